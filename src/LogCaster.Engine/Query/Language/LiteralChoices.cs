using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Finds the texts that a pattern, or a stretch of it, stands for, where they are few: <c>[Ee]rrors? (1|2)</c> is eight. Pure, for any thread.
/// </summary>
/// <remarks>What cannot be said in bytes for sure is no text here: see <see cref="RequiredLiterals"/>.</remarks>
internal static class LiteralChoices
{
    /// <summary>How many texts are few: more at once are found hardly faster than all records are asked.</summary>
    public const int MaxTexts = 16;

    private static readonly ImmutableArray<Literal> s_nothing = [new Literal("", IgnoreCase: null)];

    /// <summary>The texts of which a match is one; null if they are not few, or if a place counts besides.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ImmutableArray<Literal>? All(PatternNode pattern) =>
        !HasPlace(pattern) && Of(pattern) is { } choice && IsUsable(choice) ? Fewest(choice) : null;

    /// <summary>Groups of texts of which every match holds one of each; each group is a stretch of the pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    public static List<ImmutableArray<Literal>> Groups(PatternNode pattern)
    {
        var groups = new List<ImmutableArray<Literal>>();
        ImmutableArray<Literal> stretch = s_nothing;
        Walk(pattern, groups, ref stretch);
        End(groups, ref stretch);
        return groups;
    }

    /// <summary>The texts that a match begins with one of; only an empty one if they are not known.</summary>
    /// <param name="pattern">The pattern.</param>
    public static ImmutableArray<Literal> Prefixes(PatternNode pattern)
    {
        if (Of(pattern) is { } choice)
            return choice;
        if (pattern is RepeatNode { Min: > 0 } repeat)
            return Prefixes(repeat.Inner);
        ImmutableArray<Literal> prefixes = s_nothing;
        foreach (PatternNode item in pattern is SequenceNode sequence ? sequence.Items : [])
        {
            if (Times(prefixes, Of(item) ?? Prefixes(item)) is not { } longer)
                return prefixes;
            prefixes = longer;
            if (Of(item) is null)
                return prefixes;
        }
        return prefixes;
    }

    private static void Walk(PatternNode node, List<ImmutableArray<Literal>> groups, ref ImmutableArray<Literal> stretch)
    {
        if (Of(node) is { } choice)
        {
            if (Times(stretch, choice) is { } longer)
            {
                stretch = longer;
                return;
            }
            End(groups, ref stretch);
            stretch = choice;
            return;
        }
        switch (node)
        {
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                    Walk(item, groups, ref stretch);
                return;
            case RepeatNode { Min: > 0 } repeat:
                // The first time stands behind what comes before, the last time before what comes after.
                Walk(repeat.Inner, groups, ref stretch);
                End(groups, ref stretch);
                stretch = Of(repeat.Inner) ?? s_nothing;
                return;
            case AlternationNode alternation:
                End(groups, ref stretch);
                AddLongest(alternation, groups);
                return;
            default:
                End(groups, ref stretch);
                return;
        }
    }

    // Where a branch is more than a text, the longest text in it is held.
    private static void AddLongest(AlternationNode alternation, List<ImmutableArray<Literal>> groups)
    {
        ImmutableArray<Literal> longest = [.. alternation.Branches.Select(static branch => RequiredLiterals.LongestOf(branch))];
        if (longest.Length <= MaxTexts && IsUsable(longest))
            groups.Add(Fewest(longest));
    }

    private static void End(List<ImmutableArray<Literal>> groups, ref ImmutableArray<Literal> stretch)
    {
        if (stretch.Length > 1 && IsUsable(stretch))
            groups.Add(Fewest(stretch));
        stretch = s_nothing;
    }

    private static bool IsUsable(ImmutableArray<Literal> choice) => choice.All(static literal => literal.Text.Length > 0 && literal.IsWellFormed);

    // A text that holds another of them adds nothing.
    private static ImmutableArray<Literal> Fewest(ImmutableArray<Literal> choice)
    {
        var kept = new List<Literal>();
        foreach (Literal literal in choice)
        {
            if (kept.Exists(other => literal.Implies(other)))
                continue;
            kept.RemoveAll(other => other.Implies(literal));
            kept.Add(literal);
        }
        return [.. kept];
    }

    /// <summary>The texts that a node stands for; null if they are not few.</summary>
    private static ImmutableArray<Literal>? Of(PatternNode node) => node switch
    {
        CharNode c => Literal.Of(c) is { } literal ? [literal] : null,
        SetNode { Members.Length: > 0 } set => Either(set.Members.Select(member => Of(new CharNode(member, set.IgnoreCase ?? false)))),
        AnchorNode or WordEdgeNode => s_nothing,
        SequenceNode sequence => sequence.Items.Aggregate((ImmutableArray<Literal>?)s_nothing, static (before, item) => Times(before, before is null ? null : Of(item))),
        AlternationNode alternation => Either(alternation.Branches.Select(Of)),
        RepeatNode { Max: >= 0 and <= MaxTexts } repeat => Repeated(repeat),
        _ => null,
    };

    private static ImmutableArray<Literal>? Repeated(RepeatNode repeat)
    {
        ImmutableArray<Literal>? inner = Of(repeat.Inner);
        ImmutableArray<Literal>? power = s_nothing;
        ImmutableArray<Literal>? choice = repeat.Min == 0 ? power : [];
        for (int times = 1; times <= repeat.Max && choice is not null; times++)
        {
            power = Times(power, inner);
            choice = times < repeat.Min ? choice : Either([choice, power]);
        }
        return choice;
    }

    private static ImmutableArray<Literal>? Either(IEnumerable<ImmutableArray<Literal>?> choices)
    {
        var all = new HashSet<Literal>();
        foreach (ImmutableArray<Literal>? choice in choices)
        {
            if (choice is not { } known)
                return null;
            all.UnionWith(known);
            if (all.Count > MaxTexts)
                return null;
        }
        return [.. all];
    }

    private static ImmutableArray<Literal>? Times(ImmutableArray<Literal>? left, ImmutableArray<Literal>? right)
    {
        if (left is not { } before || right is not { } after || before.Length * after.Length > MaxTexts)
            return null;
        var all = new HashSet<Literal>();
        foreach (Literal first in before)
        {
            foreach (Literal second in after)
            {
                if (first.IgnoreCase is { } mode && second.IgnoreCase is { } other && mode != other)
                    return null;
                all.Add(new Literal(first.Text + second.Text, first.IgnoreCase ?? second.IgnoreCase));
            }
        }
        return [.. all];
    }

    private static bool HasPlace(PatternNode node) => node switch
    {
        AnchorNode or WordEdgeNode => true,
        SequenceNode sequence => sequence.Items.Any(HasPlace),
        AlternationNode alternation => alternation.Branches.Any(HasPlace),
        RepeatNode repeat => HasPlace(repeat.Inner),
        _ => false,
    };
}
