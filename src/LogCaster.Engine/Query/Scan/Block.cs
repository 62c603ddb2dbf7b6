using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// A stretch of neighbouring records that lie in one piece, in slots and in bytes: the step in which a scan proceeds. Of a range whose front
/// the ring has overwritten, what is left is taken; if nothing is, its last record stands for it.
/// </summary>
/// <param name="From">First sequence number.</param>
/// <param name="To">End, exclusive; more than <paramref name="From"/>.</param>
internal readonly record struct Block(long From, long To)
{
    /// <summary>Most records of a block: a scan can stop, stream or be ended after each.</summary>
    public const int MaxRecords = 1 << 14;

    // Fits a core's second cache, so that predicates on hit lines find their bytes there.
    private const int MaxBytes = 1 << 20;

    /// <summary>The block that begins what is left of a range.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="from">First sequence number of the range.</param>
    /// <param name="to">End of the range, exclusive; more than <paramref name="from"/>.</param>
    public static Block Front(RecordRing ring, long from, long to)
    {
        long offset;
        while (true)
        {
            offset = ring.Read(from).Offset;
            long first = ring.FirstIntact();
            if (first <= from)
            {
                break;
            }
            if (first >= to)
            {
                return new Block(to - 1, to);
            }
            from = first;
        }
        to = long.Min(long.Min(to, from + MaxRecords), ring.SlotWrapAfter(from));
        long limit = long.Min(offset + MaxBytes, ArenaOffset.NextLap(offset));
        return new Block(from, Search.FirstAtOrAfter(ring, limit, from + 1, to));
    }

    /// <summary>The block that ends what is left of a range.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="from">First sequence number of the range.</param>
    /// <param name="to">End of the range, exclusive; more than <paramref name="from"/>.</param>
    public static Block Back(RecordRing ring, long from, long to)
    {
        from = long.Max(long.Max(from, to - MaxRecords), ring.SlotWrapAfter(to - 1) - ring.SlotCount);
        while (true)
        {
            long last = ring.Read(to - 1).Offset;
            long limit = long.Max(last - MaxBytes, ArenaOffset.LapStart(last));
            long begin = Search.FirstAtOrAfter(ring, limit, from, to - 1);
            long first = ring.FirstIntact();
            if (first <= begin)
            {
                // Whatever the search stepped on below was older then, or it would have ended there.
                return new Block(begin, to);
            }
            if (first >= to)
            {
                return new Block(to - 1, to);
            }
            from = first;
        }
    }
}
