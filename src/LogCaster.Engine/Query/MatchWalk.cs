using System;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>
/// Goes through the matches of a query one by one, from old to new or the other way, block by block. Owned by one thread at a time.
/// </summary>
internal sealed class MatchWalk
{
    private readonly RecordRing _ring;
    private readonly ScanPlan _plan;
    private readonly bool _backward;
    private readonly QueryBudget _budget;
    private readonly BlockScan _scan;
    private int[] _hits = [];
    private int _hitCount;
    private int _nextHit;
    private long _blockFrom;
    private long _from;
    private long _to;

    /// <summary>Makes a walk through a range.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="plan">What is wanted.</param>
    /// <param name="range">Where.</param>
    /// <param name="backward">Whether the newest match comes first.</param>
    /// <param name="budget">The query's time; when it is over, the walk pauses for good.</param>
    public MatchWalk(RecordRing ring, ScanPlan plan, QueryRange range, bool backward, QueryBudget budget)
    {
        _budget = budget;
        _ring = ring;
        _plan = plan;
        _backward = backward;
        _scan = new BlockScan();
        (_from, _to) = range;
    }

    /// <summary>The next match.</summary>
    /// <param name="blocks">How many blocks may be scanned for it; counted down.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <returns>Whether there is one, or why not.</returns>
    public WalkOutcome Next(ref int blocks, out long sequence)
    {
        while (_nextHit == _hitCount)
        {
            sequence = 0;
            if (blocks-- <= 0 || _budget.IsOver)
            {
                return WalkOutcome.Paused;
            }
            _from = long.Max(_from, _ring.First);
            if (_from >= _to)
            {
                return WalkOutcome.AtEnd;
            }
            Scan();
        }
        int hit = _backward ? _hits[_hitCount - 1 - _nextHit] : _hits[_nextHit];
        _nextHit++;
        sequence = _blockFrom + hit;
        return WalkOutcome.Match;
    }

    private void Scan()
    {
        Block block = _backward ? Block.Back(_ring, _from, _to) : Block.Front(_ring, _from, _to);
        ReadOnlySpan<int> hits = _scan.Find(_ring, _plan, block, _budget);
        if (_hits.Length < hits.Length)
        {
            _hits = new int[int.Max(hits.Length, 256)];
        }
        hits.CopyTo(_hits);
        // What an early stop has left out is missing: the query ends without an answer.
        _hitCount = _budget.IsOver ? 0 : hits.Length;
        _nextHit = 0;
        _blockFrom = block.From;
        if (_backward)
        {
            _to = block.From;
        }
        else
        {
            _from = block.To;
        }
    }
}

/// <summary>What a step of a <see cref="MatchWalk"/> gave.</summary>
internal enum WalkOutcome
{
    /// <summary>A match.</summary>
    Match,

    /// <summary>None yet: the blocks that might be scanned are used up.</summary>
    Paused,

    /// <summary>No more.</summary>
    AtEnd,
}
