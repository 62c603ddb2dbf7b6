using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>What may follow a verb.</summary>
public enum VerbArguments : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The name of a verb or of a help page.</summary>
    Topic,

    /// <summary>Words, pairs and options, which all must hold.</summary>
    Filter,

    /// <summary>A text to the end of the line, then options.</summary>
    Text,

    /// <summary>A secret, which no error may repeat.</summary>
    Secret,
}

/// <summary>What a verb does to the log, which decides who may use it.</summary>
public enum VerbEffect : byte
{
    /// <summary>It shows something.</summary>
    Reads,

    /// <summary>It takes something from what others see, or gives it back.</summary>
    Changes,

    /// <summary>It says who asks, or that he is done: nothing of the log is shown.</summary>
    None,
}

/// <summary>One row of <see cref="VerbTable"/>.</summary>
/// <param name="Verb">What it is.</param>
/// <param name="Name">Its name, in upper case; any case is understood.</param>
/// <param name="Arguments">What may follow it.</param>
/// <param name="Syntax">Name and arguments as HELP shows them.</param>
/// <param name="Summary">What it does, in one short line.</param>
/// <param name="Details">More about it, one line each.</param>
/// <param name="Examples">Commands that can be typed as they stand.</param>
public sealed record VerbRow(
    Verb Verb,
    string Name,
    VerbArguments Arguments,
    string Syntax,
    string Summary,
    ImmutableArray<string> Details,
    ImmutableArray<string> Examples)
{
    /// <summary>What it does to the log.</summary>
    public VerbEffect Effect { get; init; }

    /// <summary>Whether the list of all commands shows it in the row of the one before, to fit a terminal.</summary>
    public bool JoinsPrevious { get; init; }
}

/// <summary>Every command of the query language, one row each: parser, HELP and error texts are made from it. Immutable, for any thread.</summary>
public static class VerbTable
{
    private const string TakesFilter = "A filter is any mix of terms and options: HELP TERMS, HELP OPTIONS.";
    private const string OldestFirst = "The matches follow, oldest first, each as [YYYY-MM-DD HH:MM:SS] text.";

