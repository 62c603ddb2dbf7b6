using System;
using System.Globalization;

namespace LogCaster.Engine.Query.Language;

/// <summary>The time range of a search while it is being read: every time given narrows it. Lives for one command, on one thread.</summary>
/// <param name="utcNow">The present, in UTC ticks.</param>
/// <param name="zone">The zone of local times.</param>
internal sealed class TimeWindow(long utcNow, TimeZoneInfo zone)
{
    // The last second of the year 9999.
    private const long MaxUnixSecond = 253_402_300_799;

    /// <summary>The first tick wanted.</summary>
    public long Since { get; private set; }

    /// <summary>The last tick wanted.</summary>
    public long Until { get; private set; } = long.MaxValue;

    /// <summary>What is wrong with the range as a whole; null when nothing is.</summary>
    public string? Error => Since <= Until
        ? null
        : $"the time range is empty: it begins {Show(Since)} and ends {Show(Until)}; allowed: a begin that is not after the end";

    /// <summary>Takes an option that names a time.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">Its value.</param>
    /// <returns>Whether the value is one.</returns>
    public bool TryApply(SearchOption option, string text)
    {
        TickRange range;
        bool isTime = option switch
        {
            SearchOption.Last => TryReadLast(text, out range),
            SearchOption.TimeFrom or SearchOption.TimeTo => TryReadUnix(text, out range),
            _ => TimeExpression.TryParse(text, utcNow, zone, out range),
        };
        if (!isTime)
            return false;
        if (option is SearchOption.TimeTo or SearchOption.Until)
            EndWith(range);
        else
            BeginWith(range);
        return true;
    }

    /// <summary>Takes two words, date and time of day, as the begin or the end of the range.</summary>
    /// <param name="date">The first word.</param>
    /// <param name="clock">The second word.</param>
    /// <param name="isEnd">Whether it is the end.</param>
    /// <returns>Whether the words are a time.</returns>
    public bool TryApply(string date, string clock, bool isEnd)
    {
        if (!TimeExpression.TryParseDateAndClock(date, clock, zone, out TickRange range))
            return false;
        if (isEnd)
            EndWith(range);
        else
            BeginWith(range);
        return true;
    }

    private void BeginWith(TickRange range) => Since = long.Max(Since, range.First);

    private void EndWith(TickRange range) => Until = long.Min(Until, range.Last);

    private bool TryReadLast(string text, out TickRange range)
    {
        bool isDuration = TimeExpression.TryParseDuration(text, out long duration);
        range = new TickRange(long.Max(0, utcNow - duration), utcNow);
        return isDuration;
    }

    private static bool TryReadUnix(string text, out TickRange range)
    {
        bool isSecond = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long second) && second <= MaxUnixSecond;
        range = isSecond
            ? TickRange.OfUnit(DateTime.UnixEpoch.Ticks + second * TimeSpan.TicksPerSecond, TimeSpan.TicksPerSecond)
            : default;
        return isSecond;
    }

    private static string Show(long ticks) => new DateTime(long.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)
        .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
