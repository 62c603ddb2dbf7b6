using System;
using System.Diagnostics;
using System.Threading;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Ring;

/// <summary>
/// The newest records, in memory of fixed size: the only queue of LogCaster. Ingest appends, everything else reads at its own pace.
/// </summary>
/// <remarks>
/// <para>Two circles: <c>slots</c> holds a <see cref="Record"/> for each sequence number, <c>arena</c> the payloads, each followed by LF
/// and none of them wrapping around, so that a stretch of records is a stretch of bytes (with a few bytes between them where senders end
/// lines by more than LF). Sequence numbers begin at 0, are dense and never reused.</para>
/// <code>
///   sequence   first ........ visible ................... next
///   slots      | intact, slack | intact, users see these | being written or free |
///   bytes      Offset(first) ............................ end
/// </code>
/// <para>Invariants: <c>next - visible ≤ capacity</c>; <c>next - first ≤ slots</c>; what lies at or above <c>first</c> was written in this lap
/// of the arena or in the last, there behind the place of <c>end</c>. A lap ends at the end of the arena, or earlier when the records
/// that the slots still hold need no more: so a ring of few records stays in the processor's cache, and in little memory. If records
/// become longer then, the lap skips to behind the last one rather than overwrite what the slots still hold.</para>
/// <para>Threads: <see cref="Append(ReadOnlySpan{byte}, ReadOnlySpan{RecordSlice}, Protocol, int)"/>, <see cref="Clear"/> and <see cref="Count"/> take one short lock. Readers take none: the appender
/// publishes <c>first</c> before it overwrites what lies below, and <c>next</c> after it has written, so whoever reads records at or above
/// <c>first</c>, both before and after, has read them whole. <see cref="IsIntact"/> is that check; what fails it must be thrown away.</para>
/// <para>Watched by RecordRingTests and RingModelTests, the fuzz target Ring, and the benchmark suite ingest.</para>
/// </remarks>
public sealed unsafe class RecordRing : IDisposable
{
    // A lap shorter than this gains nothing: the receive buffer and the slots take as much of the processor's cache.
    private const long MinLapBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Record* _slots;
    private readonly byte* _arena;
    private readonly long _slotCount;
    private readonly long _arenaBytes;
    private readonly int _maxRecordBytes;
    private readonly long _begin;
    private readonly ClearMarks _marks;
    private RingCursor[] _required = [];
    private long _end;
    private long _lastLapBytes;
    private long _skippedFrom;
    private long _lastTicks;
    private long _first;
    private long _disorderedBelow;
    private long _shown;
    private long _next;
    private bool _disposed;

