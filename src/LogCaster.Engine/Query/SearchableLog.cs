using System;
using System.Collections.Immutable;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;

namespace LogCaster.Engine.Query;

/// <summary>
/// What queries look at: the ring, and behind it the files, as one log in which each record stands once. Records are read from the ring while it holds
/// them, and from files before that. Any thread.
/// </summary>
/// <param name="Ring">The newest records.</param>
/// <param name="Sources">Names of senders.</param>
/// <param name="History">The files; null when there are none.</param>
/// <param name="Zone">The zone of times in files, and in answers of which the query says nothing else.</param>
public sealed record SearchableLog(RecordRing Ring, SourceTable Sources, History? History, TimeZoneInfo Zone)
{
    /// <summary>The sequence numbers that users can reach now: from the first, inclusive, to the second, exclusive.</summary>
    public (long From, long To) Range()
    {
        // The end first: what is written meanwhile is in the files then, and not the other way round.
        (long from, long to) = Ring.VisibleRange();
        ImmutableArray<Segment> segments = Segments();
        return segments.IsEmpty ? (from, to) : (long.Min(from, segments[0].FirstSequence), to);
    }

    /// <summary>How many records there are in a range; some numbers may be missing, of records that could not be written.</summary>
    /// <param name="from">First sequence number.</param>
    /// <param name="to">End, exclusive.</param>
    internal long Count(long from, long to)
    {
        long count = 0;
        long end = from;
        foreach (Segment segment in Segments())
        {
            count += long.Max(0, long.Min(to, segment.EndSequence) - long.Max(end, segment.FirstSequence));
            end = long.Clamp(segment.EndSequence, end, to);
        }
        return count + long.Max(0, to - long.Max(end, Ring.First));
    }

    /// <summary>The sequence number from which on there are so many records before an end.</summary>
    /// <param name="from">The first that may be.</param>
    /// <param name="to">The end, exclusive.</param>
    /// <param name="count">How many.</param>
    internal long Newest(long from, long to, long count)
    {
        ImmutableArray<Segment> segments = Segments();
        for (int i = segments.Length - 1; i >= 0 && to > from; i--)
        {
            long between = to - long.Max(from, segments[i].EndSequence);
            if (between >= count)
            {
                break;
            }
            count -= long.Max(0, between);
            to = long.Min(to, segments[i].EndSequence);
            long inside = to - long.Max(from, segments[i].FirstSequence);
            if (inside >= count)
            {
                break;
            }
            count -= long.Max(0, inside);
            to = long.Min(to, segments[i].FirstSequence);
        }
        return long.Max(from, to - count);
    }

    /// <summary>About when a record came, in UTC ticks; of one in a file, when the block ended that holds it.</summary>
    /// <param name="sequence">Its sequence number, within <see cref="Range"/>.</param>
    public long TicksOf(long sequence)
    {
        long first = Ring.First;
        ImmutableArray<Segment> segments = Segments();
        int found = sequence >= first ? segments.Length : History.Find(segments, sequence);
        return found == segments.Length ? Ring.Read(long.Max(sequence, first)).Ticks : segments[found].Block(segments[found].FindBlock(sequence)).MaxTicks;
    }

    /// <summary>The files at this moment.</summary>
    internal ImmutableArray<Segment> Segments() => History?.Segments ?? [];
}
