using System;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Turns local time into UTC without ever failing: local times that come twice or never are what they are to a reader of a wall clock.
/// Pure, for any thread.
/// </summary>
internal static class LocalTime
{
    /// <summary>The beginning of the local day that holds an instant, in ticks of local time.</summary>
    /// <param name="utcTicks">The instant.</param>
    /// <param name="zone">The zone.</param>
    public static long DayOf(long utcTicks, TimeZoneInfo zone)
    {
        long local = utcTicks + OffsetAt(utcTicks, zone);
        return local - local % TimeSpan.TicksPerDay;
    }

    /// <summary>
    /// The stretch of UTC ticks during which a wall clock shows the given local time, from its first showing to the end of its last. Of a
    /// local time that is skipped, what is left of the stretch, or the moment of the change if nothing is.
    /// </summary>
    /// <param name="localTicks">The first tick of the stretch in local time.</param>
    /// <param name="unit">Its length in ticks.</param>
    /// <param name="zone">The zone.</param>
    public static TickRange ToUtc(long localTicks, long unit, TimeZoneInfo zone)
    {
        long first = FirstShowing(localTicks, zone);
        // The tick after the stretch, when it comes last; for a skipped one both are the moment of the change.
        long last = LastShowing(localTicks + unit - 1, zone);
        return new TickRange(first, long.Max(first, last));
    }

    // The earliest instant at which a wall clock shows the time or a later one.
    private static long FirstShowing(long local, TimeZoneInfo zone)
    {
        (long early, long late) = Candidates(local, zone);
        if (early + OffsetAt(early, zone) == local)
            return early;
        if (late + OffsetAt(late, zone) == local)
            return late;
        return Change(early, late, zone);
    }

    // The latest instant at which a wall clock shows the time or an earlier one.
    private static long LastShowing(long local, TimeZoneInfo zone)
    {
        (long early, long late) = Candidates(local, zone);
        if (late + OffsetAt(late, zone) == local)
            return late;
        if (early + OffsetAt(early, zone) == local)
            return early;
        return Change(early, late, zone) - 1;
    }

    // Offsets are within a day, and none changes twice within two: what holds the day before and the day after are the only two to try.
    private static (long Early, long Late) Candidates(long local, TimeZoneInfo zone)
    {
        long before = Clamp(local - OffsetAt(local - TimeSpan.TicksPerDay, zone));
        long after = Clamp(local - OffsetAt(local + TimeSpan.TicksPerDay, zone));
        return (long.Min(before, after), long.Max(before, after));
    }

    // The first tick of the new offset; the old one holds at the first instant, the new one at the second.
    private static long Change(long before, long after, TimeZoneInfo zone)
    {
        long old = OffsetAt(before, zone);
        while (after - before > 1)
        {
            long middle = before + (after - before) / 2;
            if (OffsetAt(middle, zone) == old)
                before = middle;
            else
                after = middle;
        }
        return after;
    }

    private static long OffsetAt(long utcTicks, TimeZoneInfo zone) =>
        zone.GetUtcOffset(new DateTime(Clamp(utcTicks), DateTimeKind.Utc)).Ticks;

    private static long Clamp(long ticks) => long.Clamp(ticks, 0, DateTime.MaxValue.Ticks);
}
