using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>A <c>key=value</c> that a search understands.</summary>
internal enum SearchOption
{
    Keyword,
    Keywords,
    Operator,
    Regex,
    TimeFrom,
    TimeTo,
    Since,
    Until,
    Last,
    Level,
    Limit,
    Order,
    Case,
    Out,
    Fields,
    Ctx,
    Before,
    After,
    Around,
    Cursor,
    Tz,
    Quiet,
    Timeout,
}

/// <summary>One row of <see cref="SearchOptionTable"/>.</summary>
/// <param name="Option">What it is.</param>
/// <param name="Name">Its key, without the <c>=</c>.</param>
/// <param name="Alias">Its short key; empty when it has none.</param>
/// <param name="Syntax">Key and value as HELP shows them.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="Allowed">What values are allowed, for error texts.</param>
/// <param name="Words">The words among the values, for suggestions.</param>
/// <param name="NotFor">The verbs that do not take it, since it would mean nothing there.</param>
internal sealed record SearchOptionRow(
    SearchOption Option, string Name, string Alias, string Syntax, string Summary, string Allowed, ImmutableArray<string> Words, ImmutableArray<Verb> NotFor)
{
    /// <summary>Whether it may be given more than once: conditions add up, settings do not.</summary>
    public bool MayRepeat => Option < SearchOption.Level && Option != SearchOption.Operator;

    /// <summary>Whether it says which records are wanted, not only how they are shown.</summary>
    public bool IsCriterion => Option is not (SearchOption.Operator or SearchOption.Order or SearchOption.Case or >= SearchOption.Out)
        || Option == SearchOption.Around;

    /// <summary>Whether it may follow the text of SEARCH and REGEX; the older pairs are part of such a text.</summary>
    public bool MayTrail => Option >= SearchOption.Since;
}

/// <summary>Every <c>key=value</c> of a search, one row each: parser, HELP and error texts are made from it. Immutable, for any thread.</summary>
internal static class SearchOptionTable
{
    private const string WholeNumber = "a whole number, 0 shows all";
    private const string Duration = "a duration such as 15m, 1h30m, 2d";
    private const string Neighbours = "a whole number up to 1000";
    private const string UnixSeconds = "Unix seconds, such as 1706140800";

    private static readonly ImmutableArray<Verb> s_counts = [Verb.Count, Verb.Hist, Verb.Top, Verb.Fields];
    private static readonly ImmutableArray<Verb> s_countsAndTail = [.. s_counts, Verb.Tail];

    /// <summary>The rows: the pairs of the older LogCaster, then the options.</summary>
    public static ImmutableArray<SearchOptionRow> Rows { get; } =
    [
        new(SearchOption.Keyword, "keyword", "", "keyword=TEXT", "holds the text, case-sensitive; may repeat", "any text", [], []),
        new(SearchOption.Keywords, "keywords", "", "keywords=A,B,C", "holds every one of them, case-sensitive", "texts with commas between", [], []),
        new(SearchOption.Operator, "operator", "", "operator=AND|OR", "OR: one of the texts is enough", "AND, OR", ["AND", "OR"], []),
        new(SearchOption.Regex, "regex", "", "regex=PATTERN", "matches the regular expression; may repeat", "a pattern", [], []),
        new(SearchOption.TimeFrom, "time_from", "", "time_from=UNIX", "not before this second, Unix time", UnixSeconds, [], []),
        new(SearchOption.TimeTo, "time_to", "", "time_to=UNIX", "not after this second, Unix time", UnixSeconds, [], [Verb.Tail]),
        new(SearchOption.Since, "since", "s", "since=TIME", "not before this time, see HELP TIMES", TimeExpression.Allowed, [.. TimeExpression.Words], []),
        new(SearchOption.Until, "until", "u", "until=TIME", "not after this time", TimeExpression.Allowed, [.. TimeExpression.Words], [Verb.Tail]),
        new(SearchOption.Last, "last", "", "last=DURATION", "no older than 15m, 1h30m, 2d", Duration, [], []),
        new(SearchOption.Level, "level", "l", "level=LEVEL|A..B", "this severe or worse; a range; none", LevelValue.Allowed, Records.SeverityNames.All, []),
        new(SearchOption.Limit, "limit", "n", "limit=N", "the newest N matches; 0 shows all", WholeNumber, [], [Verb.Count, Verb.Hist, Verb.Fields]),
        new(SearchOption.Order, "order", "", "order=asc|desc", "oldest first (asc) or newest first", "asc, desc", ["asc", "desc"], s_countsAndTail),
        new(SearchOption.Case, "case", "", "case=y|n|smart", "is case told apart; smart: if capitals are given", "y, n, smart", ["smart"], []),
        new(SearchOption.Out, "out", "o", "out=FORMAT", "text, raw, json or csv", "text, raw, json, csv", ["text", "raw", "json", "csv"], [Verb.Count]),
        new(SearchOption.Fields, "fields", "", "fields=A,B", "show these only: time seq level source message", FieldList.Allowed, [], s_counts),
        new(SearchOption.Ctx, "ctx", "C", "ctx=N", "N neighbours before and after each match", Neighbours, [], s_countsAndTail),
        new(SearchOption.Before, "before", "B", "before=N", "N neighbours before each match", Neighbours, [], s_countsAndTail),
        new(SearchOption.After, "after", "A", "after=N", "N neighbours after each match", Neighbours, [], s_countsAndTail),
        new(SearchOption.Around, "around", "", "around=TIME", "the first match from then on, ctx=10", TimeExpression.Allowed, [.. TimeExpression.Words], s_countsAndTail),
        new(SearchOption.Cursor, "cursor", "", "cursor=N", "only matches before this one; see # more", "the number of a # more line", [], [Verb.Tail]),
        new(SearchOption.Tz, "tz", "", "tz=utc|local|+01:00", "the zone of times, given and shown", ZoneValue.Allowed, ["utc", "local"], []),
        new(SearchOption.Quiet, "quiet", "", "quiet=1", "no lines that begin with #", "0, 1", [], []),
        new(SearchOption.Timeout, "timeout", "", "timeout=DURATION", "end the search after this time", Duration, [], []),
    ];

