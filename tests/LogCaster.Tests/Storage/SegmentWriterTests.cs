using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

/// <summary>What the writer does when files end, and when the disk fails: users see each record once, now and after the next start.</summary>
internal sealed class SegmentWriterTests
{
    [Test]
    public async Task A_file_is_completed_when_it_is_long_enough_or_old_enough_and_what_follows_begins_a_new_one()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc, new SegmentLimits { SegmentBytes = 100, SegmentAge = TimeSpan.FromMinutes(1) });
        log.Append("a", new string('x', 100));
        log.Write();
        await Assert.That(log.Writer.History.Complete.Length).IsEqualTo(0);
        log.Append("a", "second");
        log.Write();
        await Assert.That(log.Writer.History.Complete.Single().Name).IsEqualTo("2026-11-23-100000.log");
        time.Ticks += TimeSpan.TicksPerMinute;
        await Assert.That(log.Writer.Write()).IsEqualTo(0);
        await Assert.That(log.Writer.History.Complete.Select(static segment => segment.Name)).IsEquivalentTo(["2026-11-23-100000.log", "2026-11-23-100100.log"]);
        time.Ticks += TimeSpan.TicksPerMinute;
        await Assert.That(log.Writer.Write()).IsEqualTo(0);
        await Assert.That(Directory.Exists(directory.Path) && !File.Exists(directory[SegmentName.Current])).IsTrue();
        await Assert.That(log.Read().Count).IsEqualTo(2);
    }

    [Test]
    public async Task Names_that_are_taken_get_a_number()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["2026-11-23-100000-1.log.zst"], "not ours");
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc, new SegmentLimits { SegmentBytes = 1 });
        for (int i = 0; i < 4; i++)
        {
            log.Append("a", $"{i}");
            log.Write();
        }
        log.Writer.Complete();
        await Assert.That(log.Writer.History.Complete.Select(static segment => segment.Name).Where(static name => !SegmentName.IsCompressed(name))).IsEquivalentTo(
            ["2026-11-23-100000.log", "2026-11-23-100000-2.log", "2026-11-23-100000-3.log", "2026-11-23-100000-4.log"]);
    }

    [Test]
    public async Task Users_see_a_record_when_it_is_written_and_not_before()
    {
        using var directory = new TemporaryDirectory();
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        log.Append("a", "text");
        await Assert.That(log.Ring.VisibleRange()).IsEqualTo((0L, 0L));
        await Assert.That(log.Read()).IsEmpty();
        log.Write();
        await Assert.That(log.Ring.VisibleRange()).IsEqualTo((0L, 1L));
        await Assert.That(log.Read().Count).IsEqualTo(1);
    }

    [Test]
    public async Task A_reader_keeps_reading_a_file_that_is_completed_and_closed_meanwhile_to_the_millisecond()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime { Ticks = SteppingTime.Start.UtcTicks + (77 * TimeSpan.TicksPerMillisecond) };
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        log.Append("10.0.0.1", "text");
        log.Write();
        Segment before = log.Writer.History.Segments.Single();
        var buffer = new BlockBuffer(TimeZoneInfo.Utc);
        await Assert.That(buffer.TryLoad(before, 0)).IsTrue();
        await Assert.That(buffer.Records[0].Ticks).IsEqualTo(time.Ticks);
        log.Writer.Complete();
        SyncWork work = log.Writer.TakeSync();
        work.Run();
        log.Writer.Finish(work);
        await Assert.That(buffer.TryLoad(before, 0)).IsTrue();
        await Assert.That(buffer.Records[0].Ticks).IsEqualTo(time.Ticks);
        await Assert.That(log.Sources.NameOf(buffer.Records[0].Source)).IsEqualTo("10.0.0.1");
        buffer.Close();
    }

    [Test]
    public async Task Records_of_severity_critical_or_worse_are_urgent()
    {
        using var directory = new TemporaryDirectory();
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        log.Append("a", "ERROR not yet");
        log.Write();
        await Assert.That(log.Writer.IsUrgent).IsFalse();
        log.Append("a", "CRITICAL disk on fire");
        log.Append("a", "ERROR after it");
        log.Write();
        await Assert.That(log.Writer.IsUrgent).IsTrue();
        await Assert.That(log.Writer.HasUnsynced).IsTrue();
        SyncWork work = log.Writer.TakeSync();
        work.Run();
        log.Writer.Finish(work);
        await Assert.That(log.Writer.IsUrgent).IsFalse();
        await Assert.That(log.Writer.HasUnsynced).IsFalse();
        await Assert.That(log.Writer.Synced).IsEqualTo(3);
    }

    [Test]
    [Arguments(0)]
    [Arguments(30)]
    [Arguments(1000)]
    public async Task After_a_write_that_failed_every_record_is_there_once(int writtenAllTheSame)
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        List<StoredRecord> expected;
        using (var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc))
        {
            log.Append("a", "first");
            log.Write();
            // A full disk takes a part of a batch, or whole lines of it, of which nobody was told.
            byte[] part = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[2026-11-23 10:00:00] second\n", 40)))[..writtenAllTheSame];
            await File.AppendAllBytesAsync(directory[SegmentName.Current], part);
            log.Append("b", "second");
            log.Writer.Recover();
            await Assert.That(log.Read().Count).IsEqualTo(1);
            log.Write();
            log.Append("c", "third");
            log.Write();
            expected = StoredRecord.Of(log.Ring, 0, log.Sources);
            await Assert.That(log.Read()).IsEquivalentTo(expected);
            await Assert.That(log.Writer.History.Segments.Length).IsEqualTo(2);
        }
        using var again = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        await Assert.That(again.Read()).IsEquivalentTo(expected);
    }

    [Test]
    public async Task A_file_that_holds_nothing_is_given_up_and_begun_anew()
    {
        using var directory = new TemporaryDirectory();
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        log.Writer.Recover();
        log.Writer.TryOut();
        log.Writer.Recover();
        log.Writer.TryOut();
        log.Append("a", "text");
        log.Write();
        log.Writer.Recover();
        log.Writer.Recover();
        await Assert.That(log.Read().Count).IsEqualTo(1);
        await Assert.That(Directory.GetFiles(directory.Path, "*.log").Length).IsEqualTo(1);
    }

    [Test]
    [Arguments(1)]
    [Arguments(200)]
    [Arguments(100_000)]
    public async Task What_the_disk_refused_is_written_again_and_seen_once_whenever_the_process_dies(int segmentBytes)
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        var limits = new SegmentLimits { SegmentBytes = segmentBytes };
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc, limits);
        for (int i = 0; i < 20; i++)
        {
            time.Ticks += 111 * TimeSpan.TicksPerMillisecond;
            log.Append($"10.0.0.{i % 2}", $"record {i}");
            log.Write();
            if (i == 7)
            {
                SyncWork work = log.Writer.TakeSync();
                work.Run();
                log.Writer.Finish(work);
            }
        }
        List<StoredRecord> expected = StoredRecord.Of(log.Ring, 0, log.Sources);
        await Assert.That(log.Writer.WriteAgain()).IsEqualTo(0);
        await Assert.That(log.Writer.Cursor.Position).IsEqualTo(8);
        CheckNextLife(directory, time, limits, expected, "before anything was written again");
        while (log.Writer.Cursor.Position < log.Ring.Next)
        {
            _ = log.Writer.Write();
            // Users read on from the ring.
            long end = log.Writer.Cursor.Position;
            await Assert.That(StoredRecord.Difference(log.Read(), [.. expected.Take((int)end)])).IsNull();
            CheckNextLife(directory, time, limits, expected, $"with records up to {end} written again");
        }
        log.Append("x", "after");
        log.Write();
        expected.AddRange(StoredRecord.Of(log.Ring, 20, log.Sources));
        await Assert.That(StoredRecord.Difference(log.Read(), expected)).IsNull();
        CheckNextLife(directory, time, limits, expected, "after all");
        SyncWork last = log.Writer.TakeSync();
        last.Run();
        log.Writer.Finish(last);
        log.Writer.DeleteSuperseded();
        CheckNextLife(directory, time, limits, expected, "without what was superseded");
        await Assert.That(StoredRecord.Difference(log.Read(), expected)).IsNull();
    }

    [Test]
    public async Task Records_that_leave_the_ring_before_they_are_written_again_stay_in_the_files_that_hold_them()
    {
        using var directory = new TemporaryDirectory();
        var sizes = new RingOptions(Capacity: 4, BufferBytes: 8 * 101, MaxRecordBytes: 100);
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc, sizes: sizes);
        for (int i = 0; i < 4; i++)
        {
            log.Append("a", $"record {i}");
            log.Write();
        }
        List<StoredRecord> before = log.Read();
        log.Writer.Cursor.LetGo();
        _ = log.Writer.WriteAgain();
        for (int i = 0; i < 50; i++)
        {
            log.Append("a", new string('x', 80));
        }
        _ = log.Writer.Cursor.Require();
        log.Write();
        List<StoredRecord> read = log.Read();
        await Assert.That(read.Take(4)).IsEquivalentTo(before);
        await Assert.That(read[^1].Sequence).IsEqualTo(53);
    }

    private static void CheckNextLife(TemporaryDirectory directory, SteppingTime time, SegmentLimits limits, List<StoredRecord> expected, string when)
    {
        using var copy = new TemporaryDirectory(directory);
        for (int life = 0; life < 2; life++)
        {
            using var next = new StoredLog(copy.Path, time, TimeZoneInfo.Utc, limits);
            List<StoredRecord> read = next.Read();
            if (StoredRecord.Difference([.. read.Take(expected.Count)], expected) is string difference || read.Count != expected.Count + life || next.Loaded.End != read.Count)
            {
                Assert.Fail($"{when}, life {life}, end {next.Loaded.End}: {StoredRecord.Difference(read, expected)}");
            }
            next.Append("next", "life");
            next.Write();
        }
    }
}
