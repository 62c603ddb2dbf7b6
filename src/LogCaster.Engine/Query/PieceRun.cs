using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>
/// A query that looks at all its matches before it answers, by as many threads as lend a hand: <see cref="Help"/> may be called by any number
/// at once, while one owner calls <see cref="Step"/> until the answer is there.
/// </summary>
public abstract class PieceRun : QueryRun
{
    // Some milliseconds of work at most: how soon a run can be ended, and how long the owner waits for helpers at its end.
    private const int RecordsPerPiece = 1 << 16;

    private readonly ScanPlan _plan;
    private readonly QueryRange _range;
    private readonly QueryBudget _budget;
    private readonly ConcurrentBag<PieceTally> _tallies = [];
    private long _nextPiece;
    private long _done;
    private bool _isAnswering;

    /// <summary>Begins a run over what users see now.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="budget">How long it may compute.</param>
    protected PieceRun(RecordRing ring, SourceTable sources, LogQuery query, QueryBudget budget)
    {
        _budget = budget;
        Ring = ring;
        _plan = ScanPlan.Of(query, sources);
        _range = QueryRange.Of(ring, query);
    }

    /// <summary>How many records there are to look at: below some hundred thousand, help costs more than it brings.</summary>
    public long Records => _range.To - _range.From;

    /// <summary>The ring.</summary>
    protected RecordRing Ring { get; }

    /// <summary>The range that is looked at.</summary>
    private protected QueryRange Range => _range;

    /// <summary>Looks at one piece, if one is left. Any thread.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Help()
    {
        long from = _range.From + Interlocked.Add(ref _nextPiece, RecordsPerPiece) - RecordsPerPiece;
        if (from >= _range.To || _budget.IsOver)
        {
            return false;
        }
        long to = long.Min(from + RecordsPerPiece, _range.To);
        if (!_tallies.TryTake(out PieceTally? tally))
        {
            tally = NewTally();
        }
        for (long at = long.Max(from, Ring.First); at < to;)
        {
            Block block = Block.Front(Ring, at, to);
            tally.Add(block.From, tally.Scan.Find(Ring, _plan, block, _budget));
            at = long.Max(block.To, Ring.First);
        }
        _tallies.Add(tally);
        Interlocked.Add(ref _done, to - from);
        return true;
    }

    /// <summary>
    /// Looks at one piece; when none is left, waits for those of other threads and answers. Without time left it does nothing.
    /// </summary>
    public override bool Step(ArrayBufferWriter<byte> output)
    {
        if (!_isAnswering)
        {
            if (Help())
            {
                return true;
            }
            var spin = default(SpinWait);
            while (Volatile.Read(ref _done) < Records && !_budget.IsOver)
            {
                spin.SpinOnce();
            }
            if (_budget.IsOver)
            {
                return true;
            }
            Sum([.. _tallies]);
            _isAnswering = true;
        }
        return Answer(output);
    }

    /// <summary>Skips the look at records, for an answer that is known.</summary>
    private protected void NothingToLookAt() => _nextPiece = _done = Records;

    /// <summary>Makes what one thread at a time counts in.</summary>
    private protected abstract PieceTally NewTally();

    /// <summary>Takes all that was counted together, once.</summary>
    /// <param name="tallies">What was counted.</param>
    private protected abstract void Sum(IReadOnlyList<PieceTally> tallies);

    /// <summary>Writes the next part of the answer.</summary>
    /// <param name="output">Where to.</param>
    /// <returns>Whether more is to come.</returns>
    protected abstract bool Answer(ArrayBufferWriter<byte> output);
}

/// <summary>What a thread counts in while it looks at a piece; handed from thread to thread between pieces.</summary>
internal abstract class PieceTally
{
    /// <summary>Finds the matches.</summary>
    public BlockScan Scan { get; } = new();

    /// <summary>Counts matches.</summary>
    /// <param name="from">The first sequence number of their block.</param>
    /// <param name="hits">Their distances from it, ascending.</param>
    public abstract void Add(long from, ReadOnlySpan<int> hits);
}
