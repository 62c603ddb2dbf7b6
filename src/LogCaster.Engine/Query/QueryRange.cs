using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>The sequence numbers among which a query can have matches, as they were at one moment.</summary>
/// <param name="From">First sequence number.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="RingFrom">Of what the ring holds, only what begins here can match.</param>
internal readonly record struct QueryRange(long From, long To, long RingFrom = 0)
{
    /// <summary>The range of a query in what users see now, narrowed by its time window wherever times ascend.</summary>
    public static QueryRange Of(SearchableLog log, LogQuery query)
    {
        RecordRing ring = log.Ring;
        (long from, long to) = log.Range();
        to = long.Max(from, long.Min(to, query.BeforeSequence));
        long ringFrom = log.History is null ? from : long.Clamp(ring.First, from, to);
        long inRing = ringFrom;
        if (ring.DisorderedBelow > ringFrom)
        {
            // The clock was set back while these records came: only a look at each tells.
            return new QueryRange(from, to);
        }
        if (query.SinceTicks > 0)
        {
            ringFrom = Search.FirstSince(ring, query.SinceTicks, ringFrom, to);
        }
        if (query.UntilTicks < long.MaxValue)
        {
            to = Search.FirstSince(ring, query.UntilTicks + 1, ringFrom, to);
        }
        // Files are narrowed block by block; where there are none, the ring is all there is.
        return from == inRing ? new QueryRange(ringFrom, to) : new QueryRange(from, to, ringFrom > inRing ? ringFrom : 0);
    }
}
