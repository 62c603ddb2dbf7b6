using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>The sequence numbers among which a query can have matches, as they were at one moment.</summary>
/// <param name="From">First sequence number.</param>
/// <param name="To">End, exclusive.</param>
internal readonly record struct QueryRange(long From, long To)
{
    /// <summary>The range of a query in what users see now, narrowed by its time window wherever times ascend.</summary>
    public static QueryRange Of(RecordRing ring, LogQuery query)
    {
        (long from, long to) = ring.VisibleRange();
        to = long.Max(from, long.Min(to, query.BeforeSequence));
        if (ring.DisorderedBelow > from)
        {
            // The clock was set back while these records came: only a look at each tells.
            return new QueryRange(from, to);
        }
        if (query.SinceTicks > 0)
        {
            from = Search.FirstSince(ring, query.SinceTicks, from, to);
        }
        if (query.UntilTicks < long.MaxValue)
        {
            to = Search.FirstSince(ring, query.UntilTicks + 1, from, to);
        }
        return new QueryRange(from, to);
    }
}
