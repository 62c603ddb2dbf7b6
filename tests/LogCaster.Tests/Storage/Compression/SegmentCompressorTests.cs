using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Compression;
using LogCaster.Engine.Storage.Index;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage.Compression;

/// <summary>Files are compressed one by one, and nobody who reads sees any of it; whatever step was the last, each record is there once.</summary>
internal sealed class SegmentCompressorTests
{
    private const string Text = "a line that says what the lines before it have said ";

    [Test]
    public async Task Compressed_files_hold_the_same_records_and_are_smaller()
    {
        using var directory = new TemporaryDirectory();
        using StoredLog log = Write(directory, out List<StoredRecord> records);
        HistorySize before = log.Writer.History.Size;
        CompressAll(log, directory);
        HistorySize after = log.Writer.History.Size;

        await Assert.That(log.Read()).IsEquivalentTo(records);
        await Assert.That(Names(directory, "2*.log")).IsEmpty();
        await Assert.That(Names(directory, "2*.log.zst").Length).IsEqualTo(after.Files - 1);
        await Assert.That(after with { DiskBytes = before.DiskBytes }).IsEqualTo(before);
        await Assert.That(after.DiskBytes).IsLessThan(before.DiskBytes / 2);
        await Assert.That(after.DiskBytes).IsEqualTo(Directory.EnumerateFiles(directory.Path, "*.log*").Sum(static path => new FileInfo(path).Length));
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task The_next_start_reads_them_with_or_without_their_indexes(bool withIndexes)
    {
        using var directory = new TemporaryDirectory();
        List<StoredRecord> records;
        using (StoredLog log = Write(directory, out records))
        {
            CompressAll(log, directory);
        }
        if (!withIndexes)
        {
            Names(directory, "2*.idx").ToList().ForEach(name => File.Delete(directory[name]));
        }
        using var again = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        await Assert.That(again.Loaded.Notes).IsEmpty();
        List<StoredRecord> read = again.Read();
        await Assert.That(read.Select(static record => record.Text)).IsEquivalentTo(records.Select(static record => record.Text));
        if (withIndexes)
        {
            await Assert.That(read).IsEquivalentTo(records);
        }
        Index(again, directory);
        await Assert.That(again.Writer.History.Complete.All(static segment => segment.Index is not null)).IsTrue();
    }

    [Test]
    public async Task Who_reads_a_file_while_it_is_compressed_goes_on()
    {
        using var directory = new TemporaryDirectory();
        using StoredLog log = Write(directory, out List<StoredRecord> records);
        Index(log, directory);
        ImmutableArray<Segment> view = log.Writer.History.Segments;
        var buffer = new BlockBuffer(TimeZoneInfo.Utc);
        await Assert.That(buffer.TryLoad(view[0], 0)).IsTrue();
        CompressAll(log, directory);
        var read = new List<string>();
        foreach (Segment segment in view)
        {
            for (int i = 0; i < segment.BlockCount; i++)
            {
                await Assert.That(buffer.Holds(segment, i) || buffer.TryLoad(segment, i)).IsTrue();
                read.AddRange(StoredRecord.TextsOf(buffer));
            }
        }
        buffer.Close();
        await Assert.That(read).IsEquivalentTo(records.Select(static record => record.Text));
    }

    [Test]
    public async Task A_death_at_any_step_leaves_every_record_once()
    {
        using var before = new TemporaryDirectory();
        using StoredLog log = Write(before, out List<StoredRecord> records);
        Index(log, before);
        string name = Names(before, "2*.log")[0];
        byte[] plain = await File.ReadAllBytesAsync(before[name]);
        CompressAll(log, before);
        byte[] packed = await File.ReadAllBytesAsync(before[name + ".zst"]);
        using var after = new TemporaryDirectory(before);
        (string, byte[])[][] states =
        [
            [(name, plain), (name + ".zst.tmp", packed[..(packed.Length / 2)])],
            [(name, plain), (name + ".zst.tmp", packed)],
            [(name, plain), (name + ".zst", packed)],
            [(name + ".zst", packed)],
        ];
        foreach ((string, byte[])[] state in states)
        {
            await CheckAfterDeathAsync(after, name, state, records);
        }
    }

    private static async Task CheckAfterDeathAsync(TemporaryDirectory after, string name, (string Name, byte[] Bytes)[] state, List<StoredRecord> records)
    {
        using TemporaryDirectory directory = new(after);
        File.Delete(directory[name + ".zst"]);
        foreach ((string file, byte[] bytes) in state)
        {
            await File.WriteAllBytesAsync(directory[file], bytes);
        }
        using StoredLog again = new(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        await Assert.That(again.Read()).IsEquivalentTo(records);
        await Assert.That(Names(directory, name + "*").Length).IsEqualTo(1);
    }

    [Test]
    public async Task What_others_have_compressed_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        List<StoredRecord> records;
        using (StoredLog log = Write(directory, out records))
        {
            await Assert.That(log.Read()).IsEquivalentTo(records);
        }
        string first = Names(directory, "2*.log")[0];
        await File.WriteAllBytesAsync(directory[first + ".zst"], [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3]);
        await File.WriteAllBytesAsync(directory["2020-01-01-000000.log.zst"], [0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3]);
        using var again = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        await Assert.That(again.Loaded.Notes.Single()).Contains("2020-01-01-000000.log.zst is left out: ");
        await Assert.That(again.Read().Select(static record => record.Text)).IsEquivalentTo(records.Select(static record => record.Text));
        await Assert.That(Names(directory, "*.zst").Length).IsEqualTo(2);
    }

    [Test]
    public async Task A_file_that_is_deleted_or_changed_meanwhile_does_not_come_back()
    {
        using var directory = new TemporaryDirectory();
        using StoredLog log = Write(directory, out _);
        Index(log, directory);
        string[] names = Names(directory, "2*.log");
        // Other text, of the same length.
        byte[] changed = await File.ReadAllBytesAsync(directory[names[0]]);
        changed[40]++;
        await File.WriteAllBytesAsync(directory[names[0]], changed);
        File.Delete(directory[names[1]]);
        CompressAll(log, directory);
        await Assert.That(File.Exists(directory[names[0]])).IsTrue();
        await Assert.That(File.Exists(directory[names[0] + ".zst"])).IsFalse();
        await Assert.That(File.Exists(directory[names[1] + ".zst"])).IsFalse();
        await Assert.That(File.Exists(directory[names[2] + ".zst"])).IsTrue();
        await Assert.That(Names(directory, "*.tmp")).IsEmpty();
    }

    [Test]
    public async Task Retention_counts_what_files_take_and_deletes_all_of_a_file()
    {
        using var directory = new TemporaryDirectory();
        using StoredLog log = Write(directory, out _);
        CompressAll(log, directory);
        HistorySize size = log.Writer.History.Size;
        using SegmentDirectory opened = SegmentDirectory.OpenExisting(directory.Path);
        string first = log.Writer.History.Complete[0].Name;
        var all = new Retention(opened, log.Writer.History, new SegmentLimits { MaxFiles = 0, MaxBytes = size.DiskBytes, KeepFreeBytes = 0 }, TimeProvider.System);
        await Assert.That(all.Apply()).IsTrue();
        await Assert.That(all.Deleted).IsEqualTo(0);
        var less = new Retention(opened, log.Writer.History, new SegmentLimits { MaxFiles = 0, MaxBytes = size.DiskBytes - 1, KeepFreeBytes = 0 }, TimeProvider.System);
        await Assert.That(less.Apply()).IsTrue();
        await Assert.That(less.Deleted).IsEqualTo(1);
        await Assert.That(Names(directory, SegmentName.PlainOf(first)[..^4] + "*")).IsEmpty();
    }

    /// <summary>Some complete files and a current one.</summary>
    private static StoredLog Write(TemporaryDirectory directory, out List<StoredRecord> records)
    {
        var time = new SteppingTime();
        var log = new StoredLog(directory.Path, time, TimeZoneInfo.Utc, new SegmentLimits { MaxFiles = 0 });
        for (int i = 0; i < 40; i++)
        {
            time.Ticks += 777 * TimeSpan.TicksPerMillisecond;
            log.Append(i % 3 == 0 ? "here" : "there", Text + i);
            log.Append("", i % 7 == 0 ? "two\nlines" : Text);
            log.Write();
            if (i % 10 == 9)
            {
                log.Writer.Complete();
            }
        }
        log.Append("", "the last");
        log.Write();
        records = log.Read();
        return log;
    }

    private static void Index(StoredLog log, TemporaryDirectory path)
    {
        using SegmentDirectory directory = SegmentDirectory.OpenExisting(path.Path);
        var indexer = new SegmentIndexer(directory, log.Writer.History, log.Sources, TimeZoneInfo.Utc);
        while (indexer.Step() is not null)
        {
        }
    }

    private static void CompressAll(StoredLog log, TemporaryDirectory path)
    {
        Index(log, path);
        using SegmentDirectory directory = SegmentDirectory.OpenExisting(path.Path);
        var compressor = new SegmentCompressor(directory, log.Writer.History, TimeZoneInfo.Utc);
        while (compressor.Step() is not null)
        {
        }
    }

    private static string[] Names(TemporaryDirectory directory, string pattern) =>
        [.. Directory.EnumerateFiles(directory.Path, pattern).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
