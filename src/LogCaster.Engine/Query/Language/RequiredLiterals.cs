using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Finds texts that every match of a pattern holds, so that a search can look for bytes first and for the pattern only where they are. It
/// leaves a text out rather than name one that is not sure. Pure, for any thread.
/// </summary>
/// <remarks>
/// Texts are in UTF-8. Those that ignore case are ASCII, without the letter K: with case ignored, K also matches the Kelvin sign U+212A,
/// which is no K in bytes; no other ASCII letter has such a twin. U+FFFD is left out, since bytes that are not UTF-8 are read as it.
/// </remarks>
internal static class RequiredLiterals
{
    // More texts cost more than they sort out.
    private const int MaxLiterals = 4;

    // Shorter ones stand everywhere.
    private const int MinPrefix = 3;

    /// <summary>Finds the texts, the longest first; none when there is none that is sure.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ImmutableArray<TextFilter> Of(PatternNode pattern)
    {
        IEnumerable<Literal> longestFirst = Find(pattern).Distinct().OrderByDescending(static literal => literal.Text.Length);
        var kept = new List<Literal>();
        foreach (Literal literal in longestFirst)
        {
            if (kept.Count < MaxLiterals && !kept.Exists(other => other.Implies(literal)))
                kept.Add(literal);
        }
        return [.. kept.Select(static literal => literal.ToFilter())];
    }

    /// <summary>Finds groups of texts of which every match holds one of each: stretches of the pattern that stand for a few texts.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ImmutableArray<ImmutableArray<TextFilter>> OneOf(PatternNode pattern) =>
        [.. LiteralChoices.Groups(pattern).Select(static group => group.Select(static literal => literal.ToFilter()).ToImmutableArray())];

    /// <summary>The texts that a pattern stands for, if it is nothing but a text or a choice of texts; null if it is more.</summary>
    /// <param name="pattern">The pattern.</param>
    public static Filter? AsTexts(PatternNode pattern) => LiteralChoices.All(pattern) switch
    {
        [var text] => text.ToFilter(),
        [_, ..] texts => new AnyFilter([.. texts.Select(static literal => literal.ToFilter())]),
        _ => null,
    };

    /// <summary>An ASCII text that every match begins with; null if none is sure, or if it is too short to be worth a search of its own.</summary>
    /// <param name="pattern">The pattern.</param>
    public static TextFilter? Prefix(PatternNode pattern)
    {
        ImmutableArray<Literal> choice = LiteralChoices.Prefixes(pattern);
        (string text, bool? ignoreCase) = choice[0];
        foreach (Literal other in choice)
        {
            if (other.IgnoreCase != ignoreCase)
                return null;
            int same = 0;
            while (same < int.Min(text.Length, other.Text.Length) && (text[same] == other.Text[same]
                || (ignoreCase == true && Ascii.EqualsIgnoreCase(text.AsSpan(same, 1), other.Text.AsSpan(same, 1)))))
            {
                same++;
            }
            text = text[..same];
        }
        return text.Length >= MinPrefix && Ascii.IsValid(text) ? new Literal(text, ignoreCase).ToFilter() : null;
    }

    /// <summary>The longest text that every match holds; an empty one if none is sure.</summary>
    /// <param name="pattern">The pattern.</param>
    public static Literal LongestOf(PatternNode pattern) =>
        Find(pattern).OrderByDescending(static literal => literal.Text.Length).FirstOrDefault(new Literal("", IgnoreCase: null));

    private static List<Literal> Find(PatternNode pattern)
    {
        var run = new Run();
        Walk(pattern, run);
        run.Break();
        return run.Found;
    }

    private static void Walk(PatternNode node, Run run)
    {
        switch (node)
        {
            case CharNode c:
                run.Add(c);
                break;
            case AnchorNode or WordEdgeNode:
                // A place takes no room: what stands around it stands side by side.
                break;
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                    Walk(item, run);
                break;
            case RepeatNode { Min: > 0 } repeat:
                WalkRepeat(repeat, run);
                break;
            case AlternationNode alternation:
                run.Break();
                run.Found.AddRange(InEveryBranch(alternation));
                break;
            default:
                run.Break();
                break;
        }
    }

    // The first time continues what came before; the last time is continued by what comes after. That is a second walk, which is only
    // taken for single characters: ab+c holds "ab" and "bc".
    private static void WalkRepeat(RepeatNode repeat, Run run)
    {
        Walk(repeat.Inner, run);
        if (repeat is { Min: 1, Max: 1 })
            return;
        run.Break();
        if (repeat.Inner is CharNode single)
            run.Add(single);
    }

    private static IEnumerable<Literal> InEveryBranch(AlternationNode alternation)
    {
        List<List<Literal>> branches = [.. alternation.Branches.Select(Find)];
        return branches.SelectMany(static branch => branch)
            .Where(literal => branches.TrueForAll(branch => branch.Exists(other => other.Implies(literal))));
    }

    /// <summary>Characters that stand side by side in every match, while a pattern is walked through.</summary>
    private sealed class Run
    {
        private readonly StringBuilder _text = new();
        private bool? _ignoreCase;

        /// <summary>The texts found so far.</summary>
        public List<Literal> Found { get; } = [];

        /// <summary>Adds a character, or breaks the run if it cannot be part of one.</summary>
        public void Add(CharNode c)
        {
            if (Literal.Of(c) is not { } literal)
            {
                Break();
                return;
            }
            if (literal.IgnoreCase is not null && _ignoreCase is { } mode && mode != c.IgnoreCase)
                Break();
            _ignoreCase = literal.IgnoreCase ?? _ignoreCase;
            _text.Append(c.Value);
        }

        /// <summary>Ends the run.</summary>
        public void Break()
        {
            // Half a pair of surrogates has no bytes.
            foreach (string text in WithoutHalfPairs(_text.ToString()))
                Found.Add(new Literal(text, _ignoreCase ?? false));
            _text.Clear();
            _ignoreCase = null;
        }

        private static IEnumerable<string> WithoutHalfPairs(string text)
        {
            int start = 0;
            for (int i = 0; i < text.Length; i++)
            {
                if (!char.IsSurrogate(text[i]))
                    continue;
                if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    i++;
                    continue;
                }
                if (i > start)
                    yield return text[start..i];
                start = i + 1;
            }
            if (start < text.Length)
                yield return text[start..];
        }
    }
}
