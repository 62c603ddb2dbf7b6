using System;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Reads the times that users write. A value names a stretch of time as long as its last unit: <c>2026-11-23</c> a day, <c>14:05</c> a
/// minute, <c>14:05:30</c> a second, 13 digits a millisecond; <c>now</c> and <c>-5m</c> name an instant. <c>since=</c> takes the first tick of it
/// and <c>until=</c> the last, so that both ends are included whole. Pure, for any thread.
/// </summary>
/// <remarks>
/// Values without a zone are local time. Where the clocks are set back, a local time comes twice: its stretch begins with the first and ends
/// with the second. Where they are set forward, a local time may never come: it names the moment of the change.
/// </remarks>
public static class TimeExpression
{
    /// <summary>What may be written, for use in error texts.</summary>
    public const string Allowed =
        "-5m, 1h30m, 2d, now, today, yesterday, 14:05, 2026-11-23, 2026-11-23_14:05:30, 2026-11-23T14:05:30Z, 1706140800";

    /// <summary>The words among what may be written.</summary>
    public static readonly string[] Words = ["now", "today", "yesterday"];

    private const int UnixSecondDigits = 10;
    private const int UnixMillisecondDigits = 13;

    /// <summary>Reads a time of any form.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="utcNow">The present, in UTC ticks.</param>
    /// <param name="zone">The zone of values that name none.</param>
    /// <param name="range">The stretch of time that the value names.</param>
    public static bool TryParse(ReadOnlySpan<char> text, long utcNow, TimeZoneInfo zone, out TickRange range)
    {
        range = new TickRange(utcNow, utcNow);
        if (Is(text, "now"))
            return true;
        if (Is(text, "today"))
            return LocalDay(utcNow, zone, daysBack: 0, out range);
        if (Is(text, "yesterday"))
            return LocalDay(utcNow, zone, daysBack: 1, out range);
        if (TryParseUnix(text, out range) || TryParseClockToday(text, utcNow, zone, out range) || TryParseDate(text, zone, out range))
            return true;
        if (!TryParseDuration(text.StartsWith('-') ? text[1..] : text, out long duration))
            return false;
        long instant = long.Max(0, utcNow - duration);
        range = new TickRange(instant, instant);
        return true;
    }

