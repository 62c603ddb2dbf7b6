using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Ring;

internal sealed class RecordRingTests
{
    private static readonly RingOptions s_small = new(Capacity: 3, BufferBytes: 1 << 20, MaxRecordBytes: 1000);

    [Test]
    public async Task An_empty_ring_shows_nothing()
    {
        using RecordRing ring = Make(s_small);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(0, 0, 0, 0));
        await Assert.That(ring.VisibleRange()).IsEqualTo((0L, 0L));
        await Assert.That(ring.VisibleBytes()).IsEqualTo(0);
        await Assert.That(ring.Clear()).IsEqualTo(0);
        await Assert.That(ring.Append([], [], Protocol.Tcp, 0)).IsEqualTo(0);
        await Assert.That(ring.Next).IsEqualTo(0);
    }

    [Test]
    public async Task Records_are_read_back_byte_for_byte_with_what_is_known_of_them()
    {
        var time = new SteppingTime();
        using var ring = new RecordRing(s_small, time);
        var batch = new Batch();
        byte[] any = [0, 10, 13, 255, 128, 65];
        batch.Add(any, gap: 2, Severity.Error);
        batch.Add("b"u8, gap: 0);
        await Assert.That(batch.AppendTo(ring, source: 7)).IsEqualTo(2);

        Record record = ring.Read(0);
        await Assert.That(ring.Bytes(record.Offset, record.Length).ToArray()).IsEquivalentTo(any, CollectionOrdering.Matching);
        await Assert.That(record.Severity).IsEqualTo(Severity.Error);
        await Assert.That(record.Source).IsEqualTo(7);
        await Assert.That(record.Protocol).IsEqualTo(Protocol.Tcp);
        await Assert.That(record.Ticks).IsEqualTo(time.Ticks);
        await Assert.That(record.Flags).IsEqualTo(RecordFlags.None);
        await Assert.That(ring.Read(1).Severity).IsEqualTo(Severity.None);
        await Assert.That(ring.IsIntact(0)).IsTrue();
        await Assert.That(Texts(ring)[1]).IsEqualTo("b");
    }

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    [Arguments(1000)]
    public async Task Users_see_the_newest_records_up_to_the_capacity(int capacity)
    {
        using RecordRing ring = Make(s_small with { Capacity = capacity });
        for (int i = 0; i < 2500; i++)
        {
            Batch.Of(Number(i)).AppendTo(ring);
            RingCounts counts = ring.Count();
            if (counts != new RingCounts(i + 1, int.Min(i + 1, capacity), int.Max(0, i + 1 - capacity), 0))
            {
                Assert.Fail($"After {i + 1} records: {counts}");
            }
        }
        await Assert.That(Texts(ring)).IsEquivalentTo(Enumerable.Range(2500 - capacity, capacity).Select(Number), CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_batch_larger_than_the_capacity_leaves_its_newest_records()
    {
        using RecordRing ring = Make(s_small);
        await Assert.That(Batch.Of("a", "b", "c", "d", "e").AppendTo(ring)).IsEqualTo(5);
        await Assert.That(Texts(ring)).IsEquivalentTo(["c", "d", "e"], CollectionOrdering.Matching);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(5, 3, 2, 0));
    }

    [Test]
    public async Task A_batch_larger_than_the_ring_leaves_its_newest_records()
    {
        using RecordRing ring = Make(new RingOptions(Capacity: 10, BufferBytes: 8008, MaxRecordBytes: 1000));
        var batch = new Batch();
        for (int i = 0; i < 200_000; i++)
        {
            batch.Add(Encoding.ASCII.GetBytes(Number(i)), gap: 1);
        }
        await Assert.That(batch.AppendTo(ring)).IsEqualTo(200_000);
        await Assert.That(Texts(ring)).IsEquivalentTo(Enumerable.Range(199_990, 10).Select(Number), CollectionOrdering.Matching);
    }

    [Test]
    public async Task Where_bytes_bind_the_newest_records_stay_and_most_of_the_buffer_is_used()
    {
        const int BufferBytes = 64 * 1024;
        using RecordRing ring = Make(new RingOptions(Capacity: 100_000, BufferBytes, MaxRecordBytes: 1000));
        for (int i = 0; i < 5000; i++)
        {
            Batch.Of(Number(i) + new string('x', i % 900)).AppendTo(ring);
        }
        string[] texts = Texts(ring);
        int bytes = texts.Sum(text => text.Length + 1);
        await Assert.That(texts).IsEquivalentTo(
            Enumerable.Range(5000 - texts.Length, texts.Length).Select(i => Number(i) + new string('x', i % 900)), CollectionOrdering.Matching);
        await Assert.That(bytes).IsGreaterThan(BufferBytes / 2).And.IsLessThanOrEqualTo(BufferBytes);
        await Assert.That(ring.VisibleBytes()).IsGreaterThanOrEqualTo(bytes).And.IsLessThanOrEqualTo(BufferBytes);
        RingCounts counts = ring.Count();
        await Assert.That(counts).IsEqualTo(new RingCounts(5000, texts.Length, 5000 - texts.Length, 0));
    }

    [Test]
    public async Task A_cut_record_ends_in_three_dots()
    {
        using RecordRing ring = Make(s_small);
        var batch = new Batch();
        batch.Add("whole"u8, gap: 1);
        batch.Add("cut"u8, gap: 5, Severity.Warning, RecordFlags.Truncated);
        batch.Add("next"u8, gap: 1);
        batch.AppendTo(ring);
        await Assert.That(Texts(ring)).IsEquivalentTo(["whole", "cut...", "next"], CollectionOrdering.Matching);
        await Assert.That(ring.Read(1).Flags).IsEqualTo(RecordFlags.Truncated);
        await Assert.That(ring.Read(1).Severity).IsEqualTo(Severity.Warning);
    }

    [Test]
    public async Task Records_of_the_greatest_length_fit_at_every_place_of_the_arena()
    {
        using RecordRing ring = Make(new RingOptions(Capacity: 4, BufferBytes: 8008, MaxRecordBytes: 1000));
        for (int i = 0; i < 2000; i++)
        {
            string text = Number(i);
            var batch = new Batch();
            batch.Add(Encoding.ASCII.GetBytes(text + new string('y', 997 - text.Length)), gap: 0, flags: RecordFlags.Truncated);
            batch.Add(Encoding.ASCII.GetBytes(new string('z', 1 + (i % 50))), gap: 1);
            batch.AppendTo(ring);
            string[] texts = Texts(ring);
            if (texts[^2] != text + new string('y', 997 - text.Length) + "..." || texts[^1] != new string('z', 1 + (i % 50)) || texts.Length != int.Min(4, 2 * i + 2))
            {
                Assert.Fail($"After record {i}: {string.Join('|', texts)}");
            }
        }
        await Assert.That(ring.Count().Total).IsEqualTo(4000);
    }

    [Test]
    // Octet counting ends records anywhere: what follows can begin with the very next byte.
    [Arguments("8 <13>abcdtext\n", new[] { "<13>abcd", "text" })]
    [Arguments("8 <13>abcd8 <14>efgh\nx\n", new[] { "<13>abcd", "<14>efgh", "x" })]
    [Arguments("a\r\nb\0\0\0c\n\n\n\r\nd", new[] { "a", "b", "c", "d" })]
    public async Task Records_stay_as_framing_gave_them_whatever_lies_between(string stream, string[] records)
    {
        using RecordRing ring = Make(s_small with { Capacity = 10 });
        Batch.Framed(new FramingRules(100, NulEndsRecord: true, OctetCounting: true), stream).AppendTo(ring);
        await Assert.That(Texts(ring)).IsEquivalentTo(records, CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_cleared_ring_shows_only_what_comes_later_and_counts_what_was_cleared()
    {
        using RecordRing ring = Make(s_small);
        Batch.Of("a", "b", "c", "d").AppendTo(ring);
        await Assert.That(ring.Clear()).IsEqualTo(3);
        await Assert.That(ring.Clear()).IsEqualTo(0);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(4, 0, 1, 3));
        await Assert.That(Texts(ring)).IsEmpty();
        Batch.Of("e").AppendTo(ring);
        await Assert.That(Texts(ring)).IsEquivalentTo(["e"], CollectionOrdering.Matching);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(5, 1, 1, 3));
    }

    [Test]
    public async Task A_clear_that_is_taken_back_shows_what_was_not_overwritten_and_counts_the_rest_as_dropped()
    {
        using RecordRing ring = Make(s_small);
        Batch.Of("a", "b", "c").AppendTo(ring);
        await Assert.That(ring.Unclear()).IsNull();
        ring.Clear();
        Batch.Of("d").AppendTo(ring);
        await Assert.That(ring.Unclear()).IsEqualTo(new Unclearing(3, 2));
        await Assert.That(Texts(ring)).IsEquivalentTo(["b", "c", "d"], CollectionOrdering.Matching);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(4, 3, 1, 0));
        await Assert.That(ring.Unclear()).IsNull();
    }

    [Test]
    public async Task Clears_are_taken_back_one_after_the_other_and_empty_ones_do_not_count()
    {
        using RecordRing ring = Make(s_small with { Capacity = 100 });
        for (int i = 0; i <= ClearMarks.MaxUndo; i++)
        {
            Batch.Of("x").AppendTo(ring);
            ring.Clear();
            ring.Clear();
        }
        for (int i = 1; i <= ClearMarks.MaxUndo; i++)
        {
            await Assert.That(ring.Unclear()).IsEqualTo(new Unclearing(1, 1));
            await Assert.That(ring.Count().Current).IsEqualTo(i);
        }
        await Assert.That(ring.Unclear()).IsNull();
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(17, 16, 0, 1));
    }

    [Test]
    public async Task A_clock_that_is_set_back_is_remembered_at_the_record_where_it_happened()
    {
        var time = new SteppingTime();
        using var ring = new RecordRing(s_small, time);
        Batch.Of("a").AppendTo(ring);
        time.Ticks += 10 * TimeSpan.TicksPerMillisecond;
        Batch.Of("b").AppendTo(ring);
        Batch.Of("same time").AppendTo(ring);
        await Assert.That(ring.DisorderedBelow).IsEqualTo(0);
        time.Ticks -= TimeSpan.TicksPerMillisecond;
        Batch.Of("before b").AppendTo(ring);
        await Assert.That(ring.DisorderedBelow).IsEqualTo(3);
        time.Ticks += 100 * TimeSpan.TicksPerMillisecond;
        Batch.Of("later").AppendTo(ring);
        await Assert.That(ring.DisorderedBelow).IsEqualTo(3);
        await Assert.That(ring.Read(3).Ticks).IsLessThan(ring.Read(2).Ticks);
    }

    [Test]
    [Arguments(0, 8008, 1000)]
    [Arguments(-1, 8008, 1000)]
    [Arguments(100_000_001, 8008, 1000)]
    [Arguments(1, 8007, 1000)]
    [Arguments(1, 8008, 0)]
    public async Task Sizes_out_of_range_are_refused(long capacity, long bufferBytes, int maxRecordBytes) =>
        await Assert.That(() => Make(new RingOptions(capacity, bufferBytes, maxRecordBytes))).Throws<ArgumentOutOfRangeException>();

    [Test]
    public async Task A_ring_that_was_given_back_takes_nothing_and_may_be_given_back_again()
    {
        RecordRing ring = Make(s_small);
        ring.Dispose();
        ring.Dispose();
        await Assert.That(() => Batch.Of("a").AppendTo(ring)).Throws<ObjectDisposedException>();
    }

    [Test]
    public async Task A_ring_that_begins_with_a_later_number_counts_from_there()
    {
        const long Begin = 5_000_000_000;
        using var ring = new RecordRing(s_small, new SteppingTime(), Begin);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(0, 0, 0, 0));
        await Assert.That(ring.VisibleRange()).IsEqualTo((Begin, Begin));
        await Assert.That(ring.First).IsEqualTo(Begin);
        await Assert.That(ring.Clear()).IsEqualTo(0);
        Batch.Of("a", "b", "c", "d").AppendTo(ring);
        await Assert.That(ring.Next).IsEqualTo(Begin + 4);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(4, 3, 1, 0));
        await Assert.That(Texts(ring)).IsEquivalentTo(["b", "c", "d"], CollectionOrdering.Matching);
        await Assert.That(ring.OpenCursor(required: false).Position).IsEqualTo(Begin + 4);
        await Assert.That(() => new RecordRing(s_small, new SteppingTime(), -1)).Throws<ArgumentOutOfRangeException>();
    }

    [Test]
    public async Task Records_that_are_brought_back_have_the_time_they_came_at()
    {
        var time = new SteppingTime();
        using var ring = new RecordRing(s_small, time, begin: 10);
        Batch batch = Batch.Of("old", "older");
        ring.Restore(batch.Bytes, batch.Slices, time.Ticks - 1_000_000, source: 3);
        ring.Restore(batch.Bytes, batch.Slices, time.Ticks - 2_000_000, source: 4);
        await Assert.That(ring.Read(11).Ticks).IsEqualTo(time.Ticks - 1_000_000);
        await Assert.That(ring.Read(12).Source).IsEqualTo(4);
        await Assert.That(ring.DisorderedBelow).IsEqualTo(12);
        await Assert.That(Texts(ring)).IsEquivalentTo(["older", "old", "older"], CollectionOrdering.Matching);
        Batch.Of("new").AppendTo(ring);
        await Assert.That(ring.Read(14).Ticks).IsEqualTo(time.Ticks);
        await Assert.That(ring.DisorderedBelow).IsEqualTo(12);
    }

    [Test]
    public async Task Users_see_as_many_bytes_as_of_the_records_that_they_see()
    {
        using RecordRing ring = Make(s_small);
        using RingCursor cursor = ring.OpenCursor(required: true);
        Batch.Of("a", "bb", "ccc").AppendTo(ring);
        await Assert.That(ring.VisibleBytes()).IsEqualTo(0);
        cursor.MoveTo(2);
        await Assert.That(ring.Count()).IsEqualTo(new RingCounts(2, 2, 0, 0));
        long all = ring.VisibleBytes();
        await Assert.That(all).IsGreaterThanOrEqualTo(3).And.IsLessThan(10);
        cursor.MoveTo(3);
        await Assert.That(ring.VisibleBytes()).IsGreaterThan(all);
    }

    internal static string[] Texts(RecordRing ring)
    {
        (long from, long to) = ring.VisibleRange();
        var texts = new List<string>();
        for (long sequence = from; sequence < to; sequence++)
        {
            Record record = ring.Read(sequence);
            texts.Add(Encoding.UTF8.GetString(ring.Bytes(record.Offset, record.Length)));
        }
        return [.. texts];
    }

    private static RecordRing Make(RingOptions options) => new(options, new SteppingTime());

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