    private static readonly string s_allowedKeys = string.Join(' ', Rows.Select(static row => row.Name + "="));

    /// <summary>The row of a key or of its short form, in lower case as everywhere; null when there is none.</summary>
    /// <param name="key">The key, without the <c>=</c>.</param>
    public static SearchOptionRow? Find(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
            return null;
        foreach (SearchOptionRow row in Rows)
        {
            if (Ascii.Equals(key, row.Name) || Ascii.Equals(key, row.Alias))
                return row;
        }
        return null;
    }

    /// <summary>Whether a key that is not in the table looks like a typing error of one that is.</summary>
    /// <param name="key">The key, without the <c>=</c>.</param>
    public static bool HasNear(ReadOnlySpan<byte> key) => Near(key) is not null;

    /// <summary>The error text for a key that is not in the table.</summary>
    /// <param name="key">The key, without the <c>=</c>.</param>
    /// <param name="value">What stands behind the <c>=</c>.</param>
    public static string Unknown(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        string? near = Near(key);
        string hint = near is null ? "" : $" (did you mean {near}=?)";
        return $"unknown option {EchoText.Of(key)}={hint}; to test a field, write {EchoText.Of(key)}:{EchoText.Of(value)}; to find such a text, put it in quotes; allowed: {s_allowedKeys}";
    }

    /// <summary>The keys that a verb does not take, as HELP shows them.</summary>
    /// <param name="verb">The verb.</param>
    public static ImmutableArray<string> RefusedBy(Verb verb) => [.. Rows.Where(row => row.NotFor.Contains(verb)).Select(static row => row.Name + "=")];

    /// <summary>The error text for a key that means nothing for a verb.</summary>
    /// <param name="row">The row of the key.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="place">Where it stands.</param>
    public static string Refused(SearchOptionRow row, Verb verb, string place)
    {
        string what = verb switch { Verb.Tail => "goes on with what comes", Verb.Fields => "looks at all matches", _ => "counts all matches" };
        return $"{VerbTable.RowOf(verb).Name} {what} and takes no {row.Name}=, but got it at {place}; use FIND";
    }

    /// <summary>The error text for a value that its key does not allow.</summary>
    /// <param name="row">The row of the key.</param>
    /// <param name="value">The value.</param>
    /// <param name="place">Where it stands.</param>
    public static string Wrong(SearchOptionRow row, ReadOnlySpan<byte> value, string place)
    {
        string? near = NearestWord.Find(Encoding.UTF8.GetString(value), row.Words);
        string hint = near is null ? "" : $" (did you mean {near}?)";
        return $"{row.Name}={EchoText.Of(value)} at {place} is not valid{hint}; allowed: {row.Allowed}";
    }

    private static string? Near(ReadOnlySpan<byte> key) => NearestWord.Find(Encoding.UTF8.GetString(key), Rows.Select(static row => row.Name));
}
