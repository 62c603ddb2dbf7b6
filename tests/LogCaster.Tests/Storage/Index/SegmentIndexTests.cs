using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Tests.Storage.Index;

internal sealed class SegmentIndexTests
{
    private static readonly GramQuery s_any = GramQuery.Of([]);

    [Test]
    public async Task What_was_written_is_read()
    {
        byte[][] blocks = [IndexOnDisk.Text("one", "two"), IndexOnDisk.Text("three\n")];
        using IndexOnDisk index = IndexOnDisk.Of(blocks, 42, "10.0.0.1", "", "café");
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(read.TextLength).IsEqualTo(blocks.Sum(static block => block.Length));
        await Assert.That(read.FirstSequence).IsEqualTo(42);
        await Assert.That(string.Join(',', read.Names)).IsEqualTo("10.0.0.1,,café");
        await Assert.That(IndexTables.Write(read.Blocks).SequenceEqual(IndexTables.Write(IndexOnDisk.Table(blocks, 42)))).IsTrue();
        await Assert.That(read.RunsLength).IsEqualTo(3);
        var runs = new byte[3];
        await Assert.That(index.File.Read(runs, read.RunsOffset)).IsEqualTo(3);
        await Assert.That(Array.TrueForAll(runs, static value => value == 7)).IsTrue();
        await Assert.That(read.IsDamaged).IsFalse();
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(8)]
    [Arguments(9)]
    [Arguments(40)]
    [Arguments(63)]
    [Arguments(64)]
    [Arguments(65)]
    [Arguments(130)]
    public async Task Each_block_is_found_by_its_own_word(int count)
    {
        byte[][] blocks = [.. Enumerable.Range(0, count).Select(static n => IndexOnDisk.Text($"shared {Word(n)}"))];
        using IndexOnDisk index = IndexOnDisk.Of(blocks);
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(read.GroupCount).IsEqualTo((count + 63) / 64);
        await Assert.That(index.Candidates(read, s_any)).IsEqualTo(new string('1', count));
        await Assert.That(index.Candidates(read, "shared")).IsEqualTo(new string('1', count));
        await Assert.That(index.Candidates(read, "absent")).IsEqualTo(new string('0', count));
        int[] wrong = [.. Enumerable.Range(0, count).Where(n =>
            index.Candidates(read, Word(n).ToUpperInvariant(), ignoreCase: true) != new string('0', n) + '1' + new string('0', count - n - 1))];
        await Assert.That(wrong).IsEmpty();
        await Assert.That(read.Candidates(index.File, read.GroupCount, s_any)).IsEqualTo(0ul);
    }

    [Test]
    public async Task Every_group_must_be_fulfilled_by_one_of_its_texts()
    {
        using IndexOnDisk index = IndexOnDisk.Of([IndexOnDisk.Text("disk full"), IndexOnDisk.Text("disk slow"), IndexOnDisk.Text("tape full"), IndexOnDisk.Text("tape gone")]);
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(index.Candidates(read, Query("full,slow"))).IsEqualTo("1110");
        await Assert.That(index.Candidates(read, Query("full,slow", "disk"))).IsEqualTo("1100");
        await Assert.That(index.Candidates(read, Query("full,slow", "disk", "gone"))).IsEqualTo("0000");
        await Assert.That(index.Candidates(read, Query("full,abc", "tape"))).IsEqualTo("0011");
    }

    // A changed byte anywhere leaves no index, or one that only lets more blocks through.
    [Test]
    public async Task Any_one_byte_that_is_damaged_costs_time_and_no_answer()
    {
        using IndexOnDisk index = IndexOnDisk.Of([IndexOnDisk.Text("disk full"), IndexOnDisk.Text("tape gone"), IndexOnDisk.Text("nothing")], 7, "10.0.0.1");
        SegmentIndex whole = SegmentIndex.TryRead(index.File)!;
        (GramQuery query, ulong mask)[] pages = [.. OneTextOfEachPage(3).Select(query => (query, whole.Candidates(index.File, 0, query)))];
        long length = index.File.Length();
        long runsEnd = whole.RunsOffset + whole.RunsLength;
        var faults = new List<string>();
        for (long place = 0; place < length; place++)
        {
            Flip(index, place);
            SegmentIndex? read = SegmentIndex.TryRead(index.File);
            if (place >= runsEnd ? read is not null : read is null)
            {
                faults.Add($"{place}: {(read is null ? "no index" : "an index")}");
            }
            if (read is not null && place < whole.RunsOffset)
            {
                (GramQuery query, ulong mask) = pages[place / FilterLayout.PageBytes];
                ulong found = read.Candidates(index.File, 0, query);
                if (found != 0b111 || (found & mask) != mask || !read.IsDamaged)
                {
                    faults.Add($"{place}: {found:x}");
                }
            }
            Flip(index, place);
        }
        await Assert.That(faults).IsEmpty();
        await Assert.That(pages.Any(static page => page.mask == 0)).IsTrue();
    }

