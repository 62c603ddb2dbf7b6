using System;
using System.Globalization;

namespace LogCaster.Irc.Commands;

/// <summary>Which messages of the past are wanted.</summary>
/// <param name="After">Only later ones than this.</param>
/// <param name="Before">Only earlier ones than this.</param>
/// <param name="Limit">How many.</param>
/// <param name="OldestFirst">Whether of too many the oldest are wanted, and not the newest.</param>
internal sealed record HistoryRange(HistoryPoint? After, HistoryPoint? Before, int Limit, bool OldestFirst)
{
    /// <summary>Whether the message, or the moment, that others are after is wanted too.</summary>
    public bool IncludesAfter { get; init; }
}

/// <summary>A moment, or a message, that messages of the past are before or after.</summary>
/// <param name="Ticks">The moment in UTC ticks; 0 when it is a message.</param>
/// <param name="MessageId">The id of the message; empty when it is a moment.</param>
internal sealed record HistoryPoint(long Ticks, string MessageId)
{
    private const string TimestampPrefix = "timestamp=";
    private const string IdPrefix = "msgid=";

    /// <summary>Reads a point as CHATHISTORY writes it; null if it is none.</summary>
    public static HistoryPoint? Read(string text)
    {
        if (text.StartsWith(IdPrefix, StringComparison.Ordinal) && text.Length > IdPrefix.Length)
        {
            return new HistoryPoint(0, text[IdPrefix.Length..]);
        }
        return text.StartsWith(TimestampPrefix, StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text.AsSpan(TimestampPrefix.Length), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new HistoryPoint(time.UtcTicks, "")
            : null;
    }
}
