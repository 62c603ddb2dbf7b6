using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LogCaster.Engine.Query.Scan;

/// <summary>What stands beside a place in a text.</summary>
internal enum Neighbour : byte
{
    /// <summary>Nothing: the text begins or ends here.</summary>
    Edge,

    /// <summary>A line feed.</summary>
    LineFeed,

    /// <summary>A letter, a digit or an underscore.</summary>
    Word,

    /// <summary>Any other character.</summary>
    Other,
}

/// <summary>A place between characters, by what may stand beside it.</summary>
/// <param name="Allowed">One bit for each pair: four times the neighbour before, plus the one behind.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NfaPlace(ushort Allowed)
{
    /// <summary>The begin of the text.</summary>
    public static NfaPlace Start { get; } = new(0x000F);

    /// <summary>The end of the text.</summary>
    public static NfaPlace End { get; } = new(0x1111);

    /// <summary>The begin of a line of the text.</summary>
    public static NfaPlace LineStart { get; } = new(0x00FF);

    /// <summary>The end of a line of the text.</summary>
    public static NfaPlace LineEnd { get; } = new(0x3333);

    /// <summary>A word begins or ends.</summary>
    public static NfaPlace WordEdge { get; } = new(0x4B44);

    /// <summary>Everywhere else.</summary>
    public static NfaPlace NoWordEdge { get; } = new(0xB4BB);

    /// <summary>What may stand behind it, one bit each.</summary>
    /// <param name="before">What stands before it.</param>
    public int BehindIf(Neighbour before) => (Allowed >> (4 * (int)before)) & 0xF;

    /// <summary>The place in a text that is read from its end.</summary>
    public NfaPlace Reversed()
    {
        int reversed = 0;
        for (int bit = 0; bit < 16; bit++)
            reversed |= ((Allowed >> bit) & 1) << (4 * (bit & 3) + (bit >> 2));
        return new NfaPlace((ushort)reversed);
    }
}

/// <summary>A node of an automaton: takes one of a set of ASCII characters, stands for a place, or is the end of a match.</summary>
/// <param name="Taken">The characters, one bit each; none for a place and for the end.</param>
/// <param name="Place">The place; null if it is none.</param>
/// <param name="IsEnd">Whether a match ends here.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NfaNode(UInt128 Taken, NfaPlace? Place, bool IsEnd)
{
    /// <summary>The end of a match.</summary>
    public static NfaNode End { get; } = new(UInt128.Zero, Place: null, IsEnd: true);

    /// <summary>Takes a character.</summary>
    public static NfaNode OfSet(UInt128 taken) => new(taken, Place: null, IsEnd: false);

    /// <summary>Takes nothing.</summary>
    public static NfaNode OfPlace(NfaPlace place) => new(UInt128.Zero, place, IsEnd: false);
}

/// <summary>
/// A pattern as an automaton over ASCII bytes that may be in many of its nodes at once: a set of nodes is where the search is between two bytes.
/// Bytes that no node tells apart are one class. Immutable, any thread.
/// </summary>
/// <remarks>
/// A set is an array of bits. Its last word, behind the nodes, is what stands before the place where the search is, as long as a place in the set
/// depends on it. Places wait in the set until what stands behind them is known: the next class, or the end of the text.
/// </remarks>
internal sealed class Nfa
{
    // Beyond ASCII the automaton knows nothing: .NET must be asked.
    private const int AsciiCount = 128;

    private readonly NfaNode[] _nodes;
    private readonly ulong[][] _follow;
    private readonly ulong[] _initial;
    private readonly ulong[][] _takenBy;
    private readonly ulong[] _places;
    private readonly byte[] _classOf = new byte[256];
    private readonly Neighbour[] _neighbourOf;
    private readonly int _end;
    private readonly bool _hasPlaces;

