using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Storage;

namespace LogCaster.Engine.Query;

/// <summary>
/// A query that looks at all its matches before it answers, by as many threads as lend a hand: <see cref="Help"/> may be called by any number
/// at once, while one owner calls <see cref="Step"/> until the answer is there.
/// </summary>
public abstract class PieceRun : QueryRun
{
    // Some milliseconds of work at most: how soon a run can be ended, and how long the owner waits for helpers at its end.
    private const int RecordsPerPiece = 1 << 16;

    // As many blocks of a file as one look at its index tells of.
    private const int BlocksPerPiece = 64;

    private readonly ScanPlan _plan;
    private readonly QueryRange _range;
    private readonly QueryBudget _budget;
    private readonly ConcurrentBag<PieceTally> _tallies = [];
    private readonly long[] _pieces;
    private int _nextPiece;
    private int _done;
    private bool _isAnswering;

    /// <summary>Begins a run over what users see now.</summary>
    /// <param name="log">The records.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="budget">How long it may compute.</param>
    protected PieceRun(SearchableLog log, LogQuery query, QueryBudget budget)
    {
        _budget = budget;
        Log = log;
        _plan = ScanPlan.Of(query, log.Sources);
        _range = QueryRange.Of(log, query);
        _pieces = Cut(log, _range);
    }

    /// <summary>How many records there are to look at: below some hundred thousand, help costs more than it brings.</summary>
    public long Records => Log.Count(_range.From, _range.To);

    /// <summary>The records.</summary>
    protected SearchableLog Log { get; }

    /// <summary>The range that is looked at.</summary>
    private protected QueryRange Range => _range;

    /// <summary>Looks at one piece, if one is left. Any thread.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Help()
    {
        int piece = Interlocked.Increment(ref _nextPiece) - 1;
        if (piece >= _pieces.Length - 1 || _budget.IsOver)
        {
            return false;
        }
        if (!_tallies.TryTake(out PieceTally? tally))
        {
            tally = NewTally();
            tally.Reader = new LogReader(Log, _plan, _budget, tally.NeedsSeverity);
        }
        QueryRange range = _range with { From = _pieces[piece], To = _pieces[piece + 1] };
        while (range.From < range.To && !_budget.IsOver)
        {
            ReadOnlySpan<int> hits = tally.Reader!.FindFront(ref range, out BlockData data);
            if (!hits.IsEmpty && tally.Add(data, hits) is long done && done < data.To)
            {
                // The ring has overwritten the next meanwhile: files have them, or nobody has.
                range = range with { From = done };
            }
        }
        _tallies.Add(tally);
        Interlocked.Increment(ref _done);
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
            while (Volatile.Read(ref _done) < _pieces.Length - 1 && !_budget.IsOver)
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

    /// <inheritdoc/>
    public override void Release()
    {
        foreach (PieceTally tally in _tallies)
        {
            tally.Reader?.Close();
        }
    }

    /// <summary>Skips the look at records, for an answer that is known.</summary>
    private protected void NothingToLookAt() => _nextPiece = _done = _pieces.Length;

    /// <summary>Where pieces begin, and where the last one ends.</summary>
    private static long[] Cut(SearchableLog log, in QueryRange range)
    {
        var cuts = new List<long> { range.From };
        long at = range.From;
        foreach (Segment segment in log.Segments())
        {
            for (int i = 0; i < segment.BlockCount; i += BlocksPerPiece)
            {
                long begin = segment.Block(i).FirstSequence;
                if (begin > at && begin < long.Min(range.To, log.Ring.First))
                {
                    cuts.Add(begin);
                    at = begin;
                }
            }
        }
        at = long.Max(at, log.Ring.First);
        for (at = at > range.From ? at : at + RecordsPerPiece; at < range.To; at += RecordsPerPiece)
        {
            cuts.Add(at);
        }
        cuts.Add(long.Max(range.To, range.From));
        return [.. cuts];
    }

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
    public LogReader? Reader { get; set; }

    /// <summary>Whether the severity of matches is asked for.</summary>
    public virtual bool NeedsSeverity => false;

    /// <summary>Counts matches.</summary>
    /// <param name="data">The records among which they are.</param>
    /// <param name="hits">Their places, ascending.</param>
    /// <returns>The sequence number up to which matches are counted: the ring may have overwritten the others meanwhile.</returns>
    public abstract long Add(in BlockData data, ReadOnlySpan<int> hits);
}
