using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query;

/// <summary>A condition on the text of a record: a tree of plain, immutable nodes.</summary>
public abstract record Filter;

/// <summary>The record holds a text.</summary>
/// <param name="Text">The text in UTF-8; empty accepts every record.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same.</param>
public sealed record TextFilter(ImmutableArray<byte> Text, bool IgnoreCase) : Filter;

/// <summary>A regular expression matches somewhere in the record, which it sees as UTF-16 text without its separator.</summary>
/// <param name="Regex">The compiled expression; always non-backtracking, so that its time is linear in the text.</param>
/// <param name="Required">
/// Texts of which every match must hold each one, taken from the expression, for use as a prefilter; empty when there is none that is sure.
/// </param>
public sealed record RegexFilter(Regex Regex, ImmutableArray<TextFilter> Required) : Filter
{
    /// <summary>Groups of texts of which every match must hold one of each.</summary>
    public ImmutableArray<ImmutableArray<TextFilter>> RequiredOneOf { get; init; } = [];

    /// <summary>The same condition without the expression, which is only a text or a choice of texts; null if it is more.</summary>
    public Filter? AsTexts { get; init; }

    /// <summary>The expression for bytes, which answers for most records without decoding them; null if there is none.</summary>
    internal ByteAutomaton? Automaton { get; init; }
}

/// <summary>Every one of the conditions holds.</summary>
/// <param name="Filters">At least one condition.</param>
public sealed record AllFilter(ImmutableArray<Filter> Filters) : Filter;

/// <summary>At least one of the conditions holds.</summary>
/// <param name="Filters">At least one condition.</param>
public sealed record AnyFilter(ImmutableArray<Filter> Filters) : Filter;

/// <summary>The condition does not hold.</summary>
/// <param name="Inner">The condition.</param>
public sealed record NotFilter(Filter Inner) : Filter;

/// <summary>The record states exactly this severity.</summary>
/// <param name="Severity">The severity; <see cref="Severity.None"/> for records that state none.</param>
public sealed record LevelFilter(Severity Severity) : Filter;

/// <summary>The record came from a sender.</summary>
/// <param name="Name">The sender as records show it, such as an IP address.</param>
public sealed record SourceFilter(string Name) : Filter;

/// <summary>The record has a field, in logfmt or JSON, whose value passes a test. The first field of the name counts.</summary>
/// <param name="Name">The name in UTF-8, nested ones with dots; upper and lower case are told apart.</param>
/// <param name="Test">The test.</param>
public sealed record FieldFilter(ImmutableArray<byte> Name, FieldTest Test) : Filter;

/// <summary>A condition on the value of a field: plain, immutable.</summary>
public abstract record FieldTest;

/// <summary>The value is a text; or the record holds another text anywhere, so that <c>localhost:8080</c> is found also where it is no field.</summary>
/// <param name="Value">The text in UTF-8.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same.</param>
/// <param name="Anywhere">The other text, which holds the name and the value; empty for none.</param>
public sealed record FieldText(ImmutableArray<byte> Value, bool IgnoreCase, ImmutableArray<byte> Anywhere) : FieldTest;

/// <summary>A regular expression matches somewhere in the value.</summary>
/// <param name="Pattern">The expression.</param>
public sealed record FieldPattern(RegexFilter Pattern) : FieldTest;

/// <summary>The value is a number that compares so with another: durations and sizes by what they are, others as they are written.</summary>
/// <param name="Comparison">How it compares.</param>
/// <param name="Number">The other number, in UTF-8, with its unit if it has one.</param>
public sealed record FieldNumber(NumberComparison Comparison, ImmutableArray<byte> Number) : FieldTest;

/// <summary>How the number in a field compares with that of a query.</summary>
public enum NumberComparison : byte
{
    /// <summary>It is the same.</summary>
    Equal,

    /// <summary>It is larger.</summary>
    Greater,

    /// <summary>It is larger or the same.</summary>
    GreaterOrEqual,

    /// <summary>It is smaller.</summary>
    Less,

    /// <summary>It is smaller or the same.</summary>
    LessOrEqual,
}
