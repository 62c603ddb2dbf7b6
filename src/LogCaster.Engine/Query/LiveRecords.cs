using System;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>
/// The records that arrive and match, one after the other, each found once however many want it. It follows the ring at its own pace and holds nobody
/// up: what the ring overwrites first is missed. Used by one thread at a time.
/// </summary>
public sealed class LiveRecords
{
    private readonly RecordRing _ring;
    private readonly ScanPlan _plan;
    private readonly LiveRoom _room;
    private readonly bool _acceptsEverything;
    private int[] _hits = [];
    private int _hitCount;
    private int _nextHit;
    private long _blockFrom;
    private long _blockTo;

    /// <summary>Begins to follow.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="query">What is wanted, of which limit and order mean nothing here.</param>
    /// <param name="position">The sequence number of the first record to look at.</param>
    /// <param name="room">Room of the thread, for the same ring.</param>
    public LiveRecords(RecordRing ring, SourceTable sources, LogQuery query, long position, LiveRoom room)
    {
        _ring = ring;
        _plan = ScanPlan.Of(query, sources);
        _acceptsEverything = query.AcceptsEverything;
        _room = room;
        Position = position;
    }

    /// <summary>The sequence number of the next record to look at, or to take if it is a match.</summary>
    public long Position { get; private set; }

    /// <summary>Whether a match that was found is not taken yet.</summary>
    public bool HasFound => _nextHit < _hitCount;

    /// <summary>Looks at the next block, if all that was found before is taken.</summary>
    /// <param name="end">The sequence number of the first record to leave for later; no record of the ring lies beyond it.</param>
    /// <param name="budget">How long it may compute; what takes longer is missed.</param>
    /// <returns>How many records were missed, because they came faster than they could be looked at.</returns>
    public long Look(long end, QueryBudget budget)
    {
        if (HasFound || Position >= end)
        {
            return 0;
        }
        long begin = Position;
        Position = long.Max(Position, _ring.First);
        if (Position < end)
        {
            Block block = Block.Front(_ring, Position, end);
            ReadOnlySpan<int> hits = _room.Scan.Find(_ring, _plan, block, budget);
            // What was overwritten meanwhile may have matched.
            Position = budget.IsOver ? block.To : long.Clamp(_ring.FirstIntact(), block.From, block.To);
            (_blockFrom, _blockTo) = (block.From, block.To);
            Keep(hits, (int)(Position - block.From));
        }
        long missed = Position - begin;
        Advance();
        return missed;
    }

    /// <summary>Takes the next match that was found; <see cref="HasFound"/> says whether there is one.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="record">The record.</param>
    /// <param name="payload">Its bytes; valid until anything else is asked.</param>
    /// <returns>False if the ring has overwritten it since it was found.</returns>
    public bool TryTake(out long sequence, out Record record, out ReadOnlySpan<byte> payload)
    {
        sequence = _blockFrom + _hits[_nextHit++];
        bool taken = _room.Copy.TryTake(sequence, out record, out payload);
        Advance();
        return taken;
    }

    /// <summary>Passes over what there is up to an end, and says how many matches that were.</summary>
    /// <param name="end">As of <see cref="Look"/>.</param>
    /// <param name="budget">How long it may compute; when it is over the rest is left for later.</param>
    /// <param name="missed">How many records were overwritten before they could be looked at.</param>
    public long Skip(long end, QueryBudget budget, out long missed)
    {
        missed = 0;
        if (_acceptsEverything)
        {
            long passed = long.Max(0, end - Position);
            Position = long.Max(Position, end);
            (_hitCount, _nextHit) = (0, 0);
            return passed;
        }
        long count = 0;
        while (true)
        {
            count += _hitCount - _nextHit;
            _nextHit = _hitCount;
            Advance();
            if (Position >= end || budget.IsOver)
            {
                return count;
            }
            missed += Look(end, budget);
        }
    }

    /// <summary>Goes on at an end without a look at what lies before it.</summary>
    /// <param name="end">The sequence number to go on at.</param>
    /// <returns>How many records were left out.</returns>
    public long JumpTo(long end)
    {
        long missed = long.Max(0, end - Position);
        (_hitCount, _nextHit) = (0, 0);
        Position = long.Max(Position, end);
        return missed;
    }

    private void Advance() => Position = HasFound ? _blockFrom + _hits[_nextHit] : long.Max(Position, _blockTo);

    private void Keep(ReadOnlySpan<int> hits, int from)
    {
        while (!hits.IsEmpty && hits[0] < from)
        {
            hits = hits[1..];
        }
        if (_hits.Length < hits.Length)
        {
            _hits = new int[int.Max(hits.Length, 2 * _hits.Length)];
        }
        hits.CopyTo(_hits);
        _hitCount = hits.Length;
        _nextHit = 0;
    }
}
