using System;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Finds the matching records of a block: a stretch of neighbouring records whose bytes lie in one piece. Owned by one thread at a time.
/// </summary>
/// <remarks>
/// The ring may overwrite a block while it is scanned: what is found is checked afterwards, and every index computed from a record that may
/// be torn is kept within its span. A search for a text goes from record to record, and a torn one may lead it past others: then what is
/// left of the block is scanned again, which is shorter each time.
/// </remarks>
internal sealed class BlockScan
{
    // A hostile expression takes some microseconds for a byte. To look at the clock takes as long as to ask half a line.
    private const int MaxBytesWithoutClock = 4096;

    private int[] _hits = new int[Block.MaxRecords];
    private readonly MatchScratch _scratch = new();

    /// <summary>Scans a block.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="plan">What is wanted.</param>
    /// <param name="block">The block.</param>
    /// <param name="budget">The query's time: when it is over the scan stops early, and its result means nothing.</param>
    /// <returns>The matches that were whole while the scan lasted, as distances from the block's first record, ascending; valid until the next call.</returns>
    public ReadOnlySpan<int> Find(RecordRing ring, ScanPlan plan, Block block, QueryBudget budget)
    {
        for (long from = block.From; from < block.To;)
        {
            ReadOnlySpan<Record> records = ring.Records(from, block.To);
            long origin = records[0].Offset;
            ReadOnlySpan<byte> bytes = ring.Bytes(origin, records[^1].Offset + records[^1].Length - origin);
            int count = Find(plan, records, bytes, origin, (int)(from - block.From), budget);
            long first = ring.FirstIntact();
            ReadOnlySpan<int> hits = _hits.AsSpan(0, count);
            if (first <= from)
            {
                return hits;
            }
            if (plan.Prefilter is null)
            {
                return hits[LowerBound(hits, first - block.From)..];
            }
            from = first;
        }
        return default;
    }

    /// <summary>Scans records that nobody overwrites.</summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="records">The records; their offsets are places in the bytes.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="budget">The query's time: when it is over the scan stops early, and its result means nothing.</param>
    /// <returns>The matches, by their places among the records, ascending; valid until the next call.</returns>
    public ReadOnlySpan<int> Find(ScanPlan plan, ReadOnlySpan<Record> records, ReadOnlySpan<byte> bytes, QueryBudget budget)
    {
        if (records.IsEmpty)
        {
            return default;
        }
        if (_hits.Length < records.Length)
        {
            _hits = new int[records.Length];
        }
        return _hits.AsSpan(0, Find(plan, records, bytes, origin: 0, skipped: 0, budget));
    }

    private int Find(ScanPlan plan, ReadOnlySpan<Record> records, ReadOnlySpan<byte> bytes, long origin, int skipped, QueryBudget budget) =>
        plan.Prefilter is null
            ? FindByRecord(plan, records, bytes, origin, budget)
            : FindByLiteral(plan, plan.Prefilter, records, bytes, origin, skipped, budget);

    private int FindByRecord(ScanPlan plan, ReadOnlySpan<Record> records, ReadOnlySpan<byte> bytes, long origin, QueryBudget budget)
    {
        int count = 0;
        int asked = 0;
        for (int i = 0; i < records.Length; i++)
        {
            ref readonly Record record = ref records[i];
            if (plan.Wants(record))
            {
                if (plan.IsSlow && IsOver(ref asked, record.Length, budget))
                {
                    break;
                }
                if (!plan.LooksAtText || plan.Matches(record, PayloadOf(record, bytes, origin), _scratch))
                {
                    _hits[count++] = i;
                }
            }
        }
        return count;
    }

    // A torn record may lie anywhere.
    private static ReadOnlySpan<byte> PayloadOf(in Record record, ReadOnlySpan<byte> bytes, long origin)
    {
        long start = long.Clamp(record.Offset - origin, 0, bytes.Length);
        return bytes.Slice((int)start, (int)long.Min((uint)record.Length, bytes.Length - start));
    }

    private int FindByLiteral(
        ScanPlan plan,
        Prefilter prefilter,
        ReadOnlySpan<Record> records,
        ReadOnlySpan<byte> bytes,
        long origin,
        int skipped,
        QueryBudget budget)
    {
        int count = 0;
        int position = 0;
        int index = 0;
        int asked = 0;
        while (position < bytes.Length)
        {
            int found = prefilter.IndexOf(bytes[position..], out int length);
            if (found < 0)
            {
                break;
            }
            position += found;
            index = LastAtOrBefore(records, origin + position, index);
            Record record = records[index];
            long start = record.Offset - origin;
            long end = start + record.Length;
            if (start < 0 || start > position || end > bytes.Length || position + length > end)
            {
                // A torn record, or a text that was found between records or across their ends.
                position++;
                continue;
            }
            if (plan.Wants(record))
            {
                if (plan.IsSlow && IsOver(ref asked, record.Length, budget))
                {
                    break;
                }
                if (plan.Matches(record, bytes[(int)start..(int)end], _scratch))
                {
                    _hits[count++] = skipped + index;
                }
            }
            position = (int)end + 1;
            if (++index == records.Length)
            {
                break;
            }
        }
        return count;
    }

    /// <summary>Whether the time is over, which is looked at once for so many bytes that are asked.</summary>
    private static bool IsOver(ref int asked, int more, QueryBudget budget)
    {
        asked += more + 1;
        if (asked <= MaxBytesWithoutClock)
        {
            return false;
        }
        asked = 0;
        return budget.IsOver;
    }

    /// <summary>The last record from an index on that begins at or before an offset; the first hit is mostly near, so the steps grow.</summary>
    private static int LastAtOrBefore(ReadOnlySpan<Record> records, long offset, int from)
    {
        int low = from;
        int step = 1;
        while (low + step < records.Length && records[low + step].Offset <= offset)
        {
            low += step;
            step *= 2;
        }
        int high = int.Min(low + step, records.Length);
        while (high - low > 1)
        {
            int middle = (low + high) >>> 1;
            if (records[middle].Offset <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private static int LowerBound(ReadOnlySpan<int> sorted, long value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