    /// <summary>Reads a duration such as <c>1h30m</c>: numbers with the units w, d, h, m, s, ms.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="ticks">Its length; at most about 29,000 years.</param>
    public static bool TryParseDuration(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            // Nine digits of weeks are beyond any calendar and still fit 128 bits; the sum is checked below.
            if (digits is <= 0 or > 9)
                return false;
            long count = long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[digits..];
            int letters = text.IndexOfAnyInRange('0', '9');
            ReadOnlySpan<char> unit = letters < 0 ? text : text[..letters];
            long unitTicks = TicksOf(unit);
            Int128 sum = ticks + (Int128)count * unitTicks;
            if (unitTicks == 0 || sum > long.MaxValue)
                return false;
            ticks = (long)sum;
            text = text[unit.Length..];
        }
        return true;
    }

    /// <summary>Reads a local time, <c>YYYY-MM-DD HH:MM:SS</c> in two words; it names the whole second.</summary>
    /// <param name="date">The first word.</param>
    /// <param name="clock">The second word.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="range">The second.</param>
    public static bool TryParseDateAndClock(ReadOnlySpan<char> date, ReadOnlySpan<char> clock, TimeZoneInfo zone, out TickRange range)
    {
        range = default;
        if (!TryReadDate(date, out DateTime day) || !TryReadClock(clock, out long offset, out long unit) || unit != TimeSpan.TicksPerSecond)
            return false;
        range = LocalTime.ToUtc(day.Ticks + offset, unit, zone);
        return true;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static long TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        "w" => 7 * TimeSpan.TicksPerDay,
        _ => 0,
    };

    private static bool LocalDay(long utcNow, TimeZoneInfo zone, int daysBack, out TickRange range)
    {
        long day = LocalTime.DayOf(utcNow, zone) - daysBack * TimeSpan.TicksPerDay;
        range = LocalTime.ToUtc(day, TimeSpan.TicksPerDay, zone);
        return true;
    }

    // @1706140800, 1706140800 (seconds), 1706140800123 (milliseconds). Without @ other lengths are taken for typing errors.
    private static bool TryParseUnix(ReadOnlySpan<char> text, out TickRange range)
    {
        range = default;
        bool marked = text.StartsWith('@');
        if (marked)
            text = text[1..];
        if (text.Length is 0 or > UnixMillisecondDigits || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!marked && text.Length is not (UnixSecondDigits or UnixMillisecondDigits))
            return false;
        long unit = text.Length == UnixMillisecondDigits ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        long count = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        if (count > (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / unit)
            return false;
        range = TickRange.OfUnit(DateTime.UnixEpoch.Ticks + count * unit, unit);
        return true;
    }

    private static bool TryParseClockToday(ReadOnlySpan<char> text, long utcNow, TimeZoneInfo zone, out TickRange range)
    {
        range = default;
        if (!TryReadClock(text, out long offset, out long unit))
            return false;
        range = LocalTime.ToUtc(LocalTime.DayOf(utcNow, zone) + offset, unit, zone);
        return true;
    }

    // 2026-11-23, then nothing, or one of T _ blank and a clock, then nothing (local) or a zone.
    private static bool TryParseDate(ReadOnlySpan<char> text, TimeZoneInfo zone, out TickRange range)
    {
        range = default;
        if (text.Length < 10 || !TryReadDate(text[..10], out DateTime day))
            return false;
        if (text.Length == 10)
        {
            range = LocalTime.ToUtc(day.Ticks, TimeSpan.TicksPerDay, zone);
            return true;
        }
        if (text[10] is not ('T' or 't' or '_' or ' '))
            return false;
        ReadOnlySpan<char> clock = text[11..];
        int zoneStart = clock.IndexOfAny("Zz+-");
        ReadOnlySpan<char> offsetText = zoneStart < 0 ? default : clock[zoneStart..];
        if (zoneStart >= 0)
            clock = clock[..zoneStart];
        if (!TryReadClock(clock, out long clockTicks, out long unit))
            return false;
        long ticks = day.Ticks + clockTicks;
        if (offsetText.IsEmpty)
        {
            range = LocalTime.ToUtc(ticks, unit, zone);
            return true;
        }
        if (!TryReadOffset(offsetText, out long zoneTicks))
            return false;
        range = TickRange.OfUnit(long.Clamp(ticks - zoneTicks, 0, DateTime.MaxValue.Ticks), unit);
        return true;
    }

    private static bool TryReadDate(ReadOnlySpan<char> text, out DateTime day) => DateTime.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    // HH:MM, HH:MM:SS or HH:MM:SS.f with up to seven digits; one digit is enough for the hour.
    private static bool TryReadClock(ReadOnlySpan<char> text, out long ticks, out long unit)
    {
        ticks = 0;
        unit = TimeSpan.TicksPerMinute;
        int colon = text.IndexOf(':');
        if (colon is not (1 or 2) || text.Length < colon + 3
            || !TryReadNumber(text[..colon], 23, out int hours) || !TryReadNumber(text.Slice(colon + 1, 2), 59, out int minutes))
        {
            return false;
        }
        ticks = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        text = text[(colon + 3)..];
        if (text.IsEmpty)
            return true;
        if (text.Length < 3 || text[0] != ':' || !TryReadNumber(text.Slice(1, 2), 59, out int seconds))
            return false;
        ticks += seconds * TimeSpan.TicksPerSecond;
        unit = TimeSpan.TicksPerSecond;
        text = text[3..];
        if (text.IsEmpty)
            return true;
        if (text.Length is < 2 or > 8 || text[0] is not ('.' or ',') || !TryReadNumber(text[1..], 9_999_999, out int fraction))
            return false;
        for (int digit = 1; digit < text.Length; digit++)
            unit /= 10;
        ticks += fraction * unit;
        return true;
    }

    // Z, +01, +01:00 or +0100.
    private static bool TryReadOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z" or "z")
            return true;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ('+' or '-') || (text.Length == 6 && text[3] != ':'))
            return false;
        int minutes = 0;
        if (!TryReadNumber(text.Slice(1, 2), 23, out int hours) || (text.Length > 3 && !TryReadNumber(text[^2..], 59, out minutes)))
            return false;
        ticks = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        if (text[0] == '-')
            ticks = -ticks;
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;
}

/// <summary>A stretch of time in UTC ticks, both ends included.</summary>
/// <param name="First">Its first tick.</param>
/// <param name="Last">Its last tick.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TickRange(long First, long Last)
{
    /// <summary>The stretch of one unit, such as a second.</summary>
    /// <param name="first">Its first tick.</param>
    /// <param name="unit">Its length in ticks.</param>
    public static TickRange OfUnit(long first, long unit) => new(first, first + unit - 1);
}
