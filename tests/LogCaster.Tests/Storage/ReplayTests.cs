using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

/// <summary>The newest records of the files come back into the ring with all that was known of them, each once, wherever the first of them stands.</summary>
internal sealed class ReplayTests
{
    [Test]
    public async Task As_many_as_the_ring_holds_come_back_as_they_were()
    {
        using TemporaryDirectory directory = DeathTests.Written(out List<StoredRecord> records, out _);
        for (int capacity = 1; capacity <= records.Count + 1; capacity++)
        {
            using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
            using RecordRing ring = Replayed(log, new RingOptions(capacity, 16 << 20, 1 << 20));
            List<StoredRecord> back = StoredRecord.Of(ring, ring.First, log.Sources);
            await Assert.That(StoredRecord.Difference(back, [.. records.TakeLast(capacity)])).IsNull().Because($"capacity {capacity}");
            await Assert.That(ring.Next).IsEqualTo(log.Loaded.End);
        }
    }

    [Test]
    public async Task A_file_of_many_blocks_comes_back_from_the_middle_of_one()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        for (int i = 0; i < 900; i++)
        {
            time.Ticks += 377 * TimeSpan.TicksPerMillisecond;
            log.Append($"10.0.0.{i % 3}", Encoding.ASCII.GetBytes($"WARN record {i} {new string('x', 1000)}"));
            log.Write();
        }
        List<StoredRecord> records = log.Read();
        foreach (int capacity in (int[])[1, 100, 255, 256, 500, 899, 900])
        {
            using RecordRing ring = Replayed(log, new RingOptions(capacity, 16 << 20, 1 << 20));
            List<StoredRecord> back = StoredRecord.Of(ring, ring.First, log.Sources);
            await Assert.That(StoredRecord.Difference(back, [.. records.TakeLast(capacity)])).IsNull().Because($"capacity {capacity}");
        }
    }

    private static RecordRing Replayed(StoredLog log, RingOptions sizes)
    {
        var segments = log.Writer.History.Segments;
        var ring = new RecordRing(sizes, new SteppingTime(), Replay.From(segments, sizes.Capacity, sizes.BufferBytes));
        Replay.Run(ring, segments, TimeZoneInfo.Utc, sizes.MaxRecordBytes);
        return ring;
    }
}
