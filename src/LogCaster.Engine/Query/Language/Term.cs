using System.Collections.Immutable;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// A condition as a user wrote it: a tree of plain, immutable nodes. It becomes a <see cref="Filter"/> when the whole line was read, since
/// <c>case=</c> and <c>operator=</c> may come last.
/// </summary>
internal abstract record Term;

/// <summary>Texts to find: one word, or the list of <c>keywords=</c>.</summary>
/// <param name="Texts">The texts in UTF-8; an empty one is in every record.</param>
/// <param name="Case">How case is treated unless <c>case=</c> says otherwise.</param>
internal sealed record TextTerm(ImmutableArray<ImmutableArray<byte>> Texts, CaseRule Case) : Term;

/// <summary>A pattern that matches.</summary>
/// <param name="Pattern">The pattern as it was written.</param>
/// <param name="Case">How case is treated unless <c>case=</c> says otherwise.</param>
/// <param name="IsCaseGiven">Whether the pattern itself says how case is treated: <c>case=</c> does not change it then.</param>
internal sealed record PatternTerm(string Pattern, CaseRule Case, bool IsCaseGiven) : Term;

/// <summary>A field that has a value. It is also fulfilled by a record that holds the term as it was written: <c>localhost:8080</c> may be a text.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Value">The value.</param>
/// <param name="AsText">The term as a text; empty when it can be none.</param>
internal sealed record FieldTerm(ImmutableArray<byte> Name, ImmutableArray<byte> Value, ImmutableArray<byte> AsText) : Term;

/// <summary>A field whose value matches a pattern.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Pattern">The pattern.</param>
internal sealed record FieldPatternTerm(ImmutableArray<byte> Name, PatternTerm Pattern) : Term;

/// <summary>A condition that needs no case rule.</summary>
/// <param name="Filter">The condition.</param>
internal sealed record PlainTerm(Filter Filter) : Term;

/// <summary>The opposite of a term.</summary>
/// <param name="Inner">The term.</param>
internal sealed record NotTerm(Term Inner) : Term;

/// <summary>Terms that all must hold.</summary>
/// <param name="Terms">The terms.</param>
internal sealed record AllTerm(ImmutableArray<Term> Terms) : Term;

/// <summary>Terms of which one is enough.</summary>
/// <param name="Terms">The terms.</param>
internal sealed record AnyTerm(ImmutableArray<Term> Terms) : Term;