    /// <summary>The rows, in the order of HELP.</summary>
    public static ImmutableArray<VerbRow> Rows { get; } =
    [
        new(Verb.Find, "FIND", VerbArguments.Filter, "FIND [filter]", "records that match, the newest 1000",
            [TakesFilter, "Each is one line: time in UTC, sender, severity, text; limit=0 shows all.",
             "With C=2 two neighbours stand on both sides, and a match begins with *."],
            ["FIND timeout -healthcheck since=-5m", "FIND \"connection refused\" OR reset level=warning n=20", "FIND status>=500 out=json", "FIND oom C=5"]),
        new(Verb.Tail, "TAIL", VerbArguments.Filter, "TAIL [filter]", "the last 10 matches, then those that come",
            [TakesFilter, "Goes on until you close; a # line tells how many a slow reader missed.", "limit=0 begins with what comes."],
            ["TAIL", "TAIL level=err", "TAIL nginx -healthcheck n=0"]),
        new(Verb.Count, "COUNT", VerbArguments.Filter, "COUNT [filter]", "how many records there are, or match",
            ["Without a filter: the records in memory. With one: all that match.", TakesFilter],
            ["COUNT", "COUNT error since=-1h", "COUNT level=warning since=today"]),
        new(Verb.Hist, "HIST", VerbArguments.Filter, "HIST [1m] [filter]", "matches counted by time",
            [TakesFilter, "The bucket is a duration, such as 10s, 1m, 1h; without one it is chosen."], ["HIST 1m level=err since=-1h", "HIST"]),
        new(Verb.Top, "TOP", VerbArguments.Filter, "TOP [n] field [filter]", "the n most frequent values, 10 if not given",
            [TakesFilter, "The field is one of the records, or level, or source."], ["TOP 10 service since=-1d", "TOP level", "TOP 5 source level=err"]),
        new(Verb.Fields, "FIELDS", VerbArguments.Filter, "FIELDS [field] [filter]", "the names of fields; the values of one",
            ["Fields are those of logfmt (key=value) and JSON records.", TakesFilter], ["FIELDS", "FIELDS service", "FIELDS user level=err"]),
        new(Verb.Stats, "STATS", VerbArguments.None, "STATS", "figures of the memory and the server",
            ["Total, Dropped, Current and more; Clients is the open log connections.", "Tails is the clients of TAIL."], ["STATS"]),
        new(Verb.Help, "HELP", VerbArguments.Topic, "HELP [command]", "also HELP TERMS, HELP OPTIONS, HELP TIMES",
            ["Explains a command, the terms and options of a search, or how to write times."], ["HELP FIND", "HELP OPTIONS"]),
        new(Verb.Query, "QUERY", VerbArguments.Filter, "QUERY filter", "records that match a filter, with their number",
            [TakesFilter, "In its words upper and lower case are told apart.", OldestFirst],
            ["QUERY keyword=error keyword=\"disk full\"", "QUERY keywords=error,fatal operator=OR last=15m",
             "QUERY regex=timeout=[[:digit:]]+ limit=20", "QUERY ERROR time_from=1706140800"]),
        new(Verb.Search, "SEARCH", VerbArguments.Text, "SEARCH text [options]", "records with the text, any case",
            ["The rest of the line is the text; options may follow it.", "Quotes keep an option or outer blanks in the text.", OldestFirst],
            ["SEARCH connection refused", "SEARCH disk full since=-1h limit=20", "SEARCH \"limit=5\""]),
        new(Verb.Filter, "FILTER", VerbArguments.Filter, "FILTER from to [filter]", "records of a time, both ends included",
            ["Both times are YYYY-MM-DD HH:MM:SS in the server's time zone, or that of tz=.", TakesFilter, OldestFirst],
            ["FILTER 2026-11-23 10:00:00 2026-11-23 10:59:59", "FILTER 2026-11-23 10:00:00 2026-11-23 10:59:59 level=err"]),
        new(Verb.Regex, "REGEX", VerbArguments.Text, "REGEX pattern [options]", "records that match a pattern",
            ["The rest of the line is the pattern, quotes included; options may follow it.",
             "POSIX extended expressions, and \\d \\w \\s \\b (?i) as in Perl.",
             "Not: look-around and back references, since they can take forever.", OldestFirst],
            ["REGEX (error|warn).*user [[:digit:]]+", "REGEX \\b5\\d\\d\\b since=today limit=20"]),
        new(Verb.Recent, "RECENT", VerbArguments.Filter, "RECENT [n] [filter]", "the newest n records, 10 if not given",
            [TakesFilter, OldestFirst], ["RECENT", "RECENT 50", "RECENT 5 level=error"]),
        new(Verb.Clear, "CLEAR", VerbArguments.None, "CLEAR", "empties memory, not files",
            ["Log files on disk are not touched.", "It needs the admin role, and is written to LogCaster's own log."], ["CLEAR"]) { Effect = VerbEffect.Changes },
        new(Verb.Unclear, "UNCLEAR", VerbArguments.None, "UNCLEAR", "undoes the last CLEAR",
            ["Shows again what it hid, as far as newer records have not overwritten that.",
             "A second UNCLEAR undoes the CLEAR before, up to sixteen of them.",
             "It needs the admin role, and is written to LogCaster's own log."], ["UNCLEAR"]) { Effect = VerbEffect.Changes, JoinsPrevious = true },
        new(Verb.Auth, "AUTH", VerbArguments.Secret, "AUTH token", "says who you are; commands follow",
            ["Before a command: in a line of its own, or in front of it.", "An unknown token ends the connection."], ["AUTH token", "AUTH token COUNT"])
        { Effect = VerbEffect.None },
        new(Verb.Session, "SESSION", VerbArguments.None, "SESSION", "keeps the connection for many commands",
            ["Shows the prompt \"> \" and answers until QUIT or the end of input."], ["SESSION"]),
        new(Verb.Quit, "QUIT", VerbArguments.None, "QUIT", "ends a session", ["Closes the connection."], ["QUIT"]) { Effect = VerbEffect.None },
        new(Verb.Ping, "PING", VerbArguments.None, "PING", "answers PONG", ["Shows that the server is there."], ["PING"]) { JoinsPrevious = true },
    ];

    /// <summary>The row of a verb's name in any case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static VerbRow? Find(ReadOnlySpan<byte> name)
    {
        foreach (VerbRow row in Rows)
        {
            if (Ascii.EqualsIgnoreCase(name, row.Name))
                return row;
        }
        return null;
    }

    /// <summary>The error text for a name that is not in the table; its first sentence is that of the older LogCaster.</summary>
    /// <param name="name">The name.</param>
    internal static string Unknown(ReadOnlySpan<byte> name)
    {
        string? near = NearestWord.Find(Encoding.UTF8.GetString(name), Rows.Select(static row => row.Name));
        return near is null ? "Unknown command. Use HELP for usage." : $"Unknown command. Use HELP for usage. Did you mean {near}?";
    }

    /// <summary>The row of a verb.</summary>
    /// <param name="verb">The verb.</param>
    public static VerbRow RowOf(Verb verb) => Rows.First(row => row.Verb == verb);
}
