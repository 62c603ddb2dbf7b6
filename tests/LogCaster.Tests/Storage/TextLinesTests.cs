using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Query.Language;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

internal sealed class TextLinesTests
{
    private const int Seeds = 12;

    public static IEnumerable<int> EverySeed() => Enumerable.Range(1, Seeds);

    [Test]
    [MethodDataSource(nameof(EverySeed))]
    public async Task Blocks_found_while_writing_are_blocks_found_by_reading_the_text(int seed)
    {
        var random = new Random(seed);
        var time = new SteppingTime();
        using var directory = new TemporaryDirectory();
        using var log = new StoredLog(directory.Path, time, FixedTime.Berlin, new SegmentLimits { SegmentBytes = 1 << 30 });
        for (int i = 0; i < 30; i++)
        {
            byte[][] records = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => RandomRecord(random, i % 10 == 9 ? 1 << 20 : 3000))];
            long bytes = 0;
            foreach (byte[] record in records)
            {
                bytes += record.Length;
                if (bytes > 8 << 20)
                {
                    log.Write();
                    bytes = record.Length;
                }
                log.Append($"10.0.0.{random.Next(5)}", record);
            }
            time.Ticks += random.Next(-1000, 10_000) * TimeSpan.TicksPerMillisecond;
            log.Write();
        }
        Segment written = log.Writer.History.Segments.Single();
        await Assert.That(written.BlockCount).IsGreaterThan(2);
        await CompareWithText(written, directory[SegmentName.Current]);
    }

    [Test]
    public async Task A_line_of_more_than_eight_MiB_becomes_several_records_and_the_next_line_begins_where_it_does()
    {
        using var directory = new TemporaryDirectory();
        byte[] text =
        [
            .. "[2026-11-23 10:00:00] before\n"u8, .. Enumerable.Repeat((byte)'x', 20 << 20), .. "\n[2026-11-23 10:00:01] after\n"u8,
            .. Enumerable.Repeat((byte)'\n', 300_000), .. new byte[1000], .. "\n[2026-11-23 10:00:02] last\n"u8,
        ];
        await File.WriteAllBytesAsync(directory[SegmentName.Current], text);
        using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
        List<StoredRecord> records = log.Read();
        await Assert.That(records[0].Text).IsEqualTo("before");
        await Assert.That(records.Skip(1).TakeWhile(static record => record.Text is not "after").Sum(static record => record.Text.Count(static c => c == 'x'))).IsEqualTo(20 << 20);
        await Assert.That(records.Max(static record => record.Text.Length)).IsLessThanOrEqualTo(TextLines.MaxBlockBytes);
        await Assert.That(records[^1].Text).IsEqualTo("last");
        await Assert.That(records[^2].Text).IsEqualTo(new string('\0', 1000));
        await Assert.That(records.Count(static record => record.Text.Length == 0)).IsEqualTo(300_000);
        await Assert.That(records.Count(static record => record.Text is "after")).IsEqualTo(1);
    }

    [Test]
    public async Task Any_text_is_split_into_as_many_records_as_were_counted()
    {
        var random = new Random(20261123);
        var lines = new TextLines(FixedTime.Berlin);
        var records = new List<Record>();
        string[] pieces = ["\n", "\n", "\r\n", "[2026-11-23 10:00:00] ", "[2026-11-23 10:00:01]\t", "[2026-10-25 02:30:00] ", "\\n", "\\x0", "x", "\0", "[2026-13-01 00:00:00] "];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)])));
            var block = default(SegmentBlock);
            lines.Begin(0);
            lines.Survey(text, ref block);
            records.Clear();
            lines.Begin(0);
            lines.Split(text, records, int.MaxValue);
            bool isSame = block.Count == records.Count && block.Length == text.Length
                && records.TrueForAll(record => record.Ticks >= block.MinTicks && record.Ticks <= block.MaxTicks && record.Offset + record.Length <= text.Length);
            if (!isSame)
            {
                Assert.Fail($"{block.Count} lines were counted and {records.Count} records made.");
            }
        }
        await Assert.That(lines.Irregular).IsGreaterThan(0);
    }

    internal static byte[] RandomRecord(Random random, int most)
    {
        switch (random.Next(10))
        {
            case 0:
                return Encoding.UTF8.GetBytes($"[2026-11-23 10:00:0{random.Next(10)}]{(random.Next(2) == 0 ? ' ' : '\t')}looks like a line\\n");
            case 1:
                return [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => (byte)random.Next(256))];
            case 2:
                return [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => "\0\n\r\t\\x1b\u001b"u8[random.Next(8)])];
            case 3 when random.Next(20) == 0:
                var bytes = new byte[random.Next(1, most + 1)];
                bytes.AsSpan().Fill((byte)random.Next(256));
                return bytes;
            default:
                return Encoding.UTF8.GetBytes(new string('m', random.Next(120)) + $" {(random.Next(5) == 0 ? "ERROR" : "info")} {random.Next()}");
        }
    }

    private static async Task CompareWithText(Segment written, string file)
    {
        byte[] text = await File.ReadAllBytesAsync(file);
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory[SegmentName.Current], text);
        using var again = new StoredLog(directory.Path, new SteppingTime(), FixedTime.Berlin);
        Segment read = again.Writer.History.Segments.Single();
        await Assert.That(read.BlockCount).IsEqualTo(written.BlockCount);
        await Assert.That(read.Length).IsEqualTo(text.Length);
        for (int i = 0; i < read.BlockCount; i++)
        {
            SegmentBlock one = written.Block(i);
            SegmentBlock other = read.Block(i);
            await Assert.That((other.Offset, other.Length, other.Count, other.FirstSequence)).IsEqualTo((one.Offset, one.Length, one.Count, one.FirstSequence));
            await Assert.That(other.Flags & BlockFlags.HasEscapes).IsEqualTo(one.Flags & BlockFlags.HasEscapes);
            bool isLast = i == read.BlockCount - 1;
            await Assert.That(isLast ? other.Length : TextLines.EndOfBlock(text.AsSpan((int)one.Offset))).IsEqualTo(one.Length);
        }
    }
}
