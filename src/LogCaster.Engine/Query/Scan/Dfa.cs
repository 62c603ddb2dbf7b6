using System;
using System.Collections.Generic;

namespace LogCaster.Engine.Query.Scan;

/// <summary>What an automaton says of a text.</summary>
internal enum Verdict : byte
{
    /// <summary>The pattern does not match.</summary>
    No,

    /// <summary>The pattern matches.</summary>
    Yes,

    /// <summary>The automaton does not know: something beyond ASCII mattered, or it has no room for more states.</summary>
    Unknown,
}

/// <summary>What a set of nodes means for the search.</summary>
internal enum DfaState : byte
{
    /// <summary>No match can follow.</summary>
    Dead,

    /// <summary>There is a match.</summary>
    Match,

    /// <summary>It depends on what follows.</summary>
    Live,
}

/// <summary>Whether two sets of nodes are the same.</summary>
internal sealed class NodeSets : IEqualityComparer<ulong[]>
{
    public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ulong[] obj)
    {
        ulong hash = 0;
        foreach (ulong word in obj)
        {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
        }
        return (int)hash;
    }
}

/// <summary>
/// Every state of a pattern that has few, and how each goes on: the automaton made deterministic ahead of time, with states that mean the same
/// made one. Immutable, any thread.
/// </summary>
internal sealed class Dfa
{
    /// <summary>The number of the state from which no match can follow; it is never left.</summary>
    public const int Dead = 0;

    /// <summary>The number of the state of a match; it is never left.</summary>
    public const int Match = 1;

    /// <summary>The number of the state after a byte beyond ASCII; it is never left.</summary>
    public const int Unknown = 2;

    /// <summary>The number of the first other state.</summary>
    public const int FirstLive = 3;

    // States that mean the same are found only when all are known. Both bound the time to make them to a few milliseconds.
    private const int MaxStates = 96;
    private const int MaxNodesTimesClasses = 8192;

    private readonly List<int[]> _next = [];

    private Dfa(Nfa nfa) => Nfa = nfa;

    /// <summary>What it was made of.</summary>
    public Nfa Nfa { get; }

    /// <summary>The number of the state in which a search begins.</summary>
    public int Start { get; private set; }

    /// <summary>How many states there are.</summary>
    public int StateCount => _next.Count;

    /// <summary>Makes the automaton deterministic.</summary>
    /// <param name="nfa">The automaton.</param>
    /// <param name="maxStates">How many states are allowed.</param>
    /// <returns>Its states; null if they are more.</returns>
    public static Dfa? Of(Nfa nfa, int maxStates)
    {
        if ((long)nfa.NodeCount * nfa.ClassCount > MaxNodesTimesClasses)
        {
            return null;
        }
        var dfa = new Dfa(nfa);
        if (!dfa.TryFindStates())
        {
            return null;
        }
        dfa.Merge();
        return dfa.StateCount <= maxStates ? dfa : null;
    }

    /// <summary>The state after a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="byClass">The class of the next byte, or the number of classes at the end of the text, or one more for bytes beyond ASCII.</param>
    public int Next(int state, int byClass) => _next[state][byClass];

    private bool TryFindStates()
    {
        int columns = Nfa.ClassCount + 2;
        for (int state = 0; state < FirstLive; state++)
        {
            _next.Add(new int[columns]);
            _next[state].AsSpan().Fill(state);
        }
        var numbers = new Dictionary<ulong[], int>(new NodeSets());
        var sets = new List<ulong[]>();
        ulong[] from = new ulong[Nfa.WordCount];
        ulong[] to = new ulong[Nfa.WordCount];
        Start = NumberOf(Nfa.Begin(to), to, sets, numbers);
        for (int at = 0; at < sets.Count; at++)
        {
            int[] next = new int[columns];
            for (int byClass = 0; byClass <= Nfa.ClassCount; byClass++)
            {
                sets[at].CopyTo(from, 0);
                next[byClass] = NumberOf(Nfa.Step(from, byClass, to), to, sets, numbers);
            }
            next[Nfa.ClassCount + 1] = Unknown;
            _next.Add(next);
            if (sets.Count > MaxStates)
            {
                return false;
            }
        }
        return true;
    }

    private static int NumberOf(DfaState state, ulong[] set, List<ulong[]> sets, Dictionary<ulong[], int> numbers)
    {
        if (state != DfaState.Live)
        {
            return state == DfaState.Match ? Match : Dead;
        }
        if (!numbers.TryGetValue(set, out int number))
        {
            number = FirstLive + sets.Count;
            ulong[] copy = [.. set];
            numbers.Add(copy, number);
            sets.Add(copy);
        }
        return number;
    }

    // Moore's way: all live states are taken for the same until one of them goes on to something else than another.
    private void Merge()
    {
        int[] blockOf = new int[StateCount];
        for (int state = 0; state < StateCount; state++)
        {
            blockOf[state] = int.Min(state, FirstLive);
        }
        int count = int.Min(StateCount, FirstLive + 1);
        while (true)
        {
            int[] finer = new int[StateCount];
            var first = new List<int>();
            for (int state = 0; state < StateCount; state++)
            {
                int block = first.FindIndex(other => blockOf[other] == blockOf[state] && GoOnAlike(other, state, blockOf));
                finer[state] = block < 0 ? first.Count : block;
                if (block < 0)
                {
                    first.Add(state);
                }
            }
            blockOf = finer;
            if (first.Count == count)
            {
                Keep(first, blockOf);
                return;
            }
            count = first.Count;
        }
    }

    private bool GoOnAlike(int left, int right, int[] blockOf)
    {
        for (int i = 0; i < _next[left].Length; i++)
        {
            if (blockOf[_next[left][i]] != blockOf[_next[right][i]])
            {
                return false;
            }
        }
        return true;
    }

    private void Keep(List<int> first, int[] blockOf)
    {
        List<int[]> kept = first.ConvertAll(state => Array.ConvertAll(_next[state], next => blockOf[next]));
        _next.Clear();
        _next.AddRange(kept);
        Start = blockOf[Start];
    }
}
