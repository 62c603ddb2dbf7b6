using System;
using System.Collections.Generic;
using System.Linq;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Makes the automaton of a pattern, as far as it is about ASCII: repetitions are written out, and what takes nothing is followed through, so
/// that only what takes a character, places, and the end are left. Lives for one pattern, on one thread.
/// </summary>
internal sealed class NfaWriter
{
    // With repetitions written out a pattern has at most 512 characters and sets, but repetitions of nothing count for little there.
    private const int MaxSteps = 4096;

    private readonly List<Step> _steps = [];
    private readonly AsciiSets _sets;
    private readonly bool _isBackward;
    private bool _isTooLarge;

    private NfaWriter(AsciiSets sets, bool isBackward)
    {
        _sets = sets;
        _isBackward = isBackward;
    }

    /// <summary>Makes the automaton.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="ignoreCase">Whether the pattern is compiled to ignore case.</param>
    /// <returns>The automaton; null if it would be too large, or if the pattern has a place that it does not know.</returns>
    public static Nfa? Write(PatternNode tree, bool ignoreCase)
    {
        bool fromStart = IsHeldBy(tree, @"\A");
        bool isBackward = IsHeldBy(tree, @"\z") && (!fromStart || BeginsWithAnything(tree));
        var writer = new NfaWriter(new AsciiSets(ignoreCase), isBackward);
        int end = writer.Add(new Step(NfaNode.End));
        int first = writer.Write(tree, end);
        return writer._isTooLarge ? null : writer.Finish(first, fromStart || isBackward);
    }

    /// <summary>Whether every match has to pass a place at the top: then it begins (or ends) there, as nothing lies before (behind) it.</summary>
    private static bool IsHeldBy(PatternNode node, string place) => node switch
    {
        AnchorNode anchor => anchor.Text == place,
        SequenceNode sequence => sequence.Items.Any(item => IsHeldBy(item, place)),
        AlternationNode alternation => alternation.Branches.All(branch => IsHeldBy(branch, place)),
        RepeatNode { Min: > 0 } repeat => IsHeldBy(repeat.Inner, place),
        _ => false,
    };

    // ^.*x$ is better begun at its end.
    private static bool BeginsWithAnything(PatternNode node) =>
        node is SequenceNode sequence && sequence.Items.FirstOrDefault(static item => item is not AnchorNode) is RepeatNode { Max: RepeatNode.Unlimited, Inner: SetNode };

    private int Add(Step step)
    {
        _isTooLarge |= _steps.Count >= MaxSteps;
        if (!_isTooLarge)
            _steps.Add(step);
        return _steps.Count - 1;
    }

    // From the end to the begin: what follows a part is known before the part is written.
    private int Write(PatternNode node, int next)
    {
        switch (node)
        {
            case CharNode c:
                return Add(new Step(NfaNode.OfSet(_sets.Of(c)), next));
            case SetNode set:
                return Add(new Step(NfaNode.OfSet(_sets.Of(set)), next));
            case AnchorNode anchor:
                return WritePlace(anchor.Text, next);
            case WordEdgeNode:
                return WritePlace(@"\b", next);
            case SequenceNode sequence:
                foreach (PatternNode item in _isBackward ? sequence.Items : sequence.Items.Reverse())
                    next = Write(item, next);
                return next;
            case AlternationNode alternation:
                int either = Write(alternation.Branches[0], next);
                for (int i = 1; i < alternation.Branches.Length; i++)
                    either = Add(new Step(Write(alternation.Branches[i], next), either));
                return either;
            case RepeatNode repeat:
                return WriteRepeat(repeat, next);
            default:
                _isTooLarge = true;
                return next;
        }
    }

    private int WritePlace(string text, int next)
    {
        NfaPlace? place = text switch
        {
            @"\A" => NfaPlace.Start,
            @"\z" => NfaPlace.End,
            "(?m:^)" => NfaPlace.LineStart,
            "(?m:$)" => NfaPlace.LineEnd,
            @"\b" => NfaPlace.WordEdge,
            @"\B" => NfaPlace.NoWordEdge,
            _ => null,
        };
        // \Z looks at two characters.
        _isTooLarge |= place is null;
        return place is { } known ? Add(new Step(NfaNode.OfPlace(_isBackward ? known.Reversed() : known), next)) : next;
    }

    private int WriteRepeat(RepeatNode repeat, int next)
    {
        int first = next;
        int required = repeat.Min;
        if (repeat.Max == RepeatNode.Unlimited)
        {
            int loop = Add(new Step(next, next));
            int body = Write(repeat.Inner, loop);
            if (_isTooLarge)
                return next;
            _steps[loop] = new Step(body, next);
            first = required == 0 ? loop : body;
            required--;
        }
        for (int i = repeat.Min; i < repeat.Max && !_isTooLarge; i++)
            first = Add(new Step(Write(repeat.Inner, first), next));
        for (int i = 0; i < required && !_isTooLarge; i++)
            first = Write(repeat.Inner, first);
        return first;
    }

    private Nfa Finish(int first, bool isAnchored)
    {
        int[] numbers = new int[_steps.Count];
        var nodes = new List<NfaNode>();
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = nodes.Count;
            if (_steps[i].Node is { } node)
                nodes.Add(node);
        }
        var known = new Dictionary<int, ulong[]>();
        ulong[] Reached(int from)
        {
            if (!known.TryGetValue(from, out ulong[]? set))
                known.Add(from, set = Reach(from, numbers, nodes.Count));
            return set;
        }
        ulong[][] follow = [.. _steps.Where(static step => step.Node is not null).Select(step => Reached(step.Next))];
        return new Nfa([.. nodes], follow, Reached(first), isAnchored, _isBackward);
    }

    private ulong[] Reach(int from, int[] numbers, int nodeCount)
    {
        ulong[] set = new ulong[(nodeCount + 63) / 64];
        bool[] seen = new bool[_steps.Count];
        var open = new Stack<int>();
        open.Push(from);
        while (open.TryPop(out int at))
        {
            if (seen[at])
                continue;
            seen[at] = true;
            if (_steps[at].Node is null)
            {
                open.Push(_steps[at].Other);
                open.Push(_steps[at].Next);
            }
            else
            {
                set[numbers[at] >> 6] |= 1UL << numbers[at];
            }
        }
        return set;
    }

    /// <summary>A node and what follows it, or a fork without a node.</summary>
    private readonly record struct Step(NfaNode? Node, int Next, int Other)
    {
        public Step(NfaNode node, int next = 0)
            : this(node, next, next)
        {
        }

        public Step(int next, int other)
            : this(Node: null, next, other)
        {
        }
    }
}
