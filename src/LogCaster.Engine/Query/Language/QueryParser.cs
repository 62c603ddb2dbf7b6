using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Understands command lines: bytes in, a <see cref="Command"/> or an error text out. The only parser of the query language; port 9998, HTTP,
/// IRC and the command line all use it. Immutable, for any thread.
/// </summary>
/// <param name="time">The clock and the local time zone.</param>
/// <param name="maxLineBytes">The longest command line, in bytes.</param>
public sealed class QueryParser(TimeProvider time, int maxLineBytes = QueryParser.MaxLineBytes)
{
    /// <summary>The longest command line, in bytes, if nothing else is said.</summary>
    public const int MaxLineBytes = 4096;

    /// <summary>How many records RECENT shows when no number is given.</summary>
    public const int DefaultRecent = 10;

    /// <summary>How many matches FIND shows when no limit is given.</summary>
    public const int DefaultFind = 1000;

    /// <summary>The most values that TOP shows.</summary>
    public const int MaxTop = 1000;

    private const long MinBucketTicks = TimeSpan.TicksPerMillisecond;

    private static readonly SearchValues<byte> s_notInNames = SearchValues.Create("=<>:/()\""u8);

    private static readonly SearchValues<byte> s_letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private const string NoCriteria = "No search criteria specified";

    /// <summary>Understands one line. Never throws, whatever the bytes are.</summary>
    /// <param name="line">The line, with or without its end; it need not be UTF-8.</param>
    public ParseResult Parse(ReadOnlySpan<byte> line)
    {
        line = Trim(line);
        if (line.Length > maxLineBytes)
            return ParseResult.Wrong($"the command is {line.Length} bytes long; allowed: at most {maxLineBytes}");
        int end = line.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> name = end < 0 ? line : line[..end];
        if (VerbTable.Find(name) is not { } row)
            return ParseResult.Wrong(VerbTable.Unknown(name));
        ReadOnlySpan<byte> rest = Trim(line[name.Length..]);
        if (row.Arguments == VerbArguments.None && !rest.IsEmpty)
            return ParseResult.Wrong($"{row.Name} takes nothing after it, but got {EchoText.Of(rest)}");
        int origin = line.Length - rest.Length;
        return row.Verb switch
        {
            Verb.Help => ParseHelp(rest),
            Verb.Count when rest.IsEmpty => ParseResult.Of(new Command(Verb.Count)),
            Verb.Count => ParseFind(new Command(Verb.Count), rest, origin, defaultLimit: 0),
            Verb.Find => ParseFind(new Command(Verb.Find), rest, origin, DefaultFind),
            Verb.Tail => ParseFind(new Command(Verb.Tail), rest, origin, DefaultRecent),
            Verb.Hist => ParseHist(rest, origin),
            Verb.Top => ParseTop(rest, origin),
            Verb.Fields => ParseFields(rest, origin),
            Verb.Query => ParseQuery(rest, origin),
            Verb.Search => ParseSearch(rest, origin),
            Verb.Filter => ParseFilter(rest, origin),
            Verb.Regex => ParseRegex(rest, origin),
            Verb.Recent => ParseRecent(rest, origin),
            Verb.Auth when rest.IsEmpty => ParseResult.Wrong("AUTH needs a token; allowed: AUTH token"),
            _ => ParseResult.Of(new Command(row.Verb)),
        };
    }

    private static ParseResult ParseHelp(ReadOnlySpan<byte> topic)
    {
        string? page = topic.IsEmpty ? HelpPage.Overview() : HelpPage.Of(topic);
        return page is null ? ParseResult.Wrong(HelpPage.Unknown(topic)) : ParseResult.Of(new Command(Verb.Help) { HelpText = page });
    }

    private ParseResult ParseFind(Command command, ReadOnlySpan<byte> rest, int origin, long defaultLimit)
    {
        QueryDraft draft = NewDraft(command.Verb, rest);
        string? error = TermReader.Read(rest, origin, draft, CaseRule.Smart);
        return FinishLines(command, draft, error, defaultLimit);
    }

    // What counts all matches has no limit; that of TOP is one of its rows.
    private static ParseResult FinishLines(Command command, QueryDraft draft, string? error, long defaultLimit)
    {
        if (defaultLimit == 0)
            draft.Limit = 0;
        else if (!draft.HasLimit)
            draft.Limit = defaultLimit;
        if (draft.Output == OutputFormat.Text)
            draft.Output = OutputFormat.Line;
        return Finish(command, draft, error);
    }