    /// <summary>Makes the automaton.</summary>
    /// <param name="nodes">Its nodes; one of them is the end.</param>
    /// <param name="follow">For each node, the set of those that may come next.</param>
    /// <param name="initial">The set where a match may begin.</param>
    /// <param name="isAnchored">Whether a match begins only where the search does.</param>
    /// <param name="isBackward">Whether texts are read from their end.</param>
    public Nfa(NfaNode[] nodes, ulong[][] follow, ulong[] initial, bool isAnchored, bool isBackward)
    {
        (_nodes, _follow, _initial, IsAnchored, IsBackward) = (nodes, follow, initial, isAnchored, isBackward);
        _end = Array.FindIndex(nodes, static node => node.IsEnd);
        _places = new ulong[initial.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Place is not null)
            {
                _hasPlaces = true;
                Add(_places, i);
            }
        }
        ClassCount = MakeClasses();
        _takenBy = new ulong[ClassCount][];
        _neighbourOf = new Neighbour[ClassCount];
        for (int value = 0; value < AsciiCount; value++)
        {
            ulong[]? taken = _takenBy[_classOf[value]];
            if (taken is not null)
            {
                continue;
            }
            taken = new ulong[initial.Length];
            for (int i = 0; i < nodes.Length; i++)
            {
                if ((nodes[i].Taken >> value & UInt128.One) != UInt128.Zero)
                {
                    Add(taken, i);
                }
            }
            _takenBy[_classOf[value]] = taken;
            _neighbourOf[_classOf[value]] = NeighbourOf(value);
        }
    }

    /// <summary>How many nodes it has.</summary>
    public int NodeCount => _nodes.Length;

    /// <summary>How many words a set takes.</summary>
    public int WordCount => _initial.Length + 1;

    /// <summary>How many classes of ASCII bytes there are. The number itself stands for the end of the text, the next for bytes beyond ASCII.</summary>
    public int ClassCount { get; }

    /// <summary>Whether a match begins only where the search does.</summary>
    public bool IsAnchored { get; }

    /// <summary>Whether texts are read from their end.</summary>
    public bool IsBackward { get; }

    /// <summary>The class of each byte.</summary>
    public ReadOnlySpan<byte> ClassOf => _classOf;

    /// <summary>The set that a search begins with.</summary>
    /// <param name="set">Room for the set.</param>
    public DfaState Begin(Span<ulong> set)
    {
        set.Clear();
        _initial.CopyTo(set);
        return Settle(set, Neighbour.Edge);
    }

    /// <summary>Goes on by one byte, or to the end of the text.</summary>
    /// <param name="from">Where the search is; is overwritten.</param>
    /// <param name="byClass">The class of the byte, or <see cref="ClassCount"/> at the end of the text.</param>
    /// <param name="to">Room for the set where it is then.</param>
    public DfaState Step(Span<ulong> from, int byClass, Span<ulong> to)
    {
        bool isAtEnd = byClass == ClassCount;
        Neighbour behind = isAtEnd ? Neighbour.Edge : _neighbourOf[byClass];
        if (_hasPlaces)
        {
            PassPlaces(from, (Neighbour)from[^1], behind);
            if (Has(from, _end))
            {
                return DfaState.Match;
            }
        }
        if (isAtEnd)
        {
            return DfaState.Dead;
        }
        to.Clear();
        Span<ulong> nodes = to[..^1];
        ReadOnlySpan<ulong> taken = _takenBy[byClass];
        for (int word = 0; word < nodes.Length; word++)
        {
            for (ulong bits = from[word] & taken[word]; bits != 0; bits &= bits - 1)
            {
                Unite(nodes, _follow[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
            }
        }
        if (!IsAnchored)
        {
            Unite(nodes, _initial);
        }
        return Settle(to, behind);
    }

    /// <summary>Passes the places that only depend on what stands before them, and leaves out those that cannot be passed any more.</summary>
    private DfaState Settle(Span<ulong> set, Neighbour before)
    {
        Span<ulong> nodes = set[..^1];
        if (_hasPlaces)
        {
            PassPlaces(set, before, behind: null);
            bool isWaiting = false;
            for (int word = 0; word < nodes.Length; word++)
            {
                for (ulong bits = nodes[word] & _places[word]; bits != 0; bits &= bits - 1)
                {
                    int node = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    bool isOpen = _nodes[node].Place!.Value.BehindIf(before) is not (0 or 0xF);
                    isWaiting |= isOpen;
                    nodes[word] &= isOpen ? ulong.MaxValue : ~(1UL << node);
                }
            }
            set[^1] = isWaiting ? (ulong)before : 0;
        }
        // Where a match may begin later, an empty set is only one that waits for a better place.
        return Has(nodes, _end) ? DfaState.Match : !IsAnchored || nodes.ContainsAnyExcept(0UL) ? DfaState.Live : DfaState.Dead;
    }

    /// <summary>Adds what follows the places that can be passed: whatever stands behind them, if that is not said.</summary>
    private void PassPlaces(Span<ulong> set, Neighbour before, Neighbour? behind)
    {
        int wanted = behind is { } known ? 1 << (int)known : 0xF;
        bool isMore = true;
        while (isMore)
        {
            isMore = false;
            for (int word = 0; word < _places.Length; word++)
            {
                for (ulong bits = set[word] & _places[word]; bits != 0; bits &= bits - 1)
                {
                    int node = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    if ((_nodes[node].Place!.Value.BehindIf(before) & wanted) == wanted)
                    {
                        isMore |= Unite(set, _follow[node]);
                    }
                }
            }
        }
    }

    private static Neighbour NeighbourOf(int value) =>
        value == '\n' ? Neighbour.LineFeed : char.IsAsciiLetterOrDigit((char)value) || value == '_' ? Neighbour.Word : Neighbour.Other;

    // Splits the classes by each set of characters in turn.
    private int MakeClasses()
    {
        var masks = new HashSet<UInt128>();
        foreach (NfaNode node in _nodes)
        {
            masks.Add(node.Taken);
        }
        if (_hasPlaces)
        {
            for (int value = 0; value < AsciiCount; value++)
            {
                UInt128 alike = UInt128.Zero;
                for (int other = 0; other < AsciiCount; other++)
                {
                    alike |= NeighbourOf(other) == NeighbourOf(value) ? UInt128.One << other : UInt128.Zero;
                }
                masks.Add(alike);
            }
        }
        int count = 1;
        foreach (UInt128 mask in masks)
        {
            var split = new Dictionary<(byte Class, bool IsIn), byte>();
            for (int value = 0; value < AsciiCount; value++)
            {
                (byte, bool) key = (_classOf[value], (mask >> value & UInt128.One) != UInt128.Zero);
                if (!split.TryGetValue(key, out byte number))
                {
                    split.Add(key, number = (byte)split.Count);
                }
                _classOf[value] = number;
            }
            count = split.Count;
        }
        Debug.Assert(count <= AsciiCount, "A class has at least one byte.");
        _classOf.AsSpan(AsciiCount).Fill((byte)(count + 1));
        return count;
    }

    private static bool Has(ReadOnlySpan<ulong> set, int node) => (set[node >> 6] >> node & 1) != 0;

    private static void Add(Span<ulong> set, int node) => set[node >> 6] |= 1UL << node;

    private static bool Unite(Span<ulong> set, ReadOnlySpan<ulong> with)
    {
        ulong more = 0;
        for (int word = 0; word < with.Length; word++)
        {
            more |= with[word] & ~set[word];
            set[word] |= with[word];
        }
        return more != 0;
    }
}
