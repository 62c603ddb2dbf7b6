using System.Text.RegularExpressions;

namespace LogCaster.EndToEnd;

/// <summary>Makes answers comparable: what differs from run to run stands as a visible pattern.</summary>
internal static partial class Transcript
{
    /// <summary>What every timestamp of a text answer is replaced by.</summary>
    public const string Timestamp = "[YYYY-MM-DD HH:MM:SS]";

    /// <summary>Replaces the timestamps of a text answer.</summary>
    public static string WithoutTimes(string answer) => TextTimestamp().Replace(answer, Timestamp);

    [GeneratedRegex(@"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TextTimestamp();
}
