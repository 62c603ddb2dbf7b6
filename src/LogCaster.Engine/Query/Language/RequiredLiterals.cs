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

    // More texts at once are found hardly faster than all records are asked.
    private const int MaxGroup = 16;

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
        return [.. kept.Select(ToFilter)];
    }

    /// <summary>Finds groups of texts of which every match holds one of each: the longest text of each branch of an alternation.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ImmutableArray<ImmutableArray<TextFilter>> OneOf(PatternNode pattern)
    {
        var groups = new List<ImmutableArray<TextFilter>>();
        FindGroups(pattern, groups);
        return [.. groups];
    }

    /// <summary>The texts that a pattern stands for, if it is nothing but a text or a choice of texts; null if it is more.</summary>
    /// <param name="pattern">The pattern.</param>
    public static Filter? AsTexts(PatternNode pattern)
    {
        ImmutableArray<PatternNode> branches = pattern switch
        {
            SequenceNode { Items: [AlternationNode only] } => only.Branches,
            AlternationNode alternation => alternation.Branches,
            _ => [pattern],
        };
        Filter[] texts = [.. branches.Select(AsText).OfType<Filter>().Distinct()];
        bool isAll = branches.All(static branch => AsText(branch) is not null) && texts.Length <= MaxGroup;
        return !isAll ? null : texts.Length == 1 ? texts[0] : new AnyFilter([.. texts]);
    }

    // One text that is as long as the branch is all of it: no character was left out as not sure.
    private static TextFilter? AsText(PatternNode branch)
    {
        bool isText = branch is CharNode || (branch is SequenceNode sequence && sequence.Items.All(static item => item is CharNode));
        return isText && Find(branch) is [var literal] && literal.Text.Length == branch.Size ? ToFilter(literal) : null;
    }

    private static void FindGroups(PatternNode node, List<ImmutableArray<TextFilter>> groups)
    {
        switch (node)
        {
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                    FindGroups(item, groups);
                break;
            case RepeatNode { Min: > 0 } repeat:
                FindGroups(repeat.Inner, groups);
                break;
            case AlternationNode alternation:
                Literal[] longest = [.. alternation.Branches.Select(static branch => Find(branch).OrderByDescending(static literal => literal.Text.Length).FirstOrDefault())];
                if (longest.Length <= MaxGroup && Array.TrueForAll(longest, static literal => !string.IsNullOrEmpty(literal.Text)))
                    groups.Add([.. longest.Distinct().Select(ToFilter)]);
                break;
            default:
                break;
        }
    }

    private static TextFilter ToFilter(Literal literal) => new([.. Encoding.UTF8.GetBytes(literal.Text)], literal.IgnoreCase);

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

    /// <summary>A text that every match holds.</summary>
    private readonly record struct Literal(string Text, bool IgnoreCase)
    {
        /// <summary>Whether a record that holds this text is sure to hold the other.</summary>
        public bool Implies(Literal other)
        {
            if (!other.IgnoreCase)
                return !IgnoreCase && Text.Contains(other.Text, StringComparison.Ordinal);
            // A text that ignores case is ASCII, and no other letter may count as one of ASCII.
            for (int i = 0; i + other.Text.Length <= Text.Length; i++)
            {
                if (Ascii.EqualsIgnoreCase(Text.AsSpan(i, other.Text.Length), other.Text))
                    return true;
            }
            return false;
        }
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
            bool isCased = !char.IsAscii(c.Value) || char.IsAsciiLetter(c.Value);
            if (isCased && _ignoreCase is { } mode && mode != c.IgnoreCase)
                Break();
            bool isSure = c.IgnoreCase ? char.IsAscii(c.Value) && c.Value is not ('k' or 'K') : c.Value != '\uFFFD';
            if (!isSure)
            {
                Break();
                return;
            }
            if (isCased)
                _ignoreCase = c.IgnoreCase;
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
