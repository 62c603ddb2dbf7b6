using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Ring;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Storage;

/// <summary>A directory as the older LogCaster leaves it is read and continued.</summary>
internal sealed class OlderDirectoryTests
{
    private static readonly string[] s_texts =
    [
        "oldest", "blanks and colons", "same second", "DOS", "line ends", "bare line before any time", "with time", "bare line", "", "after an empty line",
        "without end", "being written", "last",
    ];

    [Test]
    public async Task It_is_continued_in_order()
    {
        using TemporaryDirectory directory = Older();
        var all = s_texts.ToList();
        for (int life = 0; life < 3; life++)
        {
            using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc, new SegmentLimits { SegmentBytes = 60 });
            await Assert.That(log.Read().Select(static record => record.Text)).IsEquivalentTo(all, CollectionOrdering.Matching);
            await Assert.That(log.Read().Select(static record => record.Sequence)).IsEquivalentTo(Enumerable.Range(0, all.Count).Select(static n => (long)n), CollectionOrdering.Matching);
            log.Append("10.0.0.1", $"new {life}");
            log.Append("10.0.0.1", $"newer {life}");
            log.Write();
            all.AddRange([$"new {life}", $"newer {life}"]);
            await Assert.That(log.Read().Select(static record => record.Text)).IsEquivalentTo(all, CollectionOrdering.Matching);
        }
        await Assert.That(File.Exists(directory["notes.txt"])).IsTrue();
    }

    [Test]
    public async Task A_line_without_time_has_that_of_the_line_before()
    {
        using TemporaryDirectory directory = Older();
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        List<StoredRecord> records = log.Read();
        StoredRecord timed = records.Single(static record => record.Text == "with time");
        await Assert.That(records.Single(static record => record.Text == "bare line").Ticks).IsEqualTo(timed.Ticks);
        await Assert.That(log.Loaded.Notes.Count(static note => note.Contains("no time of their own"))).IsEqualTo(1);
        await Assert.That(records.Select(static record => record.Sender).Distinct()).IsEquivalentTo([""]);
    }

    [Test]
    public async Task Numbers_stay_where_the_oldest_files_are_deleted()
    {
        using TemporaryDirectory directory = Older();
        using (var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc))
        {
            log.Append("a", "new");
            log.Write();
        }
        File.Delete(directory["2024-01-24 14:30:22.log"]);
        using var again = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        List<StoredRecord> records = again.Read();
        await Assert.That(records.Select(static record => record.Text)).IsEquivalentTo([.. s_texts.Skip(1), "new"], CollectionOrdering.Matching);
        await Assert.That(records[^1].Sequence).IsEqualTo(s_texts.Length);
    }

    [Test]
    public async Task A_plain_current_file_without_end_is_cut_to_whole_lines()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["current.log"], "[2024-01-25 10:00:00] whole\n[2024-01-25 10:0");
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        await Assert.That(log.Read().Single().Text).IsEqualTo("whole");
        await Assert.That(await File.ReadAllTextAsync(Directory.EnumerateFiles(directory.Path, "current.log.torn-*").Single())).IsEqualTo("[2024-01-25 10:0");
    }

    private static TemporaryDirectory Older()
    {
        var directory = new TemporaryDirectory();
        File.WriteAllText(directory["2024-01-24 14:30:22.log"], "[2024-01-24 14:00:00] oldest\n");
        File.WriteAllText(directory["2024-01-24 15:30:22.log"], "[2024-01-24 15:00:00] blanks and colons\n");
        File.WriteAllText(directory["2024-01-24-153022-1.log"], "[2024-01-24 15:10:00] same second\n");
        File.WriteAllText(directory["2024-01-24-160000.log"], "[2024-01-24 15:50:00] DOS\r\n[2024-01-24 15:50:01] line ends\r\n");
        File.WriteAllText(directory["2024-01-24-160001.log"], "");
        File.WriteAllText(directory["2024-01-24-170000.log"], "bare line before any time\n[2024-01-24 16:30:00] with time\nbare line\n\n[2024-01-24 16:30:01] after an empty line\n");
        File.WriteAllText(directory["2024-01-24-180000.log"], "[2024-01-24 17:30:00] without end");
        File.WriteAllText(directory["current.log"], "[2024-01-25 10:00:00] being written\n[2024-01-25 10:00:01] last\n");
        File.WriteAllText(directory["notes.txt"], "[2024-01-25 10:00:00] not a log\n");
        return directory;
    }
}
