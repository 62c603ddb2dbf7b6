using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Runs an automaton that may have any number of states: each is made when a search first comes to it, and remembered in a table of bounded
/// size. When the table is full a new one is begun, a few times; then the automaton knows nothing more. All threads share the table.
/// </summary>
/// <remarks>
/// An entry of the table is where the row of the next state begins, or one of the constants below. Entries are written under the lock and read
/// without it: an entry that a thread does not see yet is <see cref="Unmade"/>, as every new row is full of it, and then the thread takes the lock.
/// A row never moves or changes its meaning; a table that grew or was given up stays as it is for those that still read it.
/// Watched by ByteAutomatonTests, the fuzz target Pattern, and the benchmark suite search.
/// </remarks>
internal sealed class LazyDfa : ByteAutomaton
{
    /// <summary>Most memory that states take, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>How many tables are begun.</summary>
    public const int MaxTables = 4;

    private const int Unmade = 0;
    private const int Dead = -1;
    private const int Match = -2;
    private const int Unknown = -3;

    // What a state takes beside its row and its set: objects' heads, and its entry in the dictionary.
    private const int BytesPerState = 80;

    private readonly Nfa _nfa;
    private readonly byte[] _classOf;
    private readonly Lock _lock = new();
    private readonly ulong[] _from;
    private readonly ulong[] _to;
    private States _states;

    /// <summary>Makes it.</summary>
    /// <param name="nfa">The automaton.</param>
    /// <param name="prefix">What every match begins with; null if that is not known.</param>
    public LazyDfa(Nfa nfa, LiteralSearcher? prefix = null)
        : base(prefix)
    {
        _nfa = nfa;
        _classOf = nfa.ClassOf.ToArray();
        _from = new ulong[nfa.WordCount];
        _to = new ulong[nfa.WordCount];
        _states = new States(nfa);
    }

    /// <summary>How many tables were begun.</summary>
    internal int Tables { get; private set; } = 1;

    /// <summary>How many states were made in all tables.</summary>
    internal int StatesMade { get; private set; }

    /// <inheritdoc/>
    protected override Verdict Run(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            States? states = Volatile.Read(ref _states);
            if (states.IsGivenUp)
            {
                return Verdict.Unknown;
            }
            if (TryRun(states, text, out Verdict verdict))
            {
                return verdict;
            }
            BeginTable(states);
        }
    }

    private bool TryRun(States states, ReadOnlySpan<byte> text, out Verdict verdict)
    {
        ref byte classOf = ref MemoryMarshal.GetArrayDataReference(_classOf);
        ref byte bytes = ref MemoryMarshal.GetReference(text);
        int[] rows = states.Rows;
        ref int row = ref MemoryMarshal.GetArrayDataReference(rows);
        int state = states.Start;
        int step = _nfa.IsBackward ? -1 : 1;
        nint at = _nfa.IsBackward ? text.Length - 1 : 0;
        int left = state > 0 ? text.Length : 0;
        for (; left > 0; left--, at += step)
        {
            int byClass = Unsafe.Add(ref classOf, (nint)Unsafe.Add(ref bytes, at));
            int next = Unsafe.Add(ref Unsafe.Add(ref row, byClass), (nint)(uint)state);
            if (next <= 0)
            {
                if (next == Unmade)
                {
                    next = Make(states, state, byClass);
                    row = ref MemoryMarshal.GetArrayDataReference(states.Rows);
                }
                if (next <= 0)
                {
                    state = next;
                    break;
                }
            }
            state = next;
        }
        if (state > 0)
        {
            int last = states.Rows[state + _nfa.ClassCount];
            state = last != Unmade ? last : Make(states, state, _nfa.ClassCount);
        }
        verdict = state switch
        {
            Match => Verdict.Yes,
            Dead => Verdict.No,
            _ => Verdict.Unknown,
        };
        return state != Unmade;
    }

    /// <summary>The entry for a state and a class, made if no thread has; <see cref="Unmade"/> if there is no room for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Make(States states, int state, int byClass)
    {
        lock (_lock)
        {
            ref int entry = ref states.Rows[state + byClass];
            if (entry != Unmade)
            {
                return entry;
            }
            if (byClass > _nfa.ClassCount)
            {
                return entry = Unknown;
            }
            states.SetOf(state).CopyTo(_from, 0);
            DfaState kind = _nfa.Step(_from, byClass, _to);
            if (kind != DfaState.Live)
            {
                return entry = kind == DfaState.Match ? Match : Dead;
            }
            int made = states.Count;
            int next = states.RowOf(_to);
            StatesMade += states.Count - made;
            // The table may have grown: the entry belongs into the new one.
            return next == Unmade ? Unmade : states.Rows[state + byClass] = next;
        }
    }

    private void BeginTable(States full)
    {
        lock (_lock)
        {
            if (_states != full)
            {
                return;
            }
            if (Tables == MaxTables)
            {
                full.GiveUp();
                return;
            }
            Tables++;
            Volatile.Write(ref _states, new States(_nfa));
        }
    }

    /// <summary>The states made so far. Changed under the lock.</summary>
    private sealed class States
    {
        private readonly Dictionary<ulong[], int> _rowOf = new(new NodeSets());
        private readonly List<ulong[]> _sets = [];
        private readonly int _columns;
        private readonly int _maxStates;
        private int[] _rows;
        private volatile bool _isGivenUp;

        public States(Nfa nfa)
        {
            // One column for the end of the text, one for what is not ASCII. The first row stays empty, so that no row begins at zero.
            _columns = nfa.ClassCount + 2;
            _maxStates = MaxBytes / (sizeof(int) * _columns + sizeof(ulong) * nfa.WordCount + BytesPerState);
            _rows = new int[_columns * 8];
            ulong[] set = new ulong[nfa.WordCount];
            DfaState kind = nfa.Begin(set);
            Start = kind == DfaState.Live ? RowOf(set) : kind == DfaState.Match ? Match : Dead;
        }

        public int Start { get; }

        public int Count => _sets.Count;

        public int[] Rows => Volatile.Read(ref _rows);

        public bool IsGivenUp => _isGivenUp;

        public void GiveUp() => _isGivenUp = true;

        public ulong[] SetOf(int row) => _sets[row / _columns - 1];

        /// <summary>The row of a set of nodes, made if there is none; <see cref="Unmade"/> if there is no room for it.</summary>
        public int RowOf(ulong[] set)
        {
            if (_rowOf.TryGetValue(set, out int row))
            {
                return row;
            }
            if (_sets.Count == _maxStates)
            {
                return Unmade;
            }
            ulong[] copy = [.. set];
            _sets.Add(copy);
            row = _sets.Count * _columns;
            _rowOf.Add(copy, row);
            if (row + _columns > _rows.Length)
            {
                int[] more = new int[_rows.Length * 2];
                _rows.CopyTo(more, 0);
                Volatile.Write(ref _rows, more);
            }
            return row;
        }
    }
}
