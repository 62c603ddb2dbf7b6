using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Engine.Query.Language;

/// <summary>One command line, understood: plain, immutable data that <see cref="QueryParser"/> makes and a session carries out.</summary>
/// <param name="Verb">What to do.</param>
public sealed record Command(Verb Verb)
{
    /// <summary>
    /// What to search for: set for every verb that searches, and for <see cref="Verb.Count"/> with a filter; null for a plain COUNT, which
    /// counts the ring, and for all other verbs.
    /// </summary>
    public LogQuery? Query { get; init; }

    /// <summary>How long a bucket of <see cref="Verb.Hist"/> is, in ticks; 0 lets the executor choose.</summary>
    public long BucketTicks { get; init; }

    /// <summary>The field that <see cref="Verb.Top"/> and <see cref="Verb.Fields"/> look at; empty when none is named.</summary>
    public string Field { get; init; } = "";

    /// <summary>How many values <see cref="Verb.Top"/> shows.</summary>
    public int Top { get; init; }

    /// <summary>The whole answer to <see cref="Verb.Help"/>, lines ended by LF, ASCII; empty for other verbs.</summary>
    public string HelpText { get; init; } = "";
}

/// <summary>What a command does; its row is in <see cref="VerbTable"/>.</summary>
public enum Verb : byte
{
    /// <summary>Counts records.</summary>
    Count,

    /// <summary>Shows figures of the ring and of the server.</summary>
    Stats,

    /// <summary>Shows the commands.</summary>
    Help,

    /// <summary>Searches by keywords, pattern and time.</summary>
    Query,

    /// <summary>Searches one text.</summary>
    Search,

    /// <summary>Searches a stretch of time.</summary>
    Filter,

    /// <summary>Searches a pattern.</summary>
    Regex,

    /// <summary>Shows the newest records.</summary>
    Recent,

    /// <summary>Shows matches, a bare line each.</summary>
    Find,

    /// <summary>Shows the newest matches, then those that come.</summary>
    Tail,

    /// <summary>Counts matches by time.</summary>
    Hist,

    /// <summary>Counts matches by the value of a field.</summary>
    Top,

    /// <summary>Lists the names of fields, or the values of one.</summary>
    Fields,

    /// <summary>Empties the ring.</summary>
    Clear,

    /// <summary>Shows what the last <see cref="Clear"/> hid.</summary>
    Unclear,

    /// <summary>Says who asks; sessions take it before they parse a line.</summary>
    Auth,

    /// <summary>Keeps the connection open for more commands.</summary>
    Session,

    /// <summary>Ends a session.</summary>
    Quit,

    /// <summary>Answers PONG.</summary>
    Ping,
}

/// <summary>What <see cref="QueryParser.Parse"/> made of a line: a command, or the reason why there is none.</summary>
public readonly record struct ParseResult
{
    private ParseResult(Command? command, string? error)
    {
        Command = command;
        Error = error;
    }

    /// <summary>The command; null when there is an error.</summary>
    public Command? Command { get; }

    /// <summary>What was wrong and what is allowed, one line without <c>ERROR: </c> in front and without LF; null when there is a command.</summary>
    public string? Error { get; }

    /// <summary>Whether there is a command.</summary>
    [MemberNotNullWhen(true, nameof(Command))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsCommand => Command is not null;

    internal static ParseResult Of(Command command) => new(command, error: null);

    internal static ParseResult Wrong(string error) => new(command: null, error);
}
