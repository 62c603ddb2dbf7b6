using System.Collections.Immutable;
using System.Text.RegularExpressions;

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
public sealed record RegexFilter(Regex Regex, ImmutableArray<TextFilter> Required) : Filter;

/// <summary>Every one of the conditions holds.</summary>
/// <param name="Filters">At least one condition.</param>
public sealed record AllFilter(ImmutableArray<Filter> Filters) : Filter;

/// <summary>At least one of the conditions holds.</summary>
/// <param name="Filters">At least one condition.</param>
public sealed record AnyFilter(ImmutableArray<Filter> Filters) : Filter;

/// <summary>The condition does not hold.</summary>
/// <param name="Inner">The condition.</param>
public sealed record NotFilter(Filter Inner) : Filter;
