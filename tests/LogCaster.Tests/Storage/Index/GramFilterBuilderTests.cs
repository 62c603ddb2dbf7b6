using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CsCheck;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Tests.Storage.Index;

internal sealed class GramFilterBuilderTests
{
    [Test]
    public void Vectors_mark_what_the_scalar_twin_marks() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 40], Gen.Byte[1, 255]).Sample(
            static (bytes, from, mark) =>
            {
                ReadOnlySpan<byte> message = bytes.AsSpan(int.Min(from, bytes.Length));
                var marks = new byte[Gram.Rows];
                var expected = new byte[Gram.Rows];
                GramFilterBuilder.Mark(message, marks, mark);
                GramFilterBuilder.MarkOneByOne(message, expected, mark);
                return marks.AsSpan().SequenceEqual(expected);
            },
            iter: 20_000);

    [Test]
    public async Task Every_gram_of_a_message_is_marked_and_no_other()
    {
        byte[] marks = Marks(Encoding.UTF8.GetBytes("abcdef"));
        await Assert.That(marks.Count(static mark => mark != 0)).IsEqualTo(3);
        await Assert.That(marks[Gram.RowOf("abcd"u8)] + marks[Gram.RowOf("bcde"u8)] + marks[Gram.RowOf("cdef"u8)]).IsEqualTo(3);
        await Assert.That(Marks("abc"u8.ToArray()).Count(static mark => mark != 0)).IsEqualTo(0);
    }

    [Test]
    public async Task Upper_and_lower_case_are_one_gram() => await Assert.That(Gram.RowOf("AbCd"u8)).IsEqualTo(Gram.RowOf("aBcD"u8));

    [Test]
    public async Task Times_and_ends_of_lines_are_no_part_of_a_message()
    {
        byte[] block = IndexOnDisk.Text("abcd", "efgh");
        using IndexOnDisk index = IndexOnDisk.Of([block, IndexOnDisk.Text("x")]);
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(index.Candidates(read, "abcd")).IsEqualTo("10");
        await Assert.That(index.Candidates(read, "efgh")).IsEqualTo("10");
        await Assert.That(index.Candidates(read, "2026-11-23")).IsEqualTo("00");
        await Assert.That(index.Candidates(read, "cd\n[")).IsEqualTo("00");
    }

    [Test]
    public async Task A_line_without_time_is_a_message_as_a_whole()
    {
        using IndexOnDisk index = IndexOnDisk.Of(["[2026-13-45 10:00:00] odd\nbare line"u8.ToArray(), "[2026-11-23 10:00:00] even\n"u8.ToArray()]);
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(index.Candidates(read, "2026-13-45")).IsEqualTo("10");
        await Assert.That(index.Candidates(read, "bare line")).IsEqualTo("10");
        await Assert.That(index.Candidates(read, "even")).IsEqualTo("01");
    }

    [Test]
    public async Task An_escaped_message_is_found_by_what_it_was()
    {
        using IndexOnDisk index = IndexOnDisk.Of([IndexOnDisk.Text("first\nsecond \u0001\\"), IndexOnDisk.Text(@"first\nsecond")]);
        SegmentIndex read = SegmentIndex.TryRead(index.File)!;
        await Assert.That(index.Candidates(read, "first\nsecond \u0001\\")).IsEqualTo("10");
        await Assert.That(index.Candidates(read, @"first\nsecond")).IsEqualTo("01");
    }

    [Test]
    public async Task A_full_group_takes_no_block()
    {
        var builder = new GramFilterBuilder();
        for (int i = 0; i < FilterLayout.BlocksInGroup; i++)
        {
            await Assert.That(builder.IsFull).IsFalse();
            builder.Add(IndexOnDisk.Text("a"));
        }
        await Assert.That(builder.IsFull).IsTrue();
        await Assert.That(() => builder.Add(IndexOnDisk.Text("a"))).Throws<InvalidOperationException>();
        builder.Clear();
        await Assert.That(builder.Count).IsEqualTo(0);
    }

    [Test]
    public async Task The_filter_takes_little_more_than_three_percent_of_long_texts()
    {
        // Ten and a hundred MiB, in blocks.
        await Assert.That((double)FilterLayout.FilterBytes(40) / (40 * SegmentBlock.TargetBytes)).IsLessThan(0.033);
        await Assert.That((double)FilterLayout.FilterBytes(400) / (400L * SegmentBlock.TargetBytes)).IsLessThan(0.033);
    }

    private static byte[] Marks(byte[] message)
    {
        var marks = new byte[Gram.Rows];
        GramFilterBuilder.Mark(message, marks, 1);
        return marks;
    }
}
