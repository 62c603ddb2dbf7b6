using System.Text.RegularExpressions;

namespace LogCaster.EndToEnd;

/// <summary>Makes answers comparable: what differs from run to run stands as a visible pattern.</summary>
internal static partial class Transcript
{
    /// <summary>What every timestamp of a text answer is replaced by.</summary>
    public const string Timestamp = "[YYYY-MM-DD HH:MM:SS]";

    /// <summary>
    /// Replaces the timestamps of an answer. A time with a zone keeps its zone and how exact it is: <c>YYYY-MM-DDTHH:MM:SS.mmmZ</c>,
    /// <c>YYYY-MM-DDTHH:MM+01:00</c>.
    /// </summary>
    public static string WithoutTimes(string answer) => ZonedTimestamp().Replace(
        TextTimestamp().Replace(answer, Timestamp),
        match => "YYYY-MM-DDTHH:MM" + (match.Groups["second"].Success ? ":SS" : "") + (match.Groups["fraction"].Success ? ".mmm" : "") + match.Groups["zone"].Value);

    [GeneratedRegex(@"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TextTimestamp();

    [GeneratedRegex(
        @"\d{4}-\d\d-\d\dT\d\d:\d\d(?<second>:\d\d)?(?<fraction>\.\d{3})?(?<zone>Z|[+-]\d\d:\d\d)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZonedTimestamp();
}
