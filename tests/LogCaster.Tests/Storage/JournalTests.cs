using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;
using LogCaster.Tests.Ring;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Storage;

/// <summary>What the journal says of times and senders is right or not said at all, whatever the disk has made of it, and whenever the index takes its place.</summary>
internal sealed class JournalTests
{
    private const string Journal = SegmentLoader.JournalName;

    [Test]
    public async Task No_bit_that_changes_makes_a_time_or_a_sender_wrong_at_a_start()
    {
        using TemporaryDirectory whole = DeathTests.Written(out List<StoredRecord> records, out _);
        byte[] journal = await File.ReadAllBytesAsync(whole[Journal]);
        int known = 0;
        for (int bit = 0; bit < 8 * journal.Length; bit++)
        {
            byte[] changed = [.. journal];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            using TemporaryDirectory copy = new(whole);
            await File.WriteAllBytesAsync(copy[Journal], changed);
            using var log = new StoredLog(copy.Path, new SteppingTime(), TimeZoneInfo.Utc);
            known += CheckRight(log.Read(), records, $"bit {bit}");
        }
        // What stands in front of the change is still known.
        await Assert.That(known).IsGreaterThan(8 * journal.Length * records.Count / 3);
    }

    [Test]
    public async Task No_bit_that_changes_makes_a_time_or_a_sender_wrong_while_it_runs()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        Fill(log, time, 12);
        log.Writer.Complete();
        List<StoredRecord> records = log.Read();
        string path = Directory.GetFiles(directory.Path, "2*.idx").Single();
        byte[] journal = await File.ReadAllBytesAsync(path);
        for (int bit = 8 * JournalHeader.SizeBytes; bit < 8 * journal.Length; bit++)
        {
            byte[] changed = [.. journal];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(path, changed);
            await Assert.That(CheckRight(log.Read(), records, $"bit {bit}")).IsEqualTo(0);
        }
        await File.WriteAllBytesAsync(path, journal);
        await Assert.That(log.Read()).IsEquivalentTo(records, CollectionOrdering.Matching);
    }

    [Test]
    public async Task Zeros_at_its_end_as_a_loss_of_power_leaves_them_cost_nothing()
    {
        using TemporaryDirectory directory = DeathTests.Written(out List<StoredRecord> records, out _);
        await File.AppendAllTextAsync(directory[Journal], new string('\0', 4000));
        using (var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc))
        {
            await Assert.That(log.Read()).IsEquivalentTo(records, CollectionOrdering.Matching);
            log.Append("x", "after");
            log.Write();
            records.Add(log.Read()[^1]);
        }
        using var again = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        await Assert.That(again.Read()).IsEquivalentTo(records, CollectionOrdering.Matching);
    }

    [Test]
    public async Task What_is_added_to_a_journal_that_was_cut_within_a_batch_is_known_at_the_next_start()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        List<StoredRecord> records;
        using (var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc))
        {
            time.Ticks += 123 * TimeSpan.TicksPerMillisecond;
            log.Append("a", "one");
            time.Ticks += 123 * TimeSpan.TicksPerMillisecond;
            log.Append("b", "two");
            // Both in one batch, with one checksum behind them.
            log.Write();
            records = log.Read();
        }
        byte[] text = await File.ReadAllBytesAsync(directory[SegmentName.Current]);
        await File.WriteAllBytesAsync(directory[SegmentName.Current], text[..(text.AsSpan().IndexOf((byte)'\n') + 1)]);
        records.RemoveAt(1);
        for (int life = 0; life < 3; life++)
        {
            using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
            await Assert.That(log.Read()).IsEquivalentTo(records, CollectionOrdering.Matching);
            log.Append("c", $"life {life}");
            log.Write();
            records = log.Read();
            await Assert.That(records[^1].Sender).IsEqualTo("c");
        }
    }

    [Test]
    public async Task A_view_from_before_the_index_took_the_place_of_the_journal_still_tells_all()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        Fill(log, time, 7);
        ImmutableArray<Segment> early = log.Writer.History.Segments;
        List<StoredRecord> first = log.Read();
        // More than a block, so that a later one is looked for as well.
        Fill(log, time, 700);
        ImmutableArray<Segment> late = log.Writer.History.Segments;
        List<StoredRecord> all = log.Read();
        log.Writer.Complete();
        ImmutableArray<Segment> complete = log.Writer.History.Segments;

        using SegmentDirectory opened = SegmentDirectory.Open(directory.Path);
        var indexer = new SegmentIndexer(opened, log.Writer.History, log.Sources, TimeZoneInfo.Utc);
        await Assert.That(indexer.Step()).IsNotNull();
        await Assert.That(log.Writer.History.Segments.Single().Index).IsNotNull();

        await Assert.That(late.Single().BlockCount).IsGreaterThan(1);
        await Assert.That(StoredRecord.Difference(Read(early, log), first)).IsNull();
        await Assert.That(StoredRecord.Difference(Read(late, log), all)).IsNull();
        await Assert.That(StoredRecord.Difference(Read(complete, log), all)).IsNull();
        await Assert.That(all.Select(static record => record.Sender).Distinct().Count()).IsEqualTo(3);
        await Assert.That(all.Count(static record => record.Ticks % TimeSpan.TicksPerSecond != 0)).IsGreaterThan(500);
    }

    [Test]
    public async Task A_view_whose_journal_is_another_ones_knows_the_second_and_nobody()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        Fill(log, time, 3);
        log.Writer.Complete();
        List<StoredRecord> records = log.Read();
        string path = Directory.GetFiles(directory.Path, "2*.idx").Single();
        Fill(log, time, 5);
        File.Copy(directory[Journal], path, overwrite: true);
        List<StoredRecord> read = log.Read();
        await Assert.That(read.Take(records.Count)).IsEquivalentTo(records.Select(static record => record.WithoutJournal(TimeZoneInfo.Utc)), CollectionOrdering.Matching);
    }

    private static void Fill(StoredLog log, SteppingTime time, int count)
    {
        for (int i = 0; i < count; i++)
        {
            time.Ticks += 377 * TimeSpan.TicksPerMillisecond;
            log.Append($"10.0.0.{i % 3}", Encoding.ASCII.GetBytes($"record {i} {new string('x', count > 100 ? 1000 : 10)}"));
            log.Write();
        }
    }

    private static List<StoredRecord> Read(ImmutableArray<Segment> view, StoredLog log)
    {
        var history = new History();
        history.Begin(view);
        return StoredRecord.Of(history, log.Sources, TimeZoneInfo.Utc);
    }

    /// <summary>Every record is as it was, or has the second of its text and no sender; how many are as they were.</summary>
    private static int CheckRight(List<StoredRecord> read, List<StoredRecord> records, string what)
    {
        int known = 0;
        for (int i = 0; i < records.Count; i++)
        {
            bool isKnown = i < read.Count && read[i] == records[i];
            if (!isKnown && (i >= read.Count || read[i] != records[i].WithoutJournal(TimeZoneInfo.Utc)))
            {
                Assert.Fail($"{what}: {StoredRecord.Difference(read, records)}");
            }
            known += isKnown ? 1 : 0;
        }
        return known;
    }
}
