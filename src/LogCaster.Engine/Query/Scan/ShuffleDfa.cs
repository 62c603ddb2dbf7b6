using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Runs an automaton of at most sixteen states. For each byte there is a vector that says for each state which one comes next, and a shuffle
/// looks it up in one cycle: what a byte costs does not depend on what the byte before it led to.
/// </summary>
/// <remarks>
/// The idea is that of Sheng, the small engine of Intel's Hyperscan. Watched by ByteAutomatonTests (against its scalar twin, at any length), the
/// fuzz target Pattern, and the benchmark suite search. A byte that the ring overwrites meanwhile leads to some state, as every byte does.
/// </remarks>
internal sealed class ShuffleDfa : ByteAutomaton
{
    /// <summary>How many states it can have.</summary>
    public const int MaxStates = 16;

    // How far one that can end early goes byte by byte.
    private const int FirstSteps = 16;

    private readonly byte[] _table = new byte[256 * MaxStates];
    private readonly byte[] _verdicts = new byte[MaxStates];
    private readonly byte _start;
    private readonly bool _isAnchored;
    private readonly bool _isBackward;

    /// <summary>Makes it.</summary>
    /// <param name="dfa">Its states; at most <see cref="MaxStates"/>.</param>
    /// <param name="prefix">What every match begins with; null if that is not known.</param>
    public ShuffleDfa(Dfa dfa, LiteralSearcher? prefix = null)
        : base(prefix)
    {
        ReadOnlySpan<byte> classOf = dfa.Nfa.ClassOf;
        for (int value = 0; value < 256; value++)
        {
            for (int state = 0; state < dfa.StateCount; state++)
            {
                _table[value * MaxStates + state] = (byte)dfa.Next(state, classOf[value]);
            }
        }
        for (int state = 0; state < dfa.StateCount; state++)
        {
            _verdicts[state] = (byte)(dfa.Next(state, dfa.Nfa.ClassCount) switch
            {
                Dfa.Match => Verdict.Yes,
                Dfa.Unknown => Verdict.Unknown,
                _ => Verdict.No,
            });
        }
        _start = (byte)dfa.Start;
        (_isAnchored, _isBackward) = (dfa.Nfa.IsAnchored, dfa.Nfa.IsBackward);
    }

    /// <inheritdoc/>
    protected override Verdict Run(ReadOnlySpan<byte> text)
    {
        int state = _isAnchored ? Go(text, _start, from: 0, int.Min(FirstSteps, text.Length)) : _start;
        if (text.Length > FirstSteps && state >= Dfa.FirstLive || !_isAnchored)
        {
            int done = _isAnchored ? FirstSteps : 0;
            state = _isBackward ? GoFar<Backward>(text, state, done) : GoFar<Forward>(text, state, done);
        }
        return (Verdict)_verdicts[state];
    }

    /// <summary>The scalar twin, for the first bytes, and for tests.</summary>
    internal Verdict AskOneByOne(ReadOnlySpan<byte> text) => (Verdict)_verdicts[Go(text, _start, from: 0, text.Length)];

    private int Go(ReadOnlySpan<byte> text, int state, int from, int to)
    {
        for (int i = from; i < to && state >= Dfa.FirstLive; i++)
        {
            state = _table[text[_isBackward ? text.Length - 1 - i : i] * MaxStates + state];
        }
        return state;
    }

    /// <summary>Goes to the end, or at most fifteen bytes beyond the one that decides.</summary>
    private int GoFar<TWay>(ReadOnlySpan<byte> text, int from, int done)
        where TWay : struct, IWay
    {
        const int Width = 16;
        ref byte table = ref MemoryMarshal.GetArrayDataReference(_table);
        ref byte bytes = ref MemoryMarshal.GetReference(text);
        Vector128<byte> state = Vector128.CreateScalar((byte)from);
        nint at = TWay.Step > 0 ? done : text.Length - 1 - done;
        int left = text.Length - done;
        for (; left >= Width; left -= Width, at += Width * TWay.Step)
        {
            state = After(state, ref table, Unsafe.Add(ref bytes, at));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 2 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 3 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 4 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 5 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 6 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 7 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 8 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 9 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 10 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 11 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 12 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 13 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 14 * TWay.Step));
            state = After(state, ref table, Unsafe.Add(ref bytes, at + 15 * TWay.Step));
            if (state.ToScalar() < Dfa.FirstLive)
            {
                return state.ToScalar();
            }
        }
        for (; left > 0; left--, at += TWay.Step)
        {
            state = After(state, ref table, Unsafe.Add(ref bytes, at));
        }
        return state.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> After(Vector128<byte> state, ref byte table, byte value) =>
        Vector128.ShuffleNative(Vector128.LoadUnsafe(ref table, (nuint)value * MaxStates), state);

    /// <summary>From which end a text is read.</summary>
    private interface IWay
    {
        /// <summary>How far the next byte is.</summary>
        static abstract int Step { get; }
    }

    private readonly struct Forward : IWay
    {
        public static int Step => 1;
    }

    private readonly struct Backward : IWay
    {
        public static int Step => -1;
    }
}
