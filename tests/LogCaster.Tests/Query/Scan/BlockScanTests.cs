using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Ring;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Query.Scan;

internal sealed class BlockScanTests
{
    private static readonly LogQuery s_hits = new() { Filter = new TextFilter([.. "hit"u8], IgnoreCase: false) };
    private static readonly LogQuery s_either = new() { Filter = new AnyFilter([s_hits.Filter!, new TextFilter([.. "hat"u8], IgnoreCase: false)]) };

    // With 64 MiB the slots are what is overwritten first, with 3 MiB the bytes.
    private static readonly RingOptions s_options = new(Capacity: 1000, BufferBytes: 64 << 20, MaxRecordBytes: 1000);

    [Test]
    public async Task A_block_lies_in_one_piece_in_either_direction()
    {
        using RecordRing ring = Fill(records: 300_000, new RingOptions(100_000, 3 << 20, 1000));
        (long from, long to) = ring.VisibleRange();
        List<Block> forward = [];
        for (long at = from; at < to; at = forward[^1].To)
        {
            forward.Add(Block.Front(ring, at, to));
        }
        List<Block> backward = [];
        for (long at = to; at > from; at = backward[^1].From)
        {
            backward.Add(Block.Back(ring, from, at));
        }
        await Assert.That(forward.Count).IsGreaterThan(3);
        await Assert.That(backward.Count).IsGreaterThan(3);
        foreach (Block block in forward.Concat(backward))
        {
            await Assert.That(block.To).IsGreaterThan(block.From);
            await Assert.That(block.To - block.From).IsLessThanOrEqualTo(Block.MaxRecords);
            await Assert.That(ring.Records(block.From, block.To).Length).IsEqualTo((int)(block.To - block.From));
            long bytes = ring.Read(block.To - 1).Offset - ring.Read(block.From).Offset;
            await Assert.That(bytes).IsBetween(0, (1 << 20) + 1000);
        }
    }

    [Test]
    public async Task A_text_across_two_records_is_no_match()
    {
        using var ring = new RecordRing(new RingOptions(100, 1 << 20, 100), new SteppingTime());
        Batch.Of("xh", "it", "a hit", "h", "i", "t").AppendTo(ring);
        var across = new LogQuery { Filter = new TextFilter([.. "h\nit"u8], IgnoreCase: false) };
        await Assert.That(Find(ring, s_hits, new Block(0, 6))).IsEquivalentTo([2L]);
        await Assert.That(Find(ring, across, new Block(0, 6))).IsEmpty();
    }

    [Test]
    public async Task A_text_between_records_is_no_match()
    {
        using var ring = new RecordRing(new RingOptions(100, 1 << 20, 100), new SteppingTime());
        var batch = new Batch();
        batch.Add("a"u8, gap: 10);
        batch.Add("b"u8, gap: 1);
        batch.AppendTo(ring);
        await Assert.That(Find(ring, new LogQuery { Filter = new TextFilter([.. "##"u8], IgnoreCase: false) }, new Block(0, 2))).IsEmpty();
    }

    [Test]
    [Arguments(false, 3 << 20)]
    [Arguments(true, 3 << 20)]
    [Arguments(false, 64 << 20)]
    [Arguments(true, 64 << 20)]
    public async Task What_is_left_of_a_block_that_was_overwritten_in_part_is_found(bool withoutPrefilter, int bufferBytes)
    {
        LogQuery query = withoutPrefilter ? s_either : s_hits;
        using RecordRing ring = Fill(records: 150_000, s_options with { BufferBytes = bufferBytes });
        Block block = Block.Front(ring, ring.First, ring.Next);
        while (ring.First < block.From + 100)
        {
            Append(ring, ring.Next);
        }
        await Assert.That(ring.First).IsLessThan(block.To);
        await Assert.That(Find(ring, query, block)).IsEquivalentTo(Hits(ring.First, block.To), CollectionOrdering.Matching);
    }

    [Test]
    [Arguments(false, 3 << 20)]
    [Arguments(true, 3 << 20)]
    [Arguments(false, 64 << 20)]
    [Arguments(true, 64 << 20)]
    public async Task A_range_whose_front_is_gone_is_walked_through_to_its_end(bool backward, int bufferBytes)
    {
        using RecordRing ring = Fill(records: 150_000, s_options with { BufferBytes = bufferBytes });
        long from = ring.First - 3000;
        long to = ring.Next;
        List<long> found = [];
        while (from < to)
        {
            Block block = backward ? Block.Back(ring, from, to) : Block.Front(ring, from, to);
            found.AddRange(Find(ring, s_hits, block));
            (from, to) = backward ? (from, block.From) : (block.To, to);
        }
        await Assert.That(found.Order()).IsEquivalentTo(Hits(ring.First, ring.Next), CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_block_that_is_gone_holds_no_match()
    {
        using RecordRing ring = Fill(records: 150_000, s_options);
        long gone = ring.First - 5000;
        await Assert.That(Find(ring, s_hits, Block.Front(ring, gone, gone + 1000))).IsEmpty();
        await Assert.That(Find(ring, s_hits, Block.Back(ring, gone, gone + 1000))).IsEmpty();
        await Assert.That(Find(ring, s_hits, new Block(gone, gone + 1000))).IsEmpty();
    }

    private static RecordRing Fill(int records, RingOptions options)
    {
        var ring = new RecordRing(options, new SteppingTime());
        for (int i = 0; i < records; i++)
        {
            Append(ring, i);
        }
        return ring;
    }

    private static void Append(RecordRing ring, long number) =>
        Batch.Of(string.Create(CultureInfo.InvariantCulture, $"record {number} {(number % 7 == 0 ? "hit" : "miss")} and more")).AppendTo(ring);

    private static IEnumerable<long> Hits(long from, long to)
    {
        for (long sequence = from; sequence < to; sequence++)
        {
            if (sequence % 7 == 0)
            {
                yield return sequence;
            }
        }
    }

    private static List<long> Find(RecordRing ring, LogQuery query, Block block)
    {
        List<long> found = [];
        foreach (int hit in new BlockScan().Find(ring, ScanPlan.Of(query, QueryAnswers.NoSources), block, QueryAnswers.Enough()))
        {
            found.Add(block.From + hit);
        }
        return found;
    }
}