    [Test]
    public async Task An_index_of_any_other_length_is_none()
    {
        using IndexOnDisk index = IndexOnDisk.Of([IndexOnDisk.Text("disk full")], 7, "10.0.0.1");
        long length = index.File.Length();
        index.Bytes.SetLength(length + 1);
        await Assert.That(SegmentIndex.TryRead(index.File)).IsNull();
        int found = 0;
        for (long cut = length - 1; cut >= 0; cut--)
        {
            index.Bytes.SetLength(cut);
            found += SegmentIndex.TryRead(index.File) is null ? 0 : 1;
        }
        await Assert.That(found).IsEqualTo(0);
    }

    [Test]
    public async Task A_filter_that_is_cut_off_while_it_is_used_lets_all_blocks_through()
    {
        using IndexOnDisk index = IndexOnDisk.Of([IndexOnDisk.Text("disk full"), IndexOnDisk.Text("tape")]);
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(index.Candidates(read, "full")).IsEqualTo("10");
        index.Bytes.SetLength(100);
        await Assert.That(index.Candidates(read, "full")).IsEqualTo("11");
        await Assert.That(read.IsDamaged).IsTrue();
    }

    // Numbers that are checked in themselves, and lie.
    [Test]
    public async Task Numbers_that_lie_are_not_believed_and_take_no_memory()
    {
        using IndexOnDisk index = IndexOnDisk.Of([IndexOnDisk.Text("disk full")], 7, "10.0.0.1");
        long end = index.File.Length() - IndexTrailer.SizeBytes;
        var trailer = new byte[IndexTrailer.SizeBytes];
        _ = index.File.Read(trailer, end);
        long most = 0;
        int believed = 0;
        byte[][] lies = [[0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x40], [0, 0, 1, 0], [2, 0, 0, 0]];
        for (int place = 0; place < IndexTrailer.SizeBytes - 4; place += 4)
        {
            foreach (byte[] lie in lies.Where(lie => !trailer.AsSpan(place, 4).SequenceEqual(lie)))
            {
                byte[] lying = [.. trailer];
                lie.CopyTo(lying, place);
                IndexTrailer.WriteCrc(lying);
                index.Bytes.Position = end;
                index.Bytes.Write(lying);
                long before = GC.GetAllocatedBytesForCurrentThread();
                believed += SegmentIndex.TryRead(index.File) is null || place >= 52 ? 0 : 1;
                most = long.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
        await Assert.That(believed).IsEqualTo(0);
        await Assert.That(most).IsLessThan(16 * 1024);
    }

    [Test]
    public async Task Blocks_that_are_not_those_that_were_added_make_no_index()
    {
        using var index = new IndexOnDisk();
        var builder = new IndexBuilder(index.File, new GramFilterBuilder());
        byte[] text = IndexOnDisk.Text("disk full");
        builder.AddBlock(text);
        await Assert.That(() => builder.Finish(0, [], [])).Throws<ArgumentException>();
        SegmentBlock[] table = IndexOnDisk.Table([text], 0);
        table[0].RunsOffset = 1;
        await Assert.That(() => builder.Finish(0, table, [])).Throws<ArgumentException>();
        await Assert.That(() => builder.AddBlock(text)).Throws<InvalidOperationException>();
        await Assert.That(SegmentIndex.TryRead(index.File)).IsNull();
    }

    // A change of the format must be wanted: then IndexTrailer.Version goes up, and these numbers change.
    [Test]
    public async Task The_format_stays_as_it_is()
    {
        byte[][] blocks = [.. Enumerable.Range(0, 70).Select(static n => IndexOnDisk.Text($"shared {Word(n)}", "two\nlines"))];
        using IndexOnDisk index = IndexOnDisk.Of(blocks, 1000, "10.0.0.1", "host");
        var bytes = new byte[index.File.Length()];
        _ = index.File.Read(bytes, 0);
        await Assert.That((bytes.Length, Crc32C.Of(bytes))).IsEqualTo((602714, 3317674757u));
    }

    private static GramQuery Query(params string[] groups) =>
        GramQuery.Of(groups.Select(static group => group.Split(',').Select(static text => new GramText([.. Encoding.UTF8.GetBytes(text)], IgnoreCase: false))));

    private static GramQuery[] OneTextOfEachPage(int blocks)
    {
        int rowsInPage = FilterLayout.RowsInPage(blocks);
        var queries = new GramQuery[FilterLayout.GroupBytes(blocks) / FilterLayout.PageBytes];
        for (int number = 0; Array.Exists(queries, static query => query is null); number++)
        {
            string text = number.ToString("D4", CultureInfo.InvariantCulture);
            queries[Gram.RowOf(Encoding.ASCII.GetBytes(text)) / rowsInPage] ??= Query(text);
        }
        return queries;
    }

    private static void Flip(IndexOnDisk index, long place)
    {
        index.Bytes.Position = place;
        int value = index.Bytes.ReadByte();
        index.Bytes.Position = place;
        index.Bytes.WriteByte((byte)(value ^ (1 << (int)(place % 8))));
    }

    // Words of eight letters that have no gram in common.
    private static string Word(int number) => new([.. Enumerable.Range(0, 8).Select(place => (char)('a' + ((number * (place + 3) * 7) + (number / 26) + (place * number)) % 26))]);
}
