using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// The conditions of a search while they are being read. They become a <see cref="Filter"/> at the end, since <c>case=</c> and <c>operator=</c>
/// may come after them. Lives for one command, on one thread.
/// </summary>
internal sealed class FilterDraft
{
    /// <summary>How many terms a search may have.</summary>
    public const int MaxTerms = 64;

    /// <summary>How many patterns a search may have, since each costs time to compile.</summary>
    public const int MaxPatterns = 8;

    private readonly List<Term> _terms = [];
    private CaseRule? _case;
    private int _termCount;
    private int _patternCount;
    private string? _error;

    /// <summary>Whether one of the texts is enough that stand by themselves.</summary>
    public bool AnyText { get; set; }

    /// <summary>Whether there is any condition.</summary>
    public bool IsEmpty => _terms.Count == 0;

    /// <summary>Adds a condition; all that were added must hold.</summary>
    /// <param name="term">The condition.</param>
    public void Add(Term term)
    {
        if (term is AllTerm all)
            _terms.AddRange(all.Terms);
        else
            _terms.Add(term);
    }

    /// <summary>Makes the filter.</summary>
    /// <param name="rule">How case is treated, if the user said so.</param>
    /// <param name="filter">The filter; null when every record is accepted, and after an error.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Build(CaseRule? rule, out Filter? filter)
    {
        filter = null;
        _case = rule;
        List<Term> terms = AnyText ? JoinTexts() : _terms;
        Filter? made = All(terms);
        if (_termCount > MaxTerms)
            return $"too many terms: {_termCount}; allowed: at most {MaxTerms}";
        if (_patternCount > MaxPatterns)
            return $"too many patterns: {_patternCount}; allowed: at most {MaxPatterns}";
        filter = _error is null ? made : null;
        return _error;
    }

    // operator=OR spans the texts that stand by themselves; other terms must hold as always.
    private List<Term> JoinTexts()
    {
        Term[] texts = [.. _terms.OfType<TextTerm>().SelectMany(static term => term.Texts.Select(text => new TextTerm([text], term.Case)))];
        List<Term> others = [.. _terms.Where(static term => term is not TextTerm)];
        return texts.Length == 0 ? others : [new AnyTerm([.. texts]), .. others];
    }

    // Null stands for a condition that every record fulfils.
    private Filter? Make(Term term) => term switch
    {
        TextTerm text => MakeText(text),
        PatternTerm pattern => MakePattern(pattern),
        FieldTerm field => MakeField(field),
        FieldPatternTerm field => MakePattern(field.Pattern) is { } regex ? new FieldFilter(field.Name, new FieldPattern(regex)) : null,
        PlainTerm plain => Counted(plain.Filter),
        NotTerm not => new NotFilter(Make(not.Inner) ?? new AllFilter([])),
        AllTerm all => All(all.Terms),
        AnyTerm any => Any(any.Terms),
        _ => throw new ArgumentException("A kind of term without meaning.", nameof(term)),
    };

    private Filter? All(IEnumerable<Term> terms)
    {
        ImmutableArray<Filter> filters = [.. terms.Select(Make).OfType<Filter>().SelectMany(static made => made is AllFilter { Filters.Length: > 0 } all ? all.Filters : [made])];
        return filters.Length switch { 0 => null, 1 => filters[0], _ => new AllFilter(filters) };
    }

    private Filter? Any(ImmutableArray<Term> terms)
    {
        Filter?[] filters = [.. terms.Select(Make)];
        return filters.Contains(null) ? null : filters.Length == 1 ? filters[0] : new AnyFilter([.. filters.OfType<Filter>()]);
    }

    private Filter? MakeText(TextTerm term)
    {
        _termCount += term.Texts.Length;
        ImmutableArray<Filter> texts =
            [.. term.Texts.Where(static text => !text.IsEmpty).Select(text => new TextFilter(text, IgnoresCase(text, term.Case)))];
        return texts.Length switch { 0 => null, 1 => texts[0], _ => new AllFilter(texts) };
    }

    private RegexFilter? MakePattern(PatternTerm term)
    {
        _termCount++;
        _patternCount++;
        // What is refused for its number is not worth the time to compile.
        if (_patternCount > MaxPatterns || _error is not null)
            return null;
        CaseRule rule = term.IsCaseGiven ? term.Case : _case ?? term.Case;
        if (!PatternCompiler.TryCompile(term.Pattern, rule.IgnoresCaseOfPattern(term.Pattern), out RegexFilter? regex, out string? error))
            _error = "regex: " + error;
        return regex;
    }

    private Filter MakeField(FieldTerm term) =>
        Counted(new FieldFilter(term.Name, new FieldText(term.Value, IgnoresCase(term.Value, CaseRule.Smart), term.AsText)));

    private Filter Counted(Filter filter)
    {
        _termCount++;
        return filter;
    }

    private bool IgnoresCase(ImmutableArray<byte> text, CaseRule rule) => (_case ?? rule).IgnoresCase(Encoding.UTF8.GetString(text.AsSpan()));
}
