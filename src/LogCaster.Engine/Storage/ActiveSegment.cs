using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>
/// The file that is being written, and the journal beside it that becomes its index: the time runs of what was written. Changed by one thread, under the
/// lock of <see cref="History"/> where readers could see it.
/// </summary>
internal sealed class ActiveSegment : IDisposable
{
    private const long MinReservedBytes = 64 * 1024;
    private const long MaxReservedBytes = 16 * 1024 * 1024;

    private readonly SegmentFile _text;
    private readonly SegmentFile _journal;
    private readonly SourceTable _table;
    private readonly ArrayBufferWriter<byte> _runs = new();
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<string> _names = [];
    private readonly long _firstSequence;
    private SegmentBlock[] _blocks = new SegmentBlock[16];
    private ImmutableArray<int> _sources = [SourceTable.Unknown];
    private int _wholeBlocks;
    private int _shownBlocks;
    private SegmentBlock _shown;
    private SegmentBlock _next;
    private long _journalLength;
    private int _uncheckedBytes;
    private uint _uncheckedCrc;
    private long _reserved;
    private long _lastMs;

    /// <summary>Takes over files that are open.</summary>
    /// <param name="directory">Their directory.</param>
    /// <param name="text">The text, empty or as far as <see cref="Continue"/> says.</param>
    /// <param name="journal">The journal, empty or as far as <see cref="Continue"/> says.</param>
    /// <param name="firstSequence">The sequence number of the first record.</param>
    /// <param name="createdTicks">When it was begun.</param>
    /// <param name="table">The senders of the process.</param>
    public ActiveSegment(
        SegmentDirectory directory, SegmentFile text, SegmentFile journal, long firstSequence, long createdTicks, SourceTable table)
    {
        _text = text;
        _journal = journal;
        _table = table;
        _firstSequence = firstSequence;
        CreatedTicks = createdTicks;
        Place = new SegmentPlace(directory, text, journal);
        _shown = new SegmentBlock { FirstSequence = firstSequence, MinTicks = long.MaxValue };
        _next = _shown;
    }

    public SegmentPlace Place { get; }

    /// <summary>When it was begun, in UTC ticks.</summary>
    public long CreatedTicks { get; }

    /// <summary>How many records readers see.</summary>
    public long Count => EndSequence - _firstSequence;

    /// <summary>The sequence number after the last record that readers see.</summary>
    public long EndSequence => _shown.EndSequence;

    /// <summary>Length of the text that readers see, in bytes.</summary>
    public long Length => _shown.Offset + _shown.Length;

    /// <summary>The text.</summary>
    public SegmentFile Text => _text;

    /// <summary>The journal.</summary>
    public SegmentFile Journal => _journal;

    /// <summary>How much more text the block takes that is being filled; it ends with the line that reaches this.</summary>
    public int RoomInBlock => SegmentBlock.TargetBytes - _next.Length;

    /// <summary>Goes on where a process before this one has stopped.</summary>
    /// <param name="blocks">The blocks of the text; the last may be unfinished.</param>
    /// <param name="known">The journal as far as it was matched with them; null for none. Of what it does not tell of, the second is known.</param>
    public void Continue(SegmentBlock[] blocks, Journal? known)
    {
        _journalLength = known?.MatchedBytes ?? 0;
        ReadOnlySpan<byte> rest = known is null ? default : known.Unchecked;
        (_uncheckedBytes, _uncheckedCrc) = (rest.Length, Crc32C.Of(rest));
        foreach (string name in known?.Names ?? [])
        {
            _numbers.TryAdd(AddName(name), _names.Count);
        }
        for (int i = 0; i < blocks.Length; i++)
        {
            SegmentBlock block = blocks[i];
            bool isLast = i == blocks.Length - 1;
            int told = known?.TellsOf(i, block.Count) ?? 0;
            _next = block;
            _lastMs = told > 0 && (isLast || told < block.Count) ? known!.LastMs : 0;
            if (told < block.Count)
            {
                MakeUp(block, told);
            }
            if (block.Length >= SegmentBlock.TargetBytes)
            {
                EndBlock();
            }
        }
        WriteRuns();
        Show();
    }

    /// <summary>Adds records of one time and one sender to what will be written next.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">Length of their lines.</param>
    /// <param name="ticks">Their time.</param>
    /// <param name="source">Their sender, as the process numbers it.</param>
    /// <param name="severities">Their severities.</param>
    /// <param name="isEscaped">Whether one of their lines is escaped.</param>
    public void Add(int count, int bytes, long ticks, int source, ushort severities, bool isEscaped)
    {
        long ms = ticks / TimeSpan.TicksPerMillisecond;
        int number = NumberOf(source);
        int before = _runs.WrittenCount;
        TimeRuns.Write(_runs, count, ms, _lastMs, number);
        _lastMs = ms;
        AddRuns(before);
        // Of the lines that a process before this one has written to the block, nobody knows.
        _next.Flags |= _next.Count == 0 ? BlockFlags.HasSeverities : BlockFlags.None;
        _next.Count += count;
        _next.Length += bytes;
        // Should the journal be lost, a record has the second of its line.
        _next.MinTicks = long.Min(_next.MinTicks, ticks - (ticks % TimeSpan.TicksPerSecond));
        _next.MaxTicks = long.Max(_next.MaxTicks, ticks);
        _next.Severities |= severities;
        _next.Flags |= isEscaped ? BlockFlags.HasEscapes : BlockFlags.None;
    }

