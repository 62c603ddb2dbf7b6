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
    private const string TermsTopic = "TERMS";
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

    private static readonly ImmutableArray<(string Syntax, string Summary)> s_terms =
    [
        ("word  \"some words\"", "holds the text; any case if it is all lower case"),
        ("-term  NOT term", "does not hold"),
        ("a OR b   (a OR b) c", "one is enough; blanks bind closer than OR"),
        ("/pattern/  /pattern/i", "matches; i any case, c case-sensitive"),
        ("name:value  name:\"a b\"", "a field has the value; or the text name:value"),
        ("name:/pattern/", "a field matches"),
        ("name>=5  name<5  name=5", "a field is such a number; dur>=1s has units"),
        ("level:err  source:10.0.0.1", "exactly this severity; this sender"),
    ];

    /// <summary>The page of all commands.</summary>
    public static string Overview()
    {
        var page = new StringBuilder("Available commands:\n");
        for (int i = 0; i < VerbTable.Rows.Length; i++)
        {
            VerbRow row = VerbTable.Rows[i];
            VerbRow? joined = i + 1 < VerbTable.Rows.Length && VerbTable.Rows[i + 1].JoinsPrevious ? VerbTable.Rows[++i] : null;
            AppendRow(page, joined is null ? row.Syntax : $"{row.Syntax}, {joined.Syntax}", joined is null ? row.Summary : $"{row.Summary}; {joined.Summary}");
        }
        page.Append("Terms:  word  \"a phrase\"  -not  a OR b  ( )  /regex/  field:value  field>=5\n");
        AppendKeys(page);
        page.Append("LogCrafter Query Interface - MVP3, served by LogCaster\n");
        return page.ToString();
    }

    /// <summary>The page of a topic, which is a verb, TERMS, OPTIONS or TIMES in any case; null when there is none.</summary>
    /// <param name="topic">The topic.</param>
    public static string? Of(ReadOnlySpan<byte> topic)
    {
        if (Ascii.EqualsIgnoreCase(topic, OptionsTopic))
            return OptionsPage();
        if (Ascii.EqualsIgnoreCase(topic, TermsTopic))
            return TermsPage();
        if (Ascii.EqualsIgnoreCase(topic, TimesTopic))
            return string.Join('\n', s_times) + "\n";
        return VerbTable.Find(topic) is { } row ? VerbPage(row) : null;
    }

    /// <summary>The error text for a topic that does not exist.</summary>
    /// <param name="topic">The topic.</param>
    public static string Unknown(ReadOnlySpan<byte> topic)
    {
        string[] topics = [.. VerbTable.Rows.Select(static row => row.Name), TermsTopic, OptionsTopic, TimesTopic];
        string? near = NearestWord.Find(Encoding.UTF8.GetString(topic), topics);
        string hint = near is null ? "" : $" (did you mean {near}?)";
        return $"no help on {EchoText.Of(topic)}{hint}; allowed: {string.Join(' ', topics)}";
    }

    private static string VerbPage(VerbRow row)
    {
        var page = new StringBuilder().Append(row.Syntax).Append("   ").Append(row.Summary).Append("\n\n");
        foreach (string line in row.Details)
            page.Append(line).Append('\n');
        ImmutableArray<string> refused = SearchOptionTable.RefusedBy(row.Verb);
        if (!refused.IsEmpty)
            page.Append("Takes no ").AppendJoin(' ', refused).Append('\n');
        page.Append("\nExamples:\n");
        foreach (string line in row.Examples)
            page.Append("  ").Append(line).Append('\n');
        return page.ToString();
    }

    private static string OptionsPage()
    {
        var page = new StringBuilder("Options of a search, anywhere; SEARCH and REGEX take them behind their text:\n");
        AppendOptions(page, isTrailing: true);
        page.Append("Levels: emerg alert crit err warning notice info debug, or 0 to 7, or none.\n");
        return page.ToString();
    }

    private static string TermsPage()
    {
        var page = new StringBuilder("Terms of a search; all must hold, but for OR:\n");
        foreach ((string syntax, string summary) in s_terms)
            AppendRow(page, syntax, summary);
        page.Append("Pairs, as in the older LogCaster:\n");
        AppendOptions(page, isTrailing: false);
        page.Append("Quotes make a text of anything: \\\" is a quote in it and \\\\ a backslash.\n");
        return page.ToString();
    }

    private static void AppendOptions(StringBuilder page, bool isTrailing)
    {
        foreach (SearchOptionRow row in SearchOptionTable.Rows.Where(row => row.MayTrail == isTrailing))
            AppendRow(page, row.Alias.Length == 0 ? row.Syntax : $"{row.Syntax} ({row.Alias}=)", row.Summary);
    }

    private static void AppendRow(StringBuilder page, string syntax, string summary) =>
        page.Append("  ").Append(syntax.PadRight(NameWidth)).Append(' ').Append(summary).Append('\n');

    private static void AppendKeys(StringBuilder page)
    {
        const int MaxColumns = 79;
        int column = "Options:".Length;
        page.Append("Options:");
        foreach (SearchOptionRow row in SearchOptionTable.Rows)
        {
            if (column + 2 + row.Name.Length > MaxColumns)
            {
                page.Append("\n ");
                column = 1;
            }
            page.Append(' ').Append(row.Name).Append('=');
            column += 2 + row.Name.Length;
        }
        page.Append('\n');
    }
}
