using System;
using System.Collections.Immutable;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Storage;

/// <summary>Brings the newest records of the files back into the ring at the start. Used by one thread, before others see the ring.</summary>
public static class Replay
{
    // The ring needs some room between records, and to begin a lap.
    private const double ShareOfBuffer = 0.9;

    private const int RecordsAtOnce = 1024;

    /// <summary>Where to begin, so that the ring takes all that follow and no number is missing among them.</summary>
    /// <param name="segments">The files.</param>
    /// <param name="capacity">How many records the ring shows.</param>
    /// <param name="bufferBytes">How many bytes they may have.</param>
    /// <returns>A sequence number; the end of the last file for none.</returns>
    public static long From(ImmutableArray<Segment> segments, long capacity, long bufferBytes)
    {
        long from = segments.IsEmpty ? 0 : segments[^1].EndSequence;
        long records = 0;
        double bytes = 0;
        for (int i = segments.Length - 1; i >= 0 && segments[i].EndSequence == from; i--)
        {
            for (int b = segments[i].BlockCount - 1; b >= 0; b--)
            {
                ref readonly SegmentBlock block = ref segments[i].Block(b);
                if (bytes + block.Length > bufferBytes * ShareOfBuffer && records > 0)
                {
                    return from;
                }
                bytes += block.Length;
                if (records + block.Count >= capacity)
                {
                    return from - (capacity - records);
                }
                records += block.Count;
                from = block.FirstSequence;
            }
        }
        return from;
    }

    /// <summary>Fills a ring that begins with the first record to bring back.</summary>
    /// <param name="ring">The ring, empty.</param>
    /// <param name="segments">The files.</param>
    /// <param name="zone">The zone of the times in the text.</param>
    /// <param name="maxRecordBytes">The longest payload that the ring takes.</param>
    /// <param name="progress">Told how many records are back.</param>
    public static void Run(RecordRing ring, ImmutableArray<Segment> segments, TimeZoneInfo zone, int maxRecordBytes, Action<long>? progress = null)
    {
        var buffer = new BlockBuffer(zone);
        var slices = new RecordSlice[RecordsAtOnce];
        long begin = ring.Next;
        for (int i = History.Find(segments, begin); i < segments.Length; i++)
        {
            Segment segment = segments[i];
            for (int b = segment.FindBlock(ring.Next); b < segment.BlockCount; b++)
            {
                if (buffer.TryLoad(segment, b))
                {
                    buffer.ReadSeverities();
                }
                Restore(ring, buffer, segment.Block(b), slices, maxRecordBytes);
                progress?.Invoke(ring.Next - begin);
            }
        }
        buffer.Close();
    }

    private static void Restore(RecordRing ring, BlockBuffer buffer, in SegmentBlock block, RecordSlice[] slices, int maxRecordBytes)
    {
        ReadOnlySpan<Record> records = buffer.Records;
        int at = (int)(ring.Next - block.FirstSequence);
        while (at < records.Length)
        {
            int count = 0;
            ref readonly Record first = ref records[at];
            while (count < slices.Length && at < records.Length && records[at].Ticks == first.Ticks && records[at].Source == first.Source)
            {
                ref readonly Record record = ref records[at++];
                slices[count++] = new RecordSlice
                {
                    Start = (int)record.Offset,
                    Length = int.Min(record.Length, maxRecordBytes),
                    Severity = record.Severity,
                };
            }
            ring.Restore(buffer.Text, slices.AsSpan(0, count), first.Ticks, first.Source);
        }
        // Of a block that has lost records since, the numbers are kept.
        while (ring.Next < block.EndSequence)
        {
            ring.Restore("(lost)"u8, [new RecordSlice { Length = 6, Severity = Severity.None }], block.MaxTicks, SourceTable.Unknown);
        }
    }
}