    /// <summary>Ends the block if it is full.</summary>
    public void EndFullBlock()
    {
        if (_next.Length >= SegmentBlock.TargetBytes)
        {
            EndBlock();
        }
    }

    /// <summary>Writes lines, and the runs that were added for them.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="StorageException">The text cannot be written; a part of it may have been.</exception>
    public void Write(ReadOnlySpan<byte> lines)
    {
        Reserve(lines.Length);
        _text.Append(lines);
        WriteRuns();
    }

    /// <summary>
    /// Whether a part of the journal could not be written: the times of some records are known to the second only. Nothing more is written to it then,
    /// since it would stand in the wrong place.
    /// </summary>
    public bool JournalIsDamaged { get; private set; }

    /// <summary>Shows readers what was written.</summary>
    public void Show() => (_shown, _shownBlocks) = (_next, _wholeBlocks);

    /// <summary>The file as readers see it; under the lock of <see cref="History"/>.</summary>
    public Segment View() => new(Place, _blocks, _shownBlocks, _shown, _firstSequence, _sources);

    /// <summary>Writes what stands at the begin of a journal.</summary>
    /// <param name="journal">The journal, which is empty.</param>
    /// <param name="firstSequence">The sequence number of the first record of the text.</param>
    /// <param name="createdTicks">When the text was begun.</param>
    public static void BeginJournal(SegmentFile journal, long firstSequence, long createdTicks) =>
        journal.Append(new JournalHeader(firstSequence, createdTicks).ToBytes());

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _journal.Dispose();
    }

    /// <summary>
    /// Adds one run for the records of a block that the journal does not tell of, with a time that fits to no text, so that readers take that of the text.
    /// </summary>
    private void MakeUp(in SegmentBlock block, int told)
    {
        int before = _runs.WrittenCount;
        TimeRuns.Write(_runs, block.Count - told, 0, told == 0 ? 0 : _lastMs, 0);
        _lastMs = 0;
        if (told == 0)
        {
            (_next.RunsOffset, _next.RunsLength, _next.RunsCrc) = (_journalLength + before, 0, 0);
        }
        AddRuns(before);
    }

    /// <summary>Counts what was added to the runs since as those of the block.</summary>
    private void AddRuns(int before)
    {
        ReadOnlySpan<byte> added = _runs.WrittenSpan[before..];
        _next.RunsLength += added.Length;
        _next.RunsCrc = Crc32C.Append(_next.RunsCrc, added);
    }

    /// <summary>
    /// Reserves room on the disk as long as the file is, so that the kernel need not find room for every page that is written: that takes it longer
    /// than to copy the page.
    /// </summary>
    private void Reserve(int bytes)
    {
        long end = Length + bytes;
        if (end > _reserved)
        {
            long length = long.Clamp(end, MinReservedBytes, MaxReservedBytes);
            _text.Reserve(end, length);
            _reserved = end + length;
        }
    }

    /// <summary>Gives back what was reserved and is not used.</summary>
    /// <exception cref="StorageException">The kernel refuses.</exception>
    public void ReleaseReserved()
    {
        if (_reserved > Length)
        {
            _text.Truncate(Length);
        }
    }

    private void WriteRuns()
    {
        int written = _runs.WrittenCount;
        if (written + _uncheckedBytes > 0)
        {
            TimeRuns.WriteCheck(_runs, Crc32C.Append(_uncheckedCrc, _runs.WrittenSpan));
            (_uncheckedBytes, _uncheckedCrc) = (0, 0);
            AddRuns(written);
        }
        // Without its runs a record has the second of its line: no reason to refuse it.
        try
        {
            if (!JournalIsDamaged)
            {
                _journal.Append(_runs.WrittenSpan);
            }
        }
        catch (StorageException)
        {
            JournalIsDamaged = true;
        }
        _journalLength += _runs.WrittenCount;
        _runs.ResetWrittenCount();
    }

    private void EndBlock()
    {
        if (_wholeBlocks == _blocks.Length)
        {
            // Readers keep the old array: what they see of it does not change.
            Array.Resize(ref _blocks, 2 * _blocks.Length);
        }
        _blocks[_wholeBlocks++] = _next;
        _next = new SegmentBlock
        {
            Offset = _next.Offset + _next.Length,
            FirstSequence = _next.EndSequence,
            RunsOffset = _journalLength + _runs.WrittenCount,
            MinTicks = long.MaxValue,
        };
        _lastMs = 0;
    }

    private int NumberOf(int source)
    {
        if (source == SourceTable.Unknown)
        {
            return 0;
        }
        if (_numbers.TryGetValue(source, out int number))
        {
            return number;
        }
        string name = _table.NameOf(source);
        if (Encoding.UTF8.GetByteCount(name) > TimeRuns.MaxNameBytes)
        {
            return 0;
        }
        int before = _runs.WrittenCount;
        TimeRuns.WriteName(_runs, name);
        AddRuns(before);
        _ = AddName(name);
        _numbers.Add(source, _names.Count);
        return _names.Count;
    }

    private int AddName(string name)
    {
        int source = _table.Add(name);
        _names.Add(name);
        _sources = _sources.Add(source);
        return source;
    }
}
