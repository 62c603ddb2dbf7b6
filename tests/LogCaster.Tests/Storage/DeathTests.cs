using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

/// <summary>A process that dies between any two steps: the next one finds what was written, once, whole, and goes on by itself.</summary>
internal sealed class DeathTests
{
    private const string Text = SegmentName.Current;
    private const string Journal = SegmentLoader.JournalName;

    [Test]
    public async Task A_log_cut_at_any_length_keeps_its_whole_lines_and_their_numbers()
    {
        using TemporaryDirectory whole = Written(out List<StoredRecord> records, out int completed);
        byte[] text = await File.ReadAllBytesAsync(whole[Text]);
        for (int length = 0; length <= text.Length; length++)
        {
            int lines = text.AsSpan(0, length).Count((byte)'\n');
            int torn = length - text.AsSpan(0, length).LastIndexOf((byte)'\n') - 1;
            (int files, long bytes) = CheckChanged(whole, Text, text[..length], [.. records.Take(completed + lines)], isExact: true);
            await Assert.That((files, bytes)).IsEqualTo((torn > 0 ? 1 : 0, torn));
        }
    }

    [Test]
    public async Task A_journal_cut_at_any_length_costs_milliseconds_at_most()
    {
        using TemporaryDirectory whole = Written(out List<StoredRecord> records, out _);
        byte[] journal = await File.ReadAllBytesAsync(whole[Journal]);
        for (int length = 0; length <= journal.Length; length++)
        {
            _ = CheckChanged(whole, Journal, journal[..length], records, isExact: length == journal.Length);
        }
    }

    [Test]
    public async Task What_the_journal_of_a_cut_log_tells_is_still_known()
    {
        using TemporaryDirectory whole = Written(out List<StoredRecord> records, out int completed);
        byte[] text = await File.ReadAllBytesAsync(whole[Text]);
        // As after a power loss that took the end of the text and left that of the journal.
        await File.WriteAllBytesAsync(whole[Text], text[..(text.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1)]);
        using StoredLog log = Load(whole);
        await Assert.That(log.Read()).IsEquivalentTo(records.Take(records.Count - 1));
        await Assert.That(records.Count).IsGreaterThan(completed + 5);
    }

    [Test]
    [Arguments(Text)]
    [Arguments(Journal)]
    public async Task Either_file_may_be_gone(string name)
    {
        using TemporaryDirectory directory = Written(out List<StoredRecord> records, out int completed);
        File.Delete(directory[name]);
        Check(directory, name == Text ? records[..completed] : records, $"without {name}", isExact: name == Text);
        await Assert.That(File.Exists(directory[Text])).IsTrue();
    }

    [Test]
    public async Task A_file_is_complete_whatever_step_of_completing_it_was_the_last()
    {
        using TemporaryDirectory whole = Written(out List<StoredRecord> records, out _);
        for (int steps = 0; steps <= 5; steps++)
        {
            await Assert.That(TornAfterSteps(whole, steps, records)).IsEqualTo(0);
        }
    }

    [Test]
    public async Task A_clock_that_was_set_back_does_not_keep_a_journal_from_its_file()
    {
        using TemporaryDirectory directory = Written(out List<StoredRecord> records, out _);
        File.Move(directory[Text], directory["2020-01-01-000000.log"]);
        Check(directory, records, "with the name of an earlier time", isExact: true);
        await Assert.That(File.Exists(directory["2020-01-01-000000.idx"])).IsTrue();
    }

    [Test]
    public async Task A_journal_whose_log_was_deleted_is_not_given_to_another()
    {
        using TemporaryDirectory directory = Written(out List<StoredRecord> records, out int completed);
        File.Delete(directory[Text]);
        foreach (string index in Directory.EnumerateFiles(directory.Path, "2*.idx"))
        {
            File.Delete(index);
        }
        // The numbers are those of the files that are left.
        Check(directory, [.. records.Take(completed)], "without its log", isExact: false);
        await Assert.That(File.Exists(directory[Text])).IsTrue();
    }

