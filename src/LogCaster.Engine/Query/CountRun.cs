using System.Buffers;
using System.Collections.Concurrent;
using System.Threading;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>
/// Counts the matches of a query, by as many threads as lend a hand: <see cref="Help"/> may be called by any number at once, while one
/// owner calls <see cref="Step"/> until the answer is there.
/// </summary>
public sealed class CountRun : QueryRun
{
    // Some milliseconds of work at most: how soon a count can be ended, and how long the owner waits for helpers at its end.
    private const int RecordsPerPiece = 1 << 16;

    private readonly RecordRing _ring;
    private readonly ScanPlan _plan;
    private readonly QueryRange _range;
    private readonly QueryBudget _budget;
    private readonly ConcurrentBag<BlockScan> _scans = [];
    private long _nextPiece;
    private long _count;
    private long _done;

    /// <summary>Begins a count over what users see now.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="query">What to count.</param>
    /// <param name="budget">How long it may compute.</param>
    public CountRun(RecordRing ring, LogQuery query, QueryBudget budget)
    {
        _budget = budget;
        _ring = ring;
        _plan = ScanPlan.Of(query);
        _range = QueryRange.Of(ring, query);
        if (query.AcceptsEverything)
        {
            _count = _done = _nextPiece = _range.To - _range.From;
        }
    }

    /// <summary>How many records there are to look at: below some hundred thousand, help costs more than it brings.</summary>
    public long Records => _range.To - _range.From;

    /// <summary>Counts one piece, if one is left. Any thread.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Help()
    {
        long from = _range.From + Interlocked.Add(ref _nextPiece, RecordsPerPiece) - RecordsPerPiece;
        if (from >= _range.To || _budget.IsOver)
        {
            return false;
        }
        long to = long.Min(from + RecordsPerPiece, _range.To);
        if (!_scans.TryTake(out BlockScan? scan))
        {
            scan = new BlockScan();
        }
        long count = 0;
        for (long at = long.Max(from, _ring.First); at < to;)
        {
            Block block = Block.Front(_ring, at, to);
            count += scan.Find(_ring, _plan, block, _budget).Length;
            at = long.Max(block.To, _ring.First);
        }
        _scans.Add(scan);
        Interlocked.Add(ref _count, count);
        Interlocked.Add(ref _done, to - from);
        return true;
    }

    /// <summary>
    /// Counts one piece; when none is left, waits for those of other threads and answers <c>COUNT: n</c>. Without time left it does nothing.
    /// </summary>
    public override bool Step(ArrayBufferWriter<byte> output)
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
        AnswerText.WriteCount(output, Volatile.Read(ref _count));
        return false;
    }
}
