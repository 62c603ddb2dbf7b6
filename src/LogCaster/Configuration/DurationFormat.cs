using System;
using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>Durations: digits and one of ms, s, m, h, d. With <paramref name="zeroMeans"/>, 0 is allowed too and has that meaning.</summary>
internal sealed class DurationFormat(TimeSpan min, TimeSpan max, string? zeroMeans = null) : IValueFormat<TimeSpan>
{
    // Longest unit first, so that writing takes the largest that divides; "ms" before "s" and "m", so that reading finds it.
    private static readonly (string Name, long Ticks)[] s_units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    public string Placeholder => "TIME";

    public string Form =>
        $"a duration from {Format(min)} to {Format(max)}, such as 500ms, 30s, 5m, 2h or 7d" + (zeroMeans is null ? "" : $", or 0 ({zeroMeans})");

    public bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0")
        {
            return IsAllowed(value);
        }
        foreach ((string name, long ticks) in s_units)
        {
            if (text.EndsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                if (!long.TryParse(text.AsSpan(0, text.Length - name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                    || number > long.MaxValue / ticks)
                {
                    return false;
                }
                value = TimeSpan.FromTicks(number * ticks);
                return IsAllowed(value);
            }
        }
        return false;
    }

    public string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0";
        }
        (string name, long unit) = ("ms", TimeSpan.TicksPerMillisecond);
        foreach ((string candidate, long ticks) in s_units)
        {
            if (ticks > unit && value.Ticks % ticks == 0)
            {
                (name, unit) = (candidate, ticks);
            }
        }
        return (value.Ticks / unit).ToString(CultureInfo.InvariantCulture) + name;
    }

    private bool IsAllowed(TimeSpan value) => value == TimeSpan.Zero ? zeroMeans is not null || min == TimeSpan.Zero : value >= min && value <= max;
}
