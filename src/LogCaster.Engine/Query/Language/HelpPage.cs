using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// The pages of HELP, made from <see cref="VerbTable"/> and <see cref="SearchOptionTable"/>; each fits a terminal of 24 lines and 80 columns.
/// Pure, for any thread.
/// </summary>
internal static class HelpPage
{
    private const string OptionsTopic = "OPTIONS";
    private const string TimesTopic = "TIMES";
    private const int NameWidth = 26;

    private static readonly ImmutableArray<string> s_times =
    [
        "Times, for since= and until=:",
        "  -5m  5m  1h30m  2d       so long ago; units ms s m h d w",
        "  now  today  yesterday    this instant; a whole day",
        "  14:05  14:05:30          today",
        "  2026-11-23               a whole day",
        "  2026-11-23_14:05[:30]    a minute, a second; quote it to write a blank for _",
        "  2026-11-23T14:05:30Z     UTC; or +01:00; without a zone as the ones above",
        "  1706140800  @1706140800  Unix time, 10 digits seconds, 13 milliseconds",
        "",
        "Times without a zone are in the server's time zone.",
        "since= begins with the first moment of what is named, until= ends with its last:",
        "until=2026-11-23 includes that day, until=14:05 that minute.",
        "last=15m is the same as since=-15m.",
    ];

    /// <summary>The page of all commands.</summary>
    public static string Overview()
    {
        var page = new StringBuilder("Available commands:\n");
        foreach (VerbRow row in VerbTable.Rows)
            AppendRow(page, row.Syntax, row.Summary);
        page.Append("Filter, all of which must hold (HELP OPTIONS explains; quote blanks, key=\"a b\"):\n");
        AppendSyntaxes(page);
        page.Append("LogCrafter Query Interface - MVP3, served by LogCaster\n");
        return page.ToString();
    }

    /// <summary>The page of a topic, which is a verb, OPTIONS or TIMES in any case; null when there is none.</summary>
    /// <param name="topic">The topic.</param>
    public static string? Of(ReadOnlySpan<byte> topic)
    {
        if (Ascii.EqualsIgnoreCase(topic, OptionsTopic))
            return OptionsPage();
        if (Ascii.EqualsIgnoreCase(topic, TimesTopic))
            return string.Join('\n', s_times) + "\n";
        return VerbTable.Find(topic) is { } row ? VerbPage(row) : null;
    }

    /// <summary>The error text for a topic that does not exist.</summary>
    /// <param name="topic">The topic.</param>
    public static string Unknown(ReadOnlySpan<byte> topic)
    {
        string[] topics = [.. VerbTable.Rows.Select(static row => row.Name), OptionsTopic, TimesTopic];
        string? near = NearestWord.Find(Encoding.UTF8.GetString(topic), topics);
        string hint = near is null ? "" : $" (did you mean {near}?)";
        return $"no help on {EchoText.Of(topic)}{hint}; allowed: {string.Join(' ', topics)}";
    }

    private static string VerbPage(VerbRow row)
    {
        var page = new StringBuilder().Append(row.Syntax).Append("   ").Append(row.Summary).Append("\n\n");
        foreach (string line in row.Details)
            page.Append(line).Append('\n');
        page.Append("\nExamples:\n");
        foreach (string line in row.Examples)
            page.Append("  ").Append(line).Append('\n');
        return page.ToString();
    }

    private static string OptionsPage()
    {
        var page = new StringBuilder("Pairs and options of a search; all must hold:\n");
        foreach (SearchOptionRow row in SearchOptionTable.Rows)
            AppendRow(page, row.Syntax, row.Alias.Length == 0 ? row.Summary : $"{row.Summary} (short: {row.Alias}=)");
        AppendRow(page, "WORD or \"SOME WORDS\"", "the same as keyword=");
        page.Append("\nSEARCH and REGEX take, after their text, those from since= on.\n");
        page.Append("Levels: emerg alert crit err warning notice info debug, or 0 to 7, or none.\n");
        page.Append("Within quotes write \\\" for a quote and \\\\ for a backslash.\n");
        return page.ToString();
    }

    private static void AppendRow(StringBuilder page, string syntax, string summary) =>
        page.Append("  ").Append(syntax.PadRight(NameWidth)).Append(' ').Append(summary).Append('\n');

    private static void AppendSyntaxes(StringBuilder page)
    {
        const int MaxColumns = 79;
        int column = 0;
        foreach (SearchOptionRow row in SearchOptionTable.Rows)
        {
            if (column + 2 + row.Syntax.Length > MaxColumns)
            {
                page.Append('\n');
                column = 0;
            }
            page.Append("  ").Append(row.Syntax);
            column += 2 + row.Syntax.Length;
        }
        page.Append("  word\n");
    }
}
