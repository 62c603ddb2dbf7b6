using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>
/// A block of a file in memory, taken apart as far as it is asked for. It keeps files open from block to block. Owned by one thread.
/// </summary>
/// <param name="zone">The zone of the times in the text.</param>
public sealed class BlockBuffer(TimeZoneInfo zone)
{
    private const int SeveritiesAtOnce = 256;

    private readonly TextLines _lines = new(zone);
    private readonly TimestampText _times = new(zone);
    private readonly List<Record> _records = [];
    private readonly RecordSlice[] _slices = new RecordSlice[SeveritiesAtOnce];
    private byte[] _text = [];
    private byte[] _runs = [];
    private int _length;
    private Segment? _segment;
    private SegmentBlock _block;
    private ISegmentText? _textFile;
    private SegmentFile? _indexFile;
    private SegmentIndex? _replacing;
    private bool _textIsShared;
    private bool _indexIsShared;
    private bool _isRefused;
    private bool _isSplit;
    private bool _hasSeverities;

    /// <summary>Whether the block that was to be loaded last is damaged, or refused by the disk, and not just gone.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>The sequence number of the first record.</summary>
    public long FirstSequence => _block.FirstSequence;

    /// <summary>The text of the block as it stands in the file, or what the records lie in once they were asked for.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>The records: their offsets are places in <see cref="Text"/>.</summary>
    public ReadOnlySpan<Record> Records
    {
        get
        {
            Split();
            return CollectionsMarshal.AsSpan(_records);
        }
    }

    /// <summary>Whether this block is the one that was loaded last.</summary>
    public bool Holds(Segment segment, int index) =>
        _segment is Segment held && held.Place == segment.Place && _block.Offset == segment.Block(index).Offset && _block.Count == segment.Block(index).Count;

