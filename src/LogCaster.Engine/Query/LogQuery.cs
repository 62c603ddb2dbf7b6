using System;
using System.Collections.Immutable;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query;

/// <summary>What a user asks of the log: plain data, made by the parser, carried out by the executor. Immutable.</summary>
/// <remarks>A record matches when it lies in the time range, in the severity range, and <see cref="Filter"/> accepts it.</remarks>
public sealed record LogQuery
{
    /// <summary>What the text of a record must satisfy; null accepts every record.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Earliest arrival time in UTC ticks, inclusive.</summary>
    public long SinceTicks { get; init; }

    /// <summary>Latest arrival time in UTC ticks, inclusive.</summary>
    public long UntilTicks { get; init; } = long.MaxValue;

    /// <summary>The worst severity wanted (smallest number), inclusive.</summary>
    public Severity WorstSeverity { get; init; } = Severity.Emergency;

    /// <summary>The mildest severity wanted (largest number), inclusive; <see cref="Severity.None"/> lets records without one in.</summary>
    public Severity MildestSeverity { get; init; } = Severity.None;

    /// <summary>Only records with a smaller sequence number match: where the answer before this one was cut.</summary>
    public long BeforeSequence { get; init; } = long.MaxValue;

    /// <summary>How many matches to show, the newest ones; 0 shows all.</summary>
    public long Limit { get; init; }

    /// <summary>Whether the limit keeps the oldest matches instead.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>How many neighbours before each match are shown, whether they match or not.</summary>
    public int Before { get; init; }

    /// <summary>How many neighbours after each match are shown, whether they match or not.</summary>
    public int After { get; init; }

    /// <summary>The order in which the matches are shown.</summary>
    public SortOrder Order { get; init; }

    /// <summary>How each match is written.</summary>
    public OutputFormat Output { get; init; }

    /// <summary>What is shown of a record, by name; empty shows what the format shows by itself.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The zone of the times in the answer; null for what the format shows by itself.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Whether the answer has no notes, the lines that begin with <c># </c>.</summary>
    public bool Quiet { get; init; }

    /// <summary>How long the query may compute; null for as long as the server allows.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Whether, in text, the number of matches stands before them, and nothing is said of those that a limit left out: that is how the older verbs
    /// answer.
    /// </summary>
    public bool IsNumbered { get; init; }

    /// <summary>Whether neighbours of matches are shown.</summary>
    public bool HasContext => Before > 0 || After > 0;

    /// <summary>Whether every record matches, so that no record needs to be looked at.</summary>
    public bool AcceptsEverything =>
        Filter is null && SinceTicks <= 0 && UntilTicks == long.MaxValue && BeforeSequence == long.MaxValue
        && WorstSeverity == Severity.Emergency && MildestSeverity == Severity.None;
}

/// <summary>The order in which matches are shown.</summary>
public enum SortOrder : byte
{
    /// <summary>Oldest first, so that the newest stands at the prompt.</summary>
    Ascending = 0,

    /// <summary>Newest first.</summary>
    Descending = 1,
}

/// <summary>How a match is written.</summary>
public enum OutputFormat : byte
{
    /// <summary><c>[YYYY-MM-DD HH:MM:SS] text</c> in local time, control characters escaped.</summary>
    Text = 0,

    /// <summary>The bytes of the record as they came, then LF.</summary>
    Raw = 1,

    /// <summary>One JSON object a line.</summary>
    Json = 2,

    /// <summary><c>YYYY-MM-DDTHH:MM:SS.mmmZ source LEVEL text</c>, control characters escaped.</summary>
    Line = 3,

    /// <summary>RFC 4180 with a header line: time, seq, level, source, message, or the fields that were asked for.</summary>
    Csv = 4,
}