    /// <summary>Makes an empty ring; its memory is reserved now and committed as it fills.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="time">The clock that arrival times are read from.</param>
    /// <param name="begin">The sequence number of the first record; what was before it is not counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="OutOfMemoryException">The machine refuses that much address space.</exception>
    public RecordRing(RingOptions options, TimeProvider time, long begin = 0)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(begin);
        _begin = _first = _next = begin;
        _marks = new ClearMarks(begin);
        Capacity = options.Capacity;
        _time = time;
        _maxRecordBytes = options.MaxRecordBytes;
        _slotCount = options.Capacity + options.SlackRecords;
        _arenaBytes = options.BufferBytes;
        _slots = (Record*)Arena.Reserve(_slotCount * Record.SizeBytes);
        _arena = Arena.Reserve(_arenaBytes);
    }

    /// <summary>How many records users see at most.</summary>
    public long Capacity { get; }

    /// <summary>How many bytes the payloads may take.</summary>
    public long BufferBytes => _arenaBytes;

    /// <summary>How many records the ring holds, slack included.</summary>
    public long SlotCount => _slotCount;

    /// <summary>The sequence number that the next record will get; all below it are written. Any thread.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>The oldest sequence number whose record is still whole; between this and what users see lies slack. Any thread.</summary>
    public long First => Volatile.Read(ref _first);

    /// <summary>
    /// The newest sequence number whose arrival time lies before that of its predecessor, because the clock was set back: from it on,
    /// times ascend. Any thread.
    /// </summary>
    public long DisorderedBelow => Volatile.Read(ref _disorderedBelow);

    /// <summary>The end of what users may see: what a required cursor has not taken yet could be lost with the process. Any thread.</summary>
    public long End
    {
        get
        {
            long next = Next;
            // What was shown while nobody held the ring stays visible.
            long shown = Volatile.Read(ref _shown);
            return long.Max(shown, RingCursor.OldestOf(Volatile.Read(ref _required), next));
        }
    }

    /// <summary>Appends records in one piece, with one clock reading to the millisecond.</summary>
    /// <param name="bytes">The bytes that the slices index.</param>
    /// <param name="slices">The records in order, each at most the longest payload.</param>
    /// <param name="protocol">The way they came in.</param>
    /// <param name="source">Their sender.</param>
    /// <returns>How many were appended, from the first on; fewer than given only when a required cursor holds the ring.</returns>
    public int Append(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordSlice> slices, Protocol protocol, int source)
    {
        lock (_lock)
        {
            // Files keep milliseconds: a record has the same time wherever it is read from.
            long ticks = _time.GetUtcNow().UtcTicks;
            return Append(bytes, slices, protocol, source, ticks - (ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>Appends records that were there before this process, at its start.</summary>
    /// <param name="bytes">The bytes that the slices index.</param>
    /// <param name="slices">The records in order, each at most the longest payload.</param>
    /// <param name="ticks">When they arrived, in UTC ticks.</param>
    /// <param name="source">Their sender.</param>
    public void Restore(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordSlice> slices, long ticks, int source)
    {
        lock (_lock)
        {
            int appended = Append(bytes, slices, Protocol.Tcp, source, ticks);
            Debug.Assert(appended == slices.Length, "No cursor holds the ring at the start.");
        }
    }

    /// <summary>Lets a cursor read records once more, from the oldest on that is still whole; users go on to see them.</summary>
    internal void GoBack(RingCursor cursor, long position)
    {
        lock (_lock)
        {
            Volatile.Write(ref _shown, End);
            cursor.Position = long.Max(position, long.Min(_first, cursor.Position));
        }
    }

    private int Append(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordSlice> slices, Protocol protocol, int source, long ticks)
    {
        int appended = 0;
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (ticks < _lastTicks)
        {
            Volatile.Write(ref _disorderedBelow, _next);
        }
        _lastTicks = ticks;
        var header = new Record { Ticks = ticks, Protocol = protocol, Source = source };
        while (appended < slices.Length)
        {
            Debug.Assert(slices[appended].Length <= _maxRecordBytes, "Framing cuts records to the longest payload.");
            ReadOnlySpan<RecordSlice> run = SliceRun.Take(slices[appended..], _slotCount / 4, _arenaBytes / 4, out int runBytes);
            if (!MakeRoom(run.Length, runBytes))
            {
                break;
            }
            Write(bytes, run, header);
            appended += run.Length;
        }
        return appended;
    }

    /// <summary>Hides all records from users, and gives how many they saw until now; cursors still see them.</summary>
    public long Clear()
    {
        lock (_lock)
        {
            return _marks.Add(VisibleRange());
        }
    }

    /// <summary>Shows users again what the last <see cref="Clear"/> hid, as far as it is not overwritten. Any thread.</summary>
    /// <returns>What came of it; null if there is none to take back.</returns>
    public Unclearing? Unclear()
    {
        lock (_lock)
        {
            long hidden = VisibleRange().From;
            return _marks.TryTakeBack(out long cleared) ? new Unclearing(cleared, hidden - VisibleRange().From) : null;
        }
    }

    /// <summary>The records counted at one moment. Any thread.</summary>
    public RingCounts Count()
    {
        lock (_lock)
        {
            (long visible, long end) = VisibleRange();
            long total = end - _begin;
            return new RingCounts(total, end - visible, total - (end - visible) - _marks.Cleared, _marks.Cleared);
        }
    }

    /// <summary>How many bytes the records that users see take now, gaps included. Any thread.</summary>
    public long VisibleBytes()
    {
        lock (_lock)
        {
            (long visible, long end) = VisibleRange();
            return BytesFrom(visible) - BytesFrom(end);
        }
    }

    private long BytesFrom(long sequence)
    {
        long offset = sequence < _next ? Read(sequence).Offset : _end;
        long bytes = ArenaOffset.Place(_end) - ArenaOffset.Place(offset);
        if (_skippedFrom > 0 && offset < ArenaOffset.LapStart(_end) + _lastLapBytes)
        {
            bytes -= _lastLapBytes - ArenaOffset.Place(_skippedFrom);
        }
        return ArenaOffset.LapStart(offset) == ArenaOffset.LapStart(_end) ? bytes : bytes + _lastLapBytes;
    }

    /// <summary>The sequence numbers that users see now: from the first, inclusive, to the second, exclusive. Any thread, no lock.</summary>
    public (long From, long To) VisibleRange()
    {
        long end = End;
        long first = long.Max(Volatile.Read(ref _first), _marks.Below);
        return (long.Min(end, long.Max(first, end - Capacity)), end);
    }

    /// <summary>
    /// Whether a record was whole until now. Ask after the record or its bytes were read: if not, what was read is worthless. Any thread.
    /// </summary>
    /// <param name="sequence">A sequence number below <see cref="Next"/>.</param>
    public bool IsIntact(long sequence) => sequence >= FirstIntact();

    /// <summary>
    /// The oldest sequence number whose record was whole until now; asked after records were read, it tells which of them are worth
    /// something. Any thread.
    /// </summary>
    public long FirstIntact()
    {
        // Pairs with the write barrier in MakeRoom: the reads before this must be done before first is read.
        Volatile.ReadBarrier();
        return Volatile.Read(ref _first);
    }

    /// <summary>Reads a record without checking it; see <see cref="IsIntact"/>. Any thread.</summary>
    /// <param name="sequence">A sequence number of at least 0.</param>
    public Record Read(long sequence) => _slots[sequence % _slotCount];

    /// <summary>Reads neighbouring records without checking them, where they lie; see <see cref="IsIntact"/>. Any thread.</summary>
    /// <param name="from">First sequence number.</param>
    /// <param name="to">End, exclusive; at most <see cref="SlotWrapAfter"/> of <paramref name="from"/>.</param>
    public ReadOnlySpan<Record> Records(long from, long to)
    {
        long slot = from % _slotCount;
        return new ReadOnlySpan<Record>(_slots + slot, (int)long.Min(to - from, _slotCount - slot));
    }

    /// <summary>The sequence number, above the given one, whose record lies at the start of the slots again.</summary>
    public long SlotWrapAfter(long sequence) => sequence - (sequence % _slotCount) + _slotCount;

    /// <summary>
    /// The bytes of a payload, or of a stretch of them, where they lie; see <see cref="IsIntact"/>. Never leaves the arena, whatever the
    /// arguments: those of a torn record give other bytes, or fewer. Any thread.
    /// </summary>
    /// <param name="offset">Offset as in <see cref="Record.Offset"/>.</param>
    /// <param name="length">Length in bytes.</param>
    public ReadOnlySpan<byte> Bytes(long offset, long length)
    {
        long place = long.Min(ArenaOffset.Place(offset), _arenaBytes);
        return new ReadOnlySpan<byte>(_arena + place, (int)long.Min((uint)length, long.Min(_arenaBytes - place, int.MaxValue)));
    }

    /// <summary>Makes a cursor that begins with the next record to come.</summary>
    /// <param name="required">Whether the ring may not overwrite what the cursor has not taken.</param>
    public RingCursor OpenCursor(bool required)
    {
        lock (_lock)
        {
            var cursor = new RingCursor(this, _next, required);
            if (required)
            {
                Volatile.Write(ref _required, [.. _required, cursor]);
            }
            return cursor;
        }
    }

    /// <summary>Gives the memory back. No other thread may use the ring any more; the process itself never calls this.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        Arena.Release(_slots);
        Arena.Release(_arena);
    }

    internal void Close(RingCursor cursor)
    {
        lock (_lock)
        {
            Volatile.Write(ref _required, Array.FindAll(_required, other => other != cursor));
        }
    }

    /// <summary>Makes a cursor a required one, from the oldest record on that is still whole and it has not taken.</summary>
    internal void Require(RingCursor cursor)
    {
        lock (_lock)
        {
            Volatile.Write(ref _shown, End);
            _ = cursor.CatchUp();
            Volatile.Write(ref _required, [.. Array.FindAll(_required, other => other != cursor), cursor]);
        }
    }

    /// <summary>Evicts what the next records will overwrite, and says so to readers first; false when a required cursor forbids it.</summary>
    private bool MakeRoom(int records, int bytes)
    {
        long oldestSlot = long.Max(_first, _next + records - _slotCount);
        bool beginLap = ArenaOffset.Place(_end) + bytes > _arenaBytes || LapIsLongEnough(oldestSlot);
        long end = beginLap ? ArenaOffset.NextLap(_end) : _end;
        long lastLapBytes = beginLap ? ArenaOffset.Place(_end) : _lastLapBytes;
        long skippedFrom = beginLap ? 0 : _skippedFrom;
        long first = Search.FirstAtOrAfter(this, (skippedFrom > 0 ? skippedFrom : end + bytes) - ArenaOffset.LapLength, oldestSlot, _next);
        if (first > oldestSlot && lastLapBytes <= _arenaBytes / 2 && ArenaOffset.Place(end) < lastLapBytes)
        {
            // The last lap ended early, and records became longer since: those that the slots still hold are left where they are.
            skippedFrom = end;
            end = ArenaOffset.LapStart(end) + lastLapBytes;
            first = Search.FirstAtOrAfter(this, skippedFrom - ArenaOffset.LapLength, oldestSlot, _next);
        }
        if (RingCursor.OldestOf(_required, first) < first)
        {
            return false;
        }
        _end = end;
        _lastLapBytes = lastLapBytes;
        _skippedFrom = skippedFrom;
        if (first != _first)
        {
            Volatile.Write(ref _first, first);
            // Pairs with the read barrier in FirstIntact: first must be seen before any byte below it changes.
            Volatile.WriteBarrier();
        }
        return true;
    }

    /// <summary>Whether the front half of this lap holds nothing any more, and is as good a place to go on as what lies ahead.</summary>
    private bool LapIsLongEnough(long oldestSlot)
    {
        long place = ArenaOffset.Place(_end);
        return place >= MinLapBytes && oldestSlot < _next && Read(oldestSlot).Offset >= _end - (place / 2);
    }

    /// <summary>Copies a run of records into the arena, and publishes them.</summary>
    private void Write(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordSlice> run, in Record header)
    {
        ref readonly RecordSlice last = ref run[^1];
        int start = run[0].Start;
        int length = last.Start + last.Length - start;
        byte* target = _arena + ArenaOffset.Place(_end);
        bytes.Slice(start, length).CopyTo(new Span<byte>(target, length));
        long slot = _next % _slotCount;
        foreach (ref readonly RecordSlice slice in run)
        {
            int at = slice.Start - start;
            // Field by field: to fill a record and copy it whole would wait for its own narrow stores.
            Record* record = _slots + slot;
            record->Ticks = header.Ticks;
            record->Offset = _end + at;
            record->Length = slice.Length;
            record->Severity = slice.Severity;
            record->Protocol = header.Protocol;
            record->Flags = slice.Flags;
            record->Source = header.Source;
            target[at + slice.Length] = (byte)'\n';
            slot = slot + 1 == _slotCount ? 0 : slot + 1;
        }
        if (last.Flags == RecordFlags.Truncated)
        {
            SliceRun.TruncationMark.CopyTo(new Span<byte>(target + length, SliceRun.TruncationMark.Length));
            length += SliceRun.TruncationMark.Length;
            target[length] = (byte)'\n';
            _slots[(slot == 0 ? _slotCount : slot) - 1].Length += SliceRun.TruncationMark.Length;
        }
        _end += length + 1;
        Volatile.Write(ref _next, _next + run.Length);
    }
}
