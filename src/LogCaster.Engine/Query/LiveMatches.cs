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
    private readonly RecordRing _ring;
    private readonly ScanPlan _plan;
    private readonly RecordFormat _format;
    private readonly BlockScan _scan = new();
    private readonly RecordCopy _copy;

    /// <summary>Begins to follow.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="query">What is wanted, of which limit and order mean nothing here.</param>
    /// <param name="zone">The zone of times in text, if the query names none.</param>
    /// <param name="position">The sequence number of the first record to look at.</param>
    public LiveMatches(RecordRing ring, SourceTable sources, LogQuery query, TimeZoneInfo zone, long position)
    {
        _ring = ring;
        _plan = ScanPlan.Of(query, sources);
        _format = new RecordFormat(query, sources, zone);
        _copy = new RecordCopy(ring);
        Position = position;
    }

    /// <summary>The sequence number of the next record to look at.</summary>
    public long Position { get; private set; }

    /// <summary>Looks at the next stretch of records, if any have arrived.</summary>
    /// <param name="output">Receives the matches among them.</param>
    /// <param name="budget">How long it may compute; what takes longer is missed.</param>
    /// <param name="missed">How many records could not be looked at, because they came faster than that.</param>
    /// <returns>How many matches were written.</returns>
    public int Step(ArrayBufferWriter<byte> output, QueryBudget budget, out long missed)
    {
        missed = 0;
        long next = _ring.Next;
        if (Position < _ring.First)
        {
            missed = _ring.First - Position;
            Position += missed;
        }
        if (Position >= next)
        {
            return 0;
        }
        Block block = Block.Front(_ring, Position, next);
        missed += block.From - Position;
        ReadOnlySpan<int> hits = _scan.Find(_ring, _plan, block, budget);
        Position = block.To;
        if (budget.IsOver)
        {
            missed += block.To - block.From;
            return 0;
        }
        int written = 0;
        foreach (int hit in hits)
        {
            written += TryWrite(block.From + hit, output) ? 1 : 0;
        }
        return written;
    }

    /// <summary>Writes the note of a reader who was too slow.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="dropped">How many matches he missed.</param>
    public void WriteDropped(IBufferWriter<byte> output, long dropped) =>
        _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"dropped {dropped} (slow reader)"));

    /// <summary>Writes the note of records that came faster than they could be looked at.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="missed">How many.</param>
    public void WriteMissed(IBufferWriter<byte> output, long missed) =>
        _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"missed {missed} records: they came faster than they could be looked at"));

    private bool TryWrite(long sequence, ArrayBufferWriter<byte> output)
    {
        if (!_copy.TryTake(sequence, out Record record, out ReadOnlySpan<byte> payload))
        {
            return false;
        }
        _format.Write(output, sequence, record, payload);
        return true;
    }
}
