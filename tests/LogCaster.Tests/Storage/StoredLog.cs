using System;
using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

/// <summary>One life of a process with files: loads them at its start, takes records in and writes them. Its end is a death: nothing is finished.</summary>
internal sealed class StoredLog : IDisposable
{
    public static readonly RingOptions RingSizes = new(Capacity: 1000, BufferBytes: 16 << 20, MaxRecordBytes: 1 << 20);

    private readonly SegmentDirectory _directory;
    private readonly TimeZoneInfo _zone;

    public StoredLog(string path, TimeProvider time, TimeZoneInfo zone, SegmentLimits? limits = null, RingOptions? sizes = null)
    {
        _zone = zone;
        _directory = SegmentDirectory.Open(path);
        try
        {
            _directory.Lock(1);
            Loaded = new SegmentLoader(_directory, Sources, zone, time).Load();
            Ring = new RecordRing(sizes ?? RingSizes, time, Loaded.End);
            Writer = new SegmentWriter(Ring, Loaded, limits ?? new SegmentLimits(), Sources, zone, time);
        }
        catch
        {
            _directory.Dispose();
            throw;
        }
    }

    public SourceTable Sources { get; } = new(1000);

    public LoadedLog Loaded { get; }

    public RecordRing Ring { get; }

    public SegmentWriter Writer { get; }

    /// <summary>Takes a batch of records in, as an ingest session does.</summary>
    public void Append(string sender, params ReadOnlySpan<byte[]> records)
    {
        var bytes = new List<byte>();
        var slices = new RecordSlice[records.Length];
        for (int i = 0; i < records.Length; i++)
        {
            slices[i] = new RecordSlice { Start = bytes.Count, Length = records[i].Length };
            bytes.AddRange(records[i]);
            bytes.Add((byte)'\n');
        }
        byte[] all = [.. bytes];
        SeverityScanner.ScanAll(all, slices);
        int appended = Ring.Append(all, slices, Protocol.Tcp, sender.Length == 0 ? SourceTable.Unknown : Sources.Add(sender));
        if (appended != records.Length)
        {
            throw new InvalidOperationException("The ring of the test is too small.");
        }
    }

    public void Append(string sender, string text) => Append(sender, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes all that the ring has.</summary>
    public void Write()
    {
        while (Writer.Cursor.Position < Ring.Next)
        {
            _ = Writer.Write();
        }
    }

    public List<StoredRecord> Read() => StoredRecord.Of(Writer.History, Sources, _zone);

    public void Dispose()
    {
        Ring.Dispose();
        _directory.Dispose();
    }
}
