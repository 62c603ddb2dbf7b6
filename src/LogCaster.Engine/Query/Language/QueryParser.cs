using System;
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
        return row.Verb switch
        {
            Verb.Help => ParseHelp(rest),
            Verb.Count => ParseCount(rest),
            Verb.Query => ParseQuery(rest),
            Verb.Search => ParseSearch(rest),
            Verb.Filter => ParseFilter(rest),
            Verb.Regex => ParseRegex(rest),
            Verb.Recent => ParseRecent(rest),
            _ => ParseResult.Of(new Command(row.Verb)),
        };
    }

    private static ParseResult ParseHelp(ReadOnlySpan<byte> topic)
    {
        string? page = topic.IsEmpty ? HelpPage.Overview() : HelpPage.Of(topic);
        return page is null ? ParseResult.Wrong(HelpPage.Unknown(topic)) : ParseResult.Of(new Command(Verb.Help) { HelpText = page });
    }

    // A limit would make a count wrong, so it has none; it is accepted so that QUERY can be changed to COUNT.
    private ParseResult ParseCount(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return ParseResult.Of(new Command(Verb.Count));
        QueryDraft draft = NewDraft();
        string? error = SearchItems.Read(rest, draft);
        draft.Limit = 0;
        return Finish(Verb.Count, draft, error, CaseRule.Sensitive);
    }

    private ParseResult ParseQuery(ReadOnlySpan<byte> rest)
    {
        QueryDraft draft = NewDraft();
        string? error = SearchItems.Read(rest, draft);
        if (error is null && !draft.HasCriteria)
            error = NoCriteria;
        return Finish(Verb.Query, draft, error, CaseRule.Sensitive);
    }

    private ParseResult ParseSearch(ReadOnlySpan<byte> rest)
    {
        QueryDraft draft = NewDraft();
        ReadOnlySpan<byte> text = rest[..SearchItems.StartOfTrailingOptions(rest)];
        ReadOnlySpan<byte> options = rest[text.Length..];
        // Quotes count only when they hold the whole text: SEARCH "a" or "b" looks for just that.
        var reader = new ItemReader(text);
        if (reader.TryRead(out Item item, out _) && item.Key.IsEmpty && item.IsQuoted && Trim(text[reader.Position..]).IsEmpty)
            draft.AddWord(item.Value);
        else if (text.IsEmpty)
            return ParseResult.Wrong(options.IsEmpty ? "SEARCH needs a text to find" : $"SEARCH needs a text to find; options in it need quotes: SEARCH \"{EchoText.Of(options)}\"");
        else
            draft.AddWord(Trim(text));
        return Finish(Verb.Search, draft, SearchItems.Read(options, draft), CaseRule.Insensitive);
    }

    private ParseResult ParseRegex(ReadOnlySpan<byte> rest)
    {
        QueryDraft draft = NewDraft();
        ReadOnlySpan<byte> pattern = rest[..SearchItems.StartOfTrailingOptions(rest)];
        ReadOnlySpan<byte> options = rest[pattern.Length..];
        if (pattern.IsEmpty)
            return ParseResult.Wrong("REGEX needs a pattern, such as REGEX user [[:digit:]]+");
        draft.Filter.AddPattern(Trim(pattern));
        return Finish(Verb.Regex, draft, SearchItems.Read(options, draft), CaseRule.Sensitive);
    }

    private ParseResult ParseFilter(ReadOnlySpan<byte> rest)
    {
        QueryDraft draft = NewDraft();
        var reader = new ItemReader(rest);
        foreach (bool isEnd in (ReadOnlySpan<bool>)[false, true])
        {
            bool isTime = reader.TryRead(out Item date, out _) & reader.TryRead(out Item clock, out _)
                && draft.Window.TryApply(Encoding.UTF8.GetString(date.Value), Encoding.UTF8.GetString(clock.Value), isEnd);
            if (!isTime)
            {
                string got = rest.IsEmpty ? "" : $", but got {EchoText.Of(rest)}";
                return ParseResult.Wrong($"FILTER needs YYYY-MM-DD HH:MM:SS twice, begin and end{got}");
            }
        }
        return Finish(Verb.Filter, draft, SearchItems.Read(rest[reader.Position..], draft), CaseRule.Sensitive);
    }

    private ParseResult ParseRecent(ReadOnlySpan<byte> rest)
    {
        QueryDraft draft = NewDraft();
        var reader = new ItemReader(rest);
        long count = DefaultRecent;
        bool isGiven = false;
        if (reader.TryRead(out Item first, out _) && first.Key.IsEmpty && !first.IsQuoted && LooksLikeNumber(first.Value))
        {
            if (!long.TryParse(first.Value, NumberStyles.None, CultureInfo.InvariantCulture, out count))
                return ParseResult.Wrong($"RECENT {EchoText.Of(first.Value)} is not valid; allowed: a whole number, 0 shows all");
            isGiven = true;
            rest = rest[reader.Position..];
        }
        string? error = SearchItems.Read(rest, draft);
        if (isGiven && draft.HasLimit)
            error ??= "RECENT has a number and limit=; allowed: one of them";
        if (!draft.HasLimit)
            draft.Limit = count;
        return Finish(Verb.Recent, draft, error, CaseRule.Sensitive);
    }

    private static ParseResult Finish(Verb verb, QueryDraft draft, string? error, CaseRule defaultCase)
    {
        LogQuery? query = null;
        error ??= draft.Build(defaultCase, out query);
        return error is null ? ParseResult.Of(new Command(verb) { Query = query }) : ParseResult.Wrong(error);
    }

    private QueryDraft NewDraft() => new(time.GetUtcNow().UtcTicks, time.LocalTimeZone);

    private static bool LooksLikeNumber(ReadOnlySpan<byte> word) => word[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+';

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
