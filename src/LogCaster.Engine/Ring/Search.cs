namespace LogCaster.Engine.Ring;

/// <summary>
/// Binary searches over the records of a ring. Any thread; what they read may be overwritten meanwhile, so the caller checks the result
/// with <see cref="RecordRing.IsIntact"/> as it does for everything it reads.
/// </summary>
public static class Search
{
    /// <summary>The first sequence number in a range whose payload begins at or after an offset; the end of the range if there is none.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="offset">Offset as in <see cref="Records.Record.Offset"/>.</param>
    /// <param name="from">First sequence number of the range.</param>
    /// <param name="to">End of the range, exclusive.</param>
    public static long FirstAtOrAfter(RecordRing ring, long offset, long from, long to)
    {
        // Callers mostly look for something near the front of the range, so the steps grow from there.
        long low = from;
        long high = from;
        for (long step = 1; high < to && ring.Read(high).Offset < offset; step *= 2)
        {
            low = high + 1;
            high = long.Min(to, high + step);
        }
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (ring.Read(middle).Offset < offset)
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

    /// <summary>
    /// The first sequence number in a range that arrived at or after a time, if times ascend in it; the end of the range if there is none.
    /// Records that are not whole any more count as older than any time: their slots may hold newer ones, and lead astray.
    /// </summary>
    /// <param name="ring">The ring.</param>
    /// <param name="ticks">UTC ticks.</param>
    /// <param name="from">First sequence number of the range.</param>
    /// <param name="to">End of the range, exclusive.</param>
    public static long FirstSince(RecordRing ring, long ticks, long from, long to)
    {
        while (from < to)
        {
            long middle = from + ((to - from) / 2);
            if (ring.Read(middle).Ticks < ticks || !ring.IsIntact(middle))
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from;
    }
}
