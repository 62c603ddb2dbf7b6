using System;
using System.Buffers;
using System.Globalization;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>
/// The matches of a query among the records that arrive, each written once however many read them. It follows the ring at its own pace and holds
/// nobody up: what the ring overwrites first is missed, and said to be. Used by one thread at a time.
/// </summary>
public sealed class LiveMatches
{
    /// <summary>About how much one step writes, in bytes; each reader that is slow holds as much.</summary>
    public const int ChunkBytes = 16 * 1024;

    private readonly RecordRing _ring;
    private readonly ScanPlan _plan;
    private readonly RecordFormat _format;
    private readonly LiveRoom _room;
    private int[] _hits = [];
    private int _hitCount;
    private int _nextHit;
    private long _blockFrom;
    private long _blockTo;
    private long _missed;

    /// <summary>Begins to follow.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="query">What is wanted, of which limit and order mean nothing here.</param>
    /// <param name="zone">The zone of times in text, if the query names none.</param>
    /// <param name="position">The sequence number of the first record to look at.</param>
    /// <param name="room">Room of the thread, for the same ring.</param>
    public LiveMatches(RecordRing ring, SourceTable sources, LogQuery query, TimeZoneInfo zone, long position, LiveRoom room)
    {
        _ring = ring;
        _plan = ScanPlan.Of(query, sources);
        _format = new RecordFormat(query, sources, zone);
        _room = room;
        Position = position;
    }

    /// <summary>The sequence number of the next record to look at, or to write if it is a match.</summary>
    public long Position { get; private set; }

    /// <summary>Writes the next matches, about a chunk at most, and the note of those missed among them.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="end">The sequence number of the first record to leave for later; no record of the ring lies beyond it.</param>
    /// <param name="budget">How long it may compute; what takes longer is missed.</param>
    /// <param name="missed">How many records could not be looked at or shown, because they came faster than that.</param>
    /// <returns>How many matches were written.</returns>
    public int Step(ArrayBufferWriter<byte> output, long end, QueryBudget budget, out long missed)
    {
        missed = 0;
        if (_nextHit == _hitCount && Position < end)
        {
            missed = LookAt(end, budget);
        }
        int written = 0;
        int limit = output.WrittenCount + ChunkBytes;
        for (; _nextHit < _hitCount && output.WrittenCount < limit; _nextHit++)
        {
            long sequence = _blockFrom + _hits[_nextHit];
            if (!_room.Copy.TryTake(sequence, out Record record, out ReadOnlySpan<byte> payload))
            {
                missed++;
                _missed++;
                continue;
            }
            WriteMissed(output);
            _format.Write(output, sequence, record, payload);
            written++;
        }
        if (_nextHit < _hitCount)
        {
            Position = _blockFrom + _hits[_nextHit];
            return written;
        }
        Position = long.Max(Position, _blockTo);
        WriteMissed(output);
        return written;
    }

    /// <summary>Writes the note of a reader who was too slow.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="dropped">How many matches he missed.</param>
    public void WriteDropped(IBufferWriter<byte> output, long dropped) =>
        _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"dropped {dropped} (slow reader)"));

    /// <summary>Looks at the next block; how many records were missed, which is said before the next match.</summary>
    private long LookAt(long end, QueryBudget budget)
    {
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
        _missed += missed;
        return missed;
    }

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

    private void WriteMissed(IBufferWriter<byte> output)
    {
        if (_missed > 0)
        {
            _format.WriteNote(
                output, string.Create(CultureInfo.InvariantCulture, $"missed {_missed} records: they came faster than they could be looked at"));
            _missed = 0;
        }
    }
}
