using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LogCaster.Engine.Query.Language;

/// <summary>Reads the value of <c>tz=</c>: <c>utc</c>, <c>local</c>, an offset, or the name of a zone that the machine knows. Pure, for any thread.</summary>
internal static class ZoneValue
{
    /// <summary>What may be written, for use in error texts.</summary>
    public const string Allowed = "utc, local, +01:00, Europe/Berlin";

    private const int MaxOffsetHours = 14;

    /// <summary>Reads the value.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="local">The zone of the server.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryParse(string text, TimeZoneInfo local, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = text.ToUpperInvariant() switch
        {
            "UTC" or "Z" => TimeZoneInfo.Utc,
            "LOCAL" => local,
            _ => null,
        };
        if (zone is not null)
            return true;
        if (text is ['+' or '-', _, _, ':', _, _]
            && int.TryParse(text.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            && int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            && minutes < 60 && hours * 60 + minutes <= MaxOffsetHours * 60)
        {
            var offset = new TimeSpan(hours, minutes, 0);
            zone = TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
            return true;
        }
        return char.IsAsciiLetter(text.Length > 0 ? text[0] : ' ') && TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone);
    }
}
