using System;
using System.Buffers;
using System.Globalization;
using LogCaster.Engine.Query.Output;
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

    private readonly LiveRecords _records;
    private readonly RecordFormat _format;
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
        _records = new LiveRecords(ring, sources, query, position, room);
        _format = new RecordFormat(query, sources, zone);
    }

    /// <summary>The sequence number of the next record to look at, or to write if it is a match.</summary>
    public long Position => _records.Position;

    /// <summary>Writes the next matches, about a chunk at most, and the note of those missed among them.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="end">The sequence number of the first record to leave for later; no record of the ring lies beyond it.</param>
    /// <param name="budget">How long it may compute; what takes longer is missed.</param>
    /// <param name="missed">How many records could not be looked at or shown, because they came faster than that.</param>
    /// <returns>How many matches were written.</returns>
    public int Step(ArrayBufferWriter<byte> output, long end, QueryBudget budget, out long missed)
    {
        missed = _records.Look(end, budget);
        _missed += missed;
        int written = 0;
        int limit = output.WrittenCount + ChunkBytes;
        while (_records.HasFound && output.WrittenCount < limit)
        {
            if (!_records.TryTake(out long sequence, out Record record, out ReadOnlySpan<byte> payload))
            {
                missed++;
                _missed++;
                continue;
            }
            WriteMissed(output);
            _format.Write(output, sequence, record, payload);
            written++;
        }
        if (!_records.HasFound)
        {
            WriteMissed(output);
        }
        return written;
    }

    /// <summary>Writes the note of a reader who was too slow.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="dropped">How many matches he missed.</param>
    public void WriteDropped(IBufferWriter<byte> output, long dropped) =>
        _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"dropped {dropped} (slow reader)"));

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
