using System;
using System.IO;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Compression;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Tests.Query;

/// <summary>Writes the records of a ring to small files in a directory of its own, some of which get an index, and some of those are compressed.</summary>
internal sealed class WrittenRecords : IDisposable
{
    private readonly SegmentDirectory _directory;
    private readonly SegmentWriter _writer;
    private readonly SegmentIndexer _indexer;
    private readonly SegmentCompressor _compressor;

    public WrittenRecords(RecordRing ring, SourceTable sources, TimeProvider time)
    {
        _directory = SegmentDirectory.Open(Path.Combine(Path.GetTempPath(), $"logcaster-{Guid.NewGuid():N}"));
        _directory.Lock(1);
        LoadedLog loaded = new SegmentLoader(_directory, sources, TimeZoneInfo.Utc, time).Load();
        var limits = new SegmentLimits { SegmentBytes = 600_000, MaxFiles = 0, Sync = SyncPolicy.Never };
        _writer = new SegmentWriter(ring, loaded, limits, sources, TimeZoneInfo.Utc, time);
        _indexer = new SegmentIndexer(_directory, loaded.History, sources, TimeZoneInfo.Utc);
        _compressor = new SegmentCompressor(_directory, loaded.History, TimeZoneInfo.Utc);
    }

    public History History => _writer.History;

    /// <summary>Writes what the ring holds, and now and then completes a file makes an index, or compresses one.</summary>
    public void Write(Random random)
    {
        while (_writer.Write() > 0)
        {
        }
        if (random.Next(20) == 0)
        {
            _writer.Complete();
        }
        if (random.Next(3) == 0)
        {
            _ = _indexer.Step();
        }
        if (random.Next(4) == 0)
        {
            _ = _compressor.Step();
        }
    }

    public void Dispose()
    {
        _directory.Dispose();
        Directory.Delete(_directory.Path, recursive: true);
    }
}