    private ParseResult ParseHist(ReadOnlySpan<byte> rest, int origin)
    {
        var reader = new ItemReader(rest);
        long bucket = 0;
        bool isWord = reader.TryRead(out Item first, out _) && first.Key.IsEmpty && !first.IsQuoted;
        if (isWord && TimeExpression.TryParseDuration(Encoding.UTF8.GetString(first.Value), out bucket))
        {
            if (bucket < MinBucketTicks)
                return ParseResult.Wrong($"HIST {EchoText.Of(first.Value)} is too short; allowed: 1ms and more");
            origin += reader.Position;
            rest = rest[reader.Position..];
        }
        else if (isWord && LooksLikeDuration(first.Value))
            return ParseResult.Wrong($"HIST {EchoText.Of(first.Value)} is no length of time; allowed: 1s 5m 1h 1d and the like; to find it as a text, put it in quotes");
        return ParseFind(new Command(Verb.Hist) { BucketTicks = bucket }, rest, origin, defaultLimit: 0);
    }

    private ParseResult ParseTop(ReadOnlySpan<byte> rest, int origin)
    {
        var reader = new ItemReader(rest);
        int top = 0;
        bool isItem = reader.TryRead(out Item item, out _);
        if (isItem && LooksLikeNumber(item.Value))
        {
            if (!int.TryParse(item.Value, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is 0 or > MaxTop)
                return ParseResult.Wrong($"TOP {EchoText.Of(item.Value)} is not valid; allowed: a whole number from 1 to {MaxTop}");
            isItem = reader.TryRead(out item, out _);
        }
        if (!isItem || !IsName(item))
            return ParseResult.Wrong($"TOP needs the name of a field{Got(rest)}; allowed: TOP 10 service, TOP level, TOP 5 source level=err");
        string field = Encoding.UTF8.GetString(item.Value);
        rest = rest[reader.Position..];
        QueryDraft draft = NewDraft(Verb.Top, rest);
        string? error = TermReader.Read(rest, origin + reader.Position, draft, CaseRule.Smart);
        // limit= is another way to give the number, since it is so everywhere else.
        if (error is null && draft.HasLimit)
        {
            if (top > 0)
                error = "TOP has a number and limit=; allowed: one of them";
            else if (draft.Limit is 0 or > MaxTop)
                error = $"TOP limit={draft.Limit} is not valid; allowed: a whole number from 1 to {MaxTop}";
            else
                top = (int)draft.Limit;
        }
        return FinishLines(new Command(Verb.Top) { Field = field, Top = top > 0 ? top : DefaultRecent }, draft, error, defaultLimit: 0);
    }

    private ParseResult ParseFields(ReadOnlySpan<byte> rest, int origin)
    {
        var reader = new ItemReader(rest);
        string field = "";
        if (reader.TryRead(out Item item, out _) && IsName(item))
        {
            field = Encoding.UTF8.GetString(item.Value);
            origin += reader.Position;
            rest = rest[reader.Position..];
        }
        return ParseFind(new Command(Verb.Fields) { Field = field }, rest, origin, defaultLimit: 0);
    }

    private ParseResult ParseQuery(ReadOnlySpan<byte> rest, int origin)
    {
        QueryDraft draft = NewDraft(Verb.Query, rest);
        string? error = TermReader.Read(rest, origin, draft, CaseRule.Sensitive);
        if (error is null && !draft.HasCriteria)
            error = NoCriteria;
        return Finish(new Command(Verb.Query), draft, error);
    }

    private ParseResult ParseSearch(ReadOnlySpan<byte> rest, int origin)
    {
        QueryDraft draft = NewDraft(Verb.Search, rest);
        ReadOnlySpan<byte> text = rest[..TrailingOptions.Start(rest)];
        ReadOnlySpan<byte> options = rest[text.Length..];
        // Quotes count only when they hold the whole text: SEARCH "a" or "b" looks for just that.
        var reader = new ItemReader(text);
        if (reader.TryRead(out Item item, out _) && item.Key.IsEmpty && item.IsQuoted && Trim(text[reader.Position..]).IsEmpty)
            draft.AddTerm(new TextTerm([[.. item.Value]], CaseRule.Insensitive));
        else if (text.IsEmpty)
            return ParseResult.Wrong(options.IsEmpty ? "SEARCH needs a text to find" : $"SEARCH needs a text to find; options in it need quotes: SEARCH \"{EchoText.Of(options)}\"");
        else
            draft.AddTerm(new TextTerm([[.. Trim(text)]], CaseRule.Insensitive));
        return Finish(new Command(Verb.Search), draft, TermReader.Read(options, origin + text.Length, draft, CaseRule.Insensitive));
    }

    private ParseResult ParseRegex(ReadOnlySpan<byte> rest, int origin)
    {
        QueryDraft draft = NewDraft(Verb.Regex, rest);
        ReadOnlySpan<byte> pattern = rest[..TrailingOptions.Start(rest)];
        ReadOnlySpan<byte> options = rest[pattern.Length..];
        if (pattern.IsEmpty)
            return ParseResult.Wrong("REGEX needs a pattern, such as REGEX user [[:digit:]]+");
        draft.AddTerm(new PatternTerm(Encoding.UTF8.GetString(Trim(pattern)), CaseRule.Sensitive, IsCaseGiven: false));
        return Finish(new Command(Verb.Regex), draft, TermReader.Read(options, origin + pattern.Length, draft, CaseRule.Sensitive));
    }

    private ParseResult ParseFilter(ReadOnlySpan<byte> rest, int origin)
    {
        QueryDraft draft = NewDraft(Verb.Filter, rest);
        var reader = new ItemReader(rest);
        foreach (bool isEnd in (ReadOnlySpan<bool>)[false, true])
        {
            bool isTime = reader.TryRead(out Item date, out _) & reader.TryRead(out Item clock, out _)
                && draft.Window.TryApply(Encoding.UTF8.GetString(date.Value), Encoding.UTF8.GetString(clock.Value), isEnd);
            if (!isTime)
                return ParseResult.Wrong($"FILTER needs YYYY-MM-DD HH:MM:SS twice, begin and end{Got(rest)}");
        }
        string? error = TermReader.Read(rest[reader.Position..], origin + reader.Position, draft, CaseRule.Smart);
        return Finish(new Command(Verb.Filter), draft, error);
    }

    private ParseResult ParseRecent(ReadOnlySpan<byte> rest, int origin)
    {
        QueryDraft draft = NewDraft(Verb.Recent, rest);
        var reader = new ItemReader(rest);
        long count = DefaultRecent;
        bool isGiven = false;
        if (reader.TryRead(out Item first, out _) && first.Key.IsEmpty && !first.IsQuoted && LooksLikeNumber(first.Value))
        {
            if (!long.TryParse(first.Value, NumberStyles.None, CultureInfo.InvariantCulture, out count))
                return ParseResult.Wrong($"RECENT {EchoText.Of(first.Value)} is not valid; allowed: a whole number, 0 shows all");
            isGiven = true;
            origin += reader.Position;
            rest = rest[reader.Position..];
        }
        string? error = TermReader.Read(rest, origin, draft, CaseRule.Smart);
        if (isGiven && draft.HasLimit)
            error ??= "RECENT has a number and limit=; allowed: one of them";
        if (!draft.HasLimit)
            draft.Limit = count;
        return Finish(new Command(Verb.Recent), draft, error);
    }

    private static ParseResult Finish(Command command, QueryDraft draft, string? error)
    {
        LogQuery? query = null;
        error ??= draft.Build(out query);
        // FIND and its kin show lines of their own; only the older verbs have the older text and its number.
        if (query is not null && command.Verb is (Verb.Query or Verb.Search or Verb.Filter or Verb.Regex or Verb.Recent))
        {
            query = query with { IsNumbered = true };
            if (query is { Output: OutputFormat.Text, HasContext: true })
                error ??= $"{VerbTable.RowOf(command.Verb).Name} shows as many lines as it says; for neighbours use FIND";
        }
        return error is null ? ParseResult.Of(command with { Query = query }) : ParseResult.Wrong(error);
    }

    // Times are read as they come, so the zone must be known before the first.
    private QueryDraft NewDraft(Verb verb, ReadOnlySpan<byte> items)
    {
        TimeZoneInfo zone = time.LocalTimeZone;
        var reader = new ItemReader(items);
        while (reader.Position < items.Length)
        {
            if (!reader.TryRead(out Item item, out _))
                reader.SkipWord();
            else if (item.Key.SequenceEqual("tz"u8) && ZoneValue.TryParse(Encoding.UTF8.GetString(item.Value), time.LocalTimeZone, out TimeZoneInfo? given))
                zone = given;
        }
        return new QueryDraft(verb, time.GetUtcNow().UtcTicks, zone);
    }

    private static string Got(ReadOnlySpan<byte> rest) => rest.IsEmpty ? "" : $", but got {EchoText.Of(rest)}";

    private static bool IsName(Item item) => item.Key.IsEmpty && !item.IsQuoted && item.Value.IndexOfAny(s_notInNames) < 0
        && item.Value[0] != '-' && !item.Value.SequenceEqual("OR"u8) && !item.Value.SequenceEqual("NOT"u8);

    private static bool LooksLikeNumber(ReadOnlySpan<byte> word) =>
        !word.IsEmpty && word[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+';

    // A number with letters behind it, perhaps after a length of time: 1x, 1h30x; a word such as 4f3a9c is none.
    private static bool LooksLikeDuration(ReadOnlySpan<byte> word)
    {
        int unit = word.LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        int number = word[..unit].LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        return unit > 0 && unit < word.Length && !word[unit..].ContainsAnyExcept(s_letters)
            && (number == 0 || TimeExpression.TryParseDuration(Encoding.UTF8.GetString(word[..number]), out _));
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
