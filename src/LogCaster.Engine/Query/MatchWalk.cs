using System;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Engine.Query;

/// <summary>
/// Goes through the matches of a query one by one, from old to new or the other way, stretch by stretch. Owned by one thread at a time.
/// </summary>
internal sealed class MatchWalk
{
    private readonly LogReader _reader;
    private readonly bool _backward;
    private readonly QueryBudget _budget;
    private int[] _hits = [];
    private int _hitCount;
    private int _nextHit;
    private long _hitsFrom;
    private QueryRange _range;

    /// <summary>Makes a walk through a range.</summary>
    /// <param name="reader">Finds the matches.</param>
    /// <param name="range">Where.</param>
    /// <param name="backward">Whether the newest match comes first.</param>
    /// <param name="budget">The query's time; when it is over, the walk pauses for good.</param>
    public MatchWalk(LogReader reader, QueryRange range, bool backward, QueryBudget budget)
    {
        _budget = budget;
        _reader = reader;
        _backward = backward;
        _range = range;
    }

    /// <summary>The next match.</summary>
    /// <param name="blocks">How many stretches may be scanned for it; counted down.</param>
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
            if (_range.From >= _range.To)
            {
                return WalkOutcome.AtEnd;
            }
            Scan();
        }
        int hit = _backward ? _hits[_hitCount - 1 - _nextHit] : _hits[_nextHit];
        _nextHit++;
        sequence = _hitsFrom + hit;
        return WalkOutcome.Match;
    }

    private void Scan()
    {
        QueryRange before = _range;
        ReadOnlySpan<int> hits = _backward ? _reader.FindBack(ref _range, out BlockData data) : _reader.FindFront(ref _range, out data);
        if (_range == before && !_budget.IsOver)
        {
            // Nothing of the range is left.
            _range = _range with { From = _range.To };
        }
        if (_hits.Length < hits.Length)
        {
            _hits = new int[int.Max(hits.Length, 256)];
        }
        hits.CopyTo(_hits);
        // What an early stop has left out is missing: the query ends without an answer.
        _hitCount = _budget.IsOver ? 0 : hits.Length;
        _nextHit = 0;
        _hitsFrom = data.From;
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