    /// <summary>Loads a block; what is gone from the file since is missing.</summary>
    /// <param name="segment">The file.</param>
    /// <param name="index">The block.</param>
    /// <returns>False if the file is gone, or cannot be read.</returns>
    public bool TryLoad(Segment segment, int index)
    {
        _isRefused = false;
        _isSplit = false;
        _hasSeverities = false;
        _records.Clear();
        bool isOther = _segment?.Place != segment.Place;
        _segment = segment;
        _block = segment.Block(index);
        if (_text.Length < _block.Length)
        {
            _text = new byte[int.Max(_block.Length, SegmentBlock.TargetBytes + (SegmentBlock.TargetBytes / 4))];
        }
        // A file that is completed meanwhile was closed by its writer, and has another name.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                if (isOther || _textFile is null)
                {
                    Close();
                    _textFile = segment.Place.OpenText(out _textIsShared);
                }
                _length = _textFile.Read(_text.AsSpan(0, _block.Length), _block.Offset);
                return true;
            }
            catch (Exception refused) when (refused is StorageException or ObjectDisposedException)
            {
                isOther = true;
                _isRefused = (refused as StorageException)?.IsMissing == false;
            }
        }
        _segment = null;
        _length = 0;
        return false;
    }

    /// <summary>Finds the severity of every record, as it was found when the record came.</summary>
    public void ReadSeverities()
    {
        Split();
        if (_hasSeverities)
        {
            return;
        }
        _hasSeverities = true;
        Span<Record> records = CollectionsMarshal.AsSpan(_records);
        for (int at = 0; at < records.Length;)
        {
            int from = at;
            int count = 0;
            for (; at < records.Length && count < SeveritiesAtOnce; at++)
            {
                // Files of others have empty lines, which state nothing.
                if (records[at].Length > 0)
                {
                    _slices[count++] = new RecordSlice { Start = (int)records[at].Offset, Length = records[at].Length };
                }
            }
            SeverityScanner.ScanAll(Text, _slices.AsSpan(0, count));
            ReadOnlySpan<RecordSlice> slices = _slices;
            foreach (ref Record record in records[from..at])
            {
                if (record.Length > 0)
                {
                    record.Severity = slices[0].Severity;
                    slices = slices[1..];
                }
            }
        }
    }

    /// <summary>Whether a record stands in two blocks, with the same number, second and payload.</summary>
    /// <param name="other">The other block.</param>
    /// <param name="sequence">Its sequence number.</param>
    internal bool Shares(BlockBuffer other, long sequence)
    {
        long here = sequence - FirstSequence;
        long there = sequence - other.FirstSequence;
        if (here < 0 || here >= Records.Length || there < 0 || there >= other.Records.Length)
        {
            return false;
        }
        Record one = Records[(int)here];
        Record two = other.Records[(int)there];
        return one.Ticks / TimeSpan.TicksPerSecond == two.Ticks / TimeSpan.TicksPerSecond
            && Text.Slice((int)one.Offset, one.Length).SequenceEqual(other.Text.Slice((int)two.Offset, two.Length));
    }

    /// <summary>The time runs of the block, as they lie beside the text; none where there are none, or damaged ones.</summary>
    internal ReadOnlySpan<byte> ReadRuns() => _segment is not null && TryReadRuns(_segment, out ReadOnlySpan<byte> runs) ? runs : default;

    private void Split()
    {
        if (_isSplit)
        {
            return;
        }
        _isSplit = true;
        _lines.Begin(_block.MinTicks == long.MaxValue ? 0 : _block.MinTicks);
        _lines.Split(_text.AsSpan(0, _length), _records, _block.Count);
        Refine();
    }

    /// <summary>Adds what the text does not say, the millisecond and the sender, where it fits to the text.</summary>
    private void Refine()
    {
        if (_segment is null || !TryReadRuns(_segment, out ReadOnlySpan<byte> runs))
        {
            return;
        }
        Span<Record> records = CollectionsMarshal.AsSpan(_records);
        long ms = 0;
        while (!records.IsEmpty && TimeRuns.TryRead(ref runs, ref ms, out int count, out int source, names: null))
        {
            Span<Record> run = records[..int.Min(count, records.Length)];
            records = records[run.Length..];
            long ticks = ms * TimeSpan.TicksPerMillisecond;
            if (ticks < 0 || ticks > DateTime.MaxValue.Ticks || !Agrees(run[0].Ticks, ticks))
            {
                // The text was changed by somebody, or this was damaged: the text is right.
                continue;
            }
            int known = source < _segment.Sources.Length ? _segment.Sources[source] : SourceTable.Unknown;
            foreach (ref Record record in run)
            {
                record.Ticks = ticks;
                record.Source = known;
            }
        }
    }

    /// <summary>Whether a time, written as in the text, is that of the text.</summary>
    private bool Agrees(long textTicks, long ticks)
    {
        if (ticks / TimeSpan.TicksPerSecond == textTicks / TimeSpan.TicksPerSecond)
        {
            return true;
        }
        // An hour of local time comes twice when clocks are put back.
        ReadOnlySpan<byte> text = _times.Local(textTicks);
        Span<byte> copy = stackalloc byte[TimestampText.LocalBytes];
        text.CopyTo(copy);
        return copy.SequenceEqual(_times.Local(ticks));
    }

    private bool TryReadRuns(Segment segment, out ReadOnlySpan<byte> runs)
    {
        runs = default;
        if (_block.RunsLength <= 0)
        {
            return false;
        }
        // The journal of a file that is completed meanwhile was closed by its writer, and has another name.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                _indexFile ??= segment.Place.OpenIndex(out _indexIsShared);
                if (TryReadRuns(_indexFile, segment.RunsBase, _block, out runs))
                {
                    return true;
                }
                // Since this view was taken, the index may have got the place of the journal.
                _replacing ??= segment.Index is null ? SegmentIndex.TryRead(_indexFile) : null;
                return _replacing is not null && _replacing.TryFindBlock(_block.Offset, out SegmentBlock block)
                    && TryReadRuns(_indexFile, _replacing.RunsOffset, block, out runs);
            }
            catch (Exception refused) when (refused is StorageException or ObjectDisposedException)
            {
                CloseIndex();
            }
        }
        return false;
    }

    private bool TryReadRuns(SegmentFile file, long begin, scoped in SegmentBlock block, out ReadOnlySpan<byte> runs)
    {
        if (_runs.Length < block.RunsLength)
        {
            _runs = new byte[int.Max(block.RunsLength, 4096)];
        }
        int length = file.Read(_runs.AsSpan(0, block.RunsLength), begin + block.RunsOffset);
        runs = _runs.AsSpan(0, length);
        return length == block.RunsLength && (block.RunsCrc == 0 || Crc32C.Of(runs) == block.RunsCrc);
    }

    private void CloseIndex()
    {
        _replacing = null;
        if (!_indexIsShared)
        {
            _indexFile?.Dispose();
        }
        _indexFile = null;
    }

    /// <summary>Closes the files; the next load opens them again.</summary>
    public void Close()
    {
        if (!_textIsShared)
        {
            _textFile?.Dispose();
        }
        _textFile = null;
        CloseIndex();
    }
}
