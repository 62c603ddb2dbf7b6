using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// The texts and patterns of a search while they are being read. They become a <see cref="Filter"/> at the end, since <c>case=</c> and <c>operator=</c>
/// may come after them. Lives for one command, on one thread.
/// </summary>
internal sealed class FilterDraft
{
    /// <summary>How many texts and patterns a search may have.</summary>
    public const int MaxTerms = 64;

    /// <summary>How many patterns a search may have, since each costs time to compile.</summary>
    public const int MaxPatterns = 8;

    private readonly List<byte[]> _texts = [];
    private readonly List<string> _patterns = [];

    /// <summary>Whether one of the texts is enough.</summary>
    public bool AnyText { get; set; }

    /// <summary>Adds a text to find.</summary>
    /// <param name="text">The text; empty is in every record.</param>
    public void AddText(ReadOnlySpan<byte> text) => _texts.Add(text.ToArray());

    /// <summary>Adds texts with commas between; empty ones are left out.</summary>
    /// <param name="list">The texts.</param>
    public void AddTexts(ReadOnlySpan<byte> list)
    {
        foreach (Range piece in list.Split((byte)','))
        {
            if (!list[piece].IsEmpty)
                AddText(list[piece]);
        }
    }

    /// <summary>Adds a pattern that must match.</summary>
    /// <param name="pattern">The pattern.</param>
    public void AddPattern(ReadOnlySpan<byte> pattern) => _patterns.Add(Encoding.UTF8.GetString(pattern));

    /// <summary>Makes the filter.</summary>
    /// <param name="rule">How case is treated.</param>
    /// <param name="filter">The filter; null when every record is accepted, and after an error.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Build(CaseRule rule, out Filter? filter)
    {
        filter = null;
        int terms = _texts.Count + _patterns.Count;
        if (terms > MaxTerms)
            return $"too many texts and patterns: {terms}; allowed: at most {MaxTerms}";
        if (_patterns.Count > MaxPatterns)
            return $"too many patterns: {_patterns.Count}; allowed: at most {MaxPatterns}";

        ImmutableArray<Filter>.Builder all = ImmutableArray.CreateBuilder<Filter>();
        AddTextFilters(all, rule);
        foreach (string pattern in _patterns)
        {
            if (!PatternCompiler.TryCompile(pattern, rule.IgnoresCaseOfPattern(pattern), out RegexFilter? regex, out string? error))
                return "regex: " + error;
            all.Add(regex);
        }
        filter = all.Count switch { 0 => null, 1 => all[0], _ => new AllFilter(all.ToImmutable()) };
        return null;
    }

    // A text that every record holds is no condition, and makes the whole of an OR none.
    private void AddTextFilters(ImmutableArray<Filter>.Builder all, CaseRule rule)
    {
        ImmutableArray<Filter>.Builder texts = ImmutableArray.CreateBuilder<Filter>();
        foreach (byte[] text in _texts)
        {
            if (text.Length > 0)
                texts.Add(new TextFilter([.. text], rule.IgnoresCase(Encoding.UTF8.GetString(text))));
            else if (AnyText)
                return;
        }
        if (AnyText && texts.Count > 1)
            all.Add(new AnyFilter(texts.ToImmutable()));
        else
            all.AddRange(texts);
    }
}