    [Test]
    public async Task A_death_between_text_and_journal_costs_the_milliseconds_of_one_batch()
    {
        using var directory = new TemporaryDirectory();
        var time = new SteppingTime { Ticks = SteppingTime.Start.UtcTicks + (123 * TimeSpan.TicksPerMillisecond) };
        List<StoredRecord> records;
        using (var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc))
        {
            log.Append("a", "first");
            log.Write();
            log.Append("b", "second");
            byte[] journal = await File.ReadAllBytesAsync(directory[Journal]);
            log.Write();
            records = log.Read();
            await File.WriteAllBytesAsync(directory[Journal], journal);
        }
        using StoredLog again = Load(directory);
        await Assert.That(again.Read()).IsEquivalentTo([records[0], records[1].WithoutJournal(TimeZoneInfo.Utc)]);
    }

    [Test]
    public async Task A_journal_that_belongs_to_another_text_hides_no_record()
    {
        using TemporaryDirectory directory = Written(out List<StoredRecord> records, out _);
        foreach (long first in new long[] { 0, 3, 1_000_000 })
        {
            using TemporaryDirectory copy = new(directory);
            await File.WriteAllBytesAsync(copy[Journal], new JournalHeader(first, 0).ToBytes());
            using StoredLog log = Load(copy);
            await Assert.That(log.Read().Select(static record => record.Text)).IsEquivalentTo(records.Select(static record => record.Text));
        }
    }

    /// <summary>A few complete files and a current one of about thirty lines.</summary>
    internal static TemporaryDirectory Written(out List<StoredRecord> records, out int completed)
    {
        var directory = new TemporaryDirectory();
        var time = new SteppingTime();
        using var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc);
        completed = 0;
        for (int i = 0; i < 24; i++)
        {
            time.Ticks += 777 * TimeSpan.TicksPerMillisecond;
            log.Append($"10.0.0.{i % 3}", $"record {i}");
            log.Append("", i % 4 == 0 ? "two\nlines" : "ERROR bare");
            log.Write();
            if (i is 3 or 7)
            {
                log.Writer.Complete();
                completed = (int)log.Ring.Next;
            }
        }
        records = log.Read();
        return directory;
    }

    /// <summary>Does the first steps of completing a file and beginning the next, and loads; the number of torn files then.</summary>
    private static int TornAfterSteps(TemporaryDirectory whole, int steps, List<StoredRecord> records)
    {
        const string Name = "2026-11-23-101010.log";
        using var directory = new TemporaryDirectory(whole);
        Action[] all =
        [
            () => File.Move(directory[Text], directory[Name]),
            () => File.Move(directory[Journal], directory[SegmentName.IndexOf(Name)]),
            () => File.WriteAllBytes(directory[Text], []),
            () => File.WriteAllBytes(directory[Journal], []),
            () => File.WriteAllBytes(directory[Journal], new JournalHeader(records.Count, SteppingTime.Start.UtcTicks).ToBytes()),
        ];
        foreach (Action step in all.Take(steps))
        {
            step();
        }
        Check(directory, records, $"after step {steps}", isExact: true);
        return Directory.GetFiles(directory.Path, "*.torn*").Length;
    }

    /// <summary>Checks a directory in which a file has other contents; the number and length of torn files then.</summary>
    private static (int Files, long Bytes) CheckChanged(
        TemporaryDirectory whole, string name, byte[] contents, IReadOnlyList<StoredRecord> expected, bool isExact)
    {
        using var directory = new TemporaryDirectory(whole);
        File.WriteAllBytes(directory[name], contents);
        Check(directory, expected, $"{name} cut at {contents.Length}", isExact);
        FileInfo[] torn = new DirectoryInfo(directory.Path).GetFiles("current.log.torn-*");
        return (torn.Length, torn.Sum(static file => file.Length));
    }

    /// <summary>Loads, compares, writes on, and does so twice more.</summary>
    private static void Check(TemporaryDirectory directory, IReadOnlyList<StoredRecord> expected, string what, bool isExact)
    {
        var all = expected.ToList();
        for (int life = 0; life < 3; life++)
        {
            using StoredLog log = Load(directory);
            List<StoredRecord> read = log.Read();
            bool isSame = StoredRecord.Difference(isExact ? read : [.. read.Select(Rough)], isExact ? all : [.. all.Select(Rough)]) is null;
            if (!isSame)
            {
                Assert.Fail($"{what}, life {life}: {StoredRecord.Difference(read, all)}");
            }
            log.Append("later", $"life {life}");
            log.Write();
            all.Add(log.Read()[^1]);
            if (all[^1].Text != $"life {life}" || all[^1].Sender != "later" || all[^1].Sequence != (all.Count > 1 ? all[^2].Sequence + 1 : 0))
            {
                Assert.Fail($"{what}, life {life}: wrote {all[^1]}");
            }
        }
    }

    private static StoredLog Load(TemporaryDirectory directory) =>
        new(directory.Path, new SteppingTime { Ticks = SteppingTime.Start.UtcTicks + TimeSpan.TicksPerDay }, TimeZoneInfo.Utc);

    private static StoredRecord Rough(StoredRecord record) => record.WithoutJournal(TimeZoneInfo.Utc);
}
