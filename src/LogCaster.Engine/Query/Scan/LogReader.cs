using System;
using System.Collections.Immutable;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Looks for the matches of a query stretch by stretch, wherever records lie: in the ring, or in files once the ring has overwritten them. Blocks of
/// files that cannot have a match are not read. Owned by one thread at a time.
/// </summary>
internal sealed class LogReader
{
    private readonly SearchableLog _log;
    private readonly RecordRing _ring;
    private readonly ScanPlan _plan;
    private readonly QueryBudget _budget;
    private readonly BlockScan _scan = new();
    private readonly RecordCopy _copy;
    private readonly BlockBuffer? _scanned;
    private readonly BlockBuffer? _taken;
    private readonly bool _needsSeverity;
    private ImmutableArray<Segment> _segments;
    private SegmentIndex? _asked;
    private SegmentFile? _askedFile;
    private int _askedGroup;
    private ulong _candidates;

    /// <summary>Makes a reader.</summary>
    /// <param name="log">The records.</param>
    /// <param name="plan">What is wanted.</param>
    /// <param name="budget">The query's time: when it is over, what is found means nothing.</param>
    /// <param name="needsSeverity">Whether whoever gets the matches asks for their severity.</param>
    public LogReader(SearchableLog log, ScanPlan plan, QueryBudget budget, bool needsSeverity)
    {
        _log = log;
        _ring = log.Ring;
        _plan = plan;
        _budget = budget;
        _needsSeverity = needsSeverity || plan.NeedsSeverity;
        _copy = new RecordCopy(_ring);
        _segments = log.Segments();
        if (log.History is not null)
        {
            _scanned = new BlockBuffer(log.Zone);
            _taken = new BlockBuffer(log.Zone);
        }
    }

    /// <summary>Finds the matches in the stretch that begins a range, passing over those that cannot have any.</summary>
    /// <param name="range">The range; begins after the stretch then.</param>
    /// <param name="data">The stretch.</param>
    /// <returns>The matches in it, by their places, ascending; valid until the next call. None at the end of the range, or where there is none.</returns>
    public ReadOnlySpan<int> FindFront(ref QueryRange range, out BlockData data)
    {
        data = default;
        while (range.From < range.To && !_budget.IsOver)
        {
            long first = _ring.First;
            if (_scanned is null || range.From >= first)
            {
                range = range with { From = long.Max(range.From, long.Max(first, range.RingFrom)) };
                if (range.From >= range.To)
                {
                    break;
                }
                Block block = Block.Front(_ring, range.From, range.To);
                ReadOnlySpan<int> hits = _scan.Find(_ring, _plan, block, _budget);
                if (_scanned is not null && _ring.FirstIntact() > block.From)
                {
                    // Overwritten meanwhile: the file has it.
                    continue;
                }
                data = BlockData.Of(_ring, block);
                range = range with { From = block.To };
                return hits;
            }
            if (!TryLocate(range.From, out Segment segment, out int index))
            {
                range = range with { From = first };
                continue;
            }
            ref readonly SegmentBlock found = ref segment.Block(index);
            if (found.FirstSequence > range.From)
            {
                range = range with { From = long.Min(found.FirstSequence, first) };
                continue;
            }
            var part = new QueryRange(range.From, long.Min(range.To, found.EndSequence));
            range = range with { From = part.To };
            if (Find(segment, index, part, out data) is { IsEmpty: false } inFile)
            {
                return inFile;
            }
        }
        return default;
    }

    /// <summary>Finds the matches in the stretch that ends a range, passing over those that cannot have any.</summary>
    /// <param name="range">The range; ends before the stretch then.</param>
    /// <param name="data">The stretch.</param>
    /// <returns>The matches in it, by their places, ascending; valid until the next call. None at the end of the range, or where there is none.</returns>
    public ReadOnlySpan<int> FindBack(ref QueryRange range, out BlockData data)
    {
        data = default;
        while (range.From < range.To && !_budget.IsOver)
        {
            long first = _ring.First;
            long ringFrom = long.Max(range.From, long.Max(first, range.RingFrom));
            if (range.To > ringFrom)
            {
                Block block = Block.Back(_ring, ringFrom, range.To);
                ReadOnlySpan<int> hits = _scan.Find(_ring, _plan, block, _budget);
                if (_scanned is not null && _ring.FirstIntact() > block.From)
                {
                    // Overwritten meanwhile, at least in part.
                    range = range with { RingFrom = 0 };
                    if (_ring.First < range.To)
                    {
                        continue;
                    }
                }
                else
                {
                    data = BlockData.Of(_ring, block);
                    range = range with { To = block.From };
                    return hits;
                }
            }
            if (_scanned is null)
            {
                break;
            }
            range = range with { To = long.Min(range.To, long.Max(first, range.From)) };
            if (range.From >= range.To)
            {
                break;
            }
            if (!TryLocateBefore(ref range, out Segment segment, out int index))
            {
                break;
            }
            ref readonly SegmentBlock found = ref segment.Block(index);
            var part = new QueryRange(long.Max(range.From, found.FirstSequence), range.To);
            range = range with { To = part.From };
            if (Find(segment, index, part, out data) is { IsEmpty: false } inFile)
            {
                return inFile;
            }
        }
        return default;
    }

    /// <summary>Reads one record.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="record">The record.</param>
    /// <param name="payload">Its bytes; valid until the next call.</param>
    /// <returns>False if it is gone.</returns>
    public bool TryTake(long sequence, out Record record, out ReadOnlySpan<byte> payload)
    {
        if (sequence >= _ring.First && _copy.TryTake(sequence, out record, out payload))
        {
            return true;
        }
        record = default;
        payload = default;
        if (_scanned is null || _taken is null || !TryLocate(sequence, out Segment segment, out int index))
        {
            return false;
        }
        BlockBuffer buffer = _scanned.Holds(segment, index) ? _scanned : _taken;
        if (!TryHold(buffer, segment, index))
        {
            return false;
        }
        buffer.ReadSeverities();
        long place = sequence - buffer.FirstSequence;
        if (place < 0 || place >= buffer.Records.Length)
        {
            return false;
        }
        record = buffer.Records[(int)place];
        payload = buffer.Text.Slice((int)record.Offset, record.Length);
        return true;
    }

    /// <summary>Closes files.</summary>
    public void Close()
    {
        _askedFile?.Dispose();
        (_asked, _askedFile) = (null, null);
        _scanned?.Close();
        _taken?.Close();
    }

    private ReadOnlySpan<int> Find(Segment segment, int index, QueryRange part, out BlockData data)
    {
        data = default;
        ref readonly SegmentBlock block = ref segment.Block(index);
        BlockBuffer buffer = _scanned!;
        if (!_plan.Wants(block) || !IsCandidate(segment, index) || !TryHold(buffer, segment, index))
        {
            return default;
        }
        bool isPlain = (block.Flags & BlockFlags.HasEscapes) == BlockFlags.None;
        if (isPlain && _plan.Prefilter is Prefilter prefilter && prefilter.IndexOf(buffer.Text, out _) < 0)
        {
            return default;
        }
        if (_needsSeverity)
        {
            buffer.ReadSeverities();
        }
        ReadOnlySpan<Record> records = buffer.Records;
        int skip = (int)long.Min(part.From - block.FirstSequence, records.Length);
        records = records.Slice(skip, (int)long.Min(part.To - part.From, records.Length - skip));
        data = new BlockData(part.From, records, buffer.Text, 0, ring: null);
        return _scan.Find(_plan, records, buffer.Text, _budget);
    }

    private bool TryHold(BlockBuffer buffer, Segment segment, int index)
    {
        bool isThere = buffer.Holds(segment, index) || buffer.TryLoad(segment, index);
        if (!isThere && buffer.IsRefused)
        {
            _log.History?.CountUnreadable();
        }
        return isThere;
    }

    /// <summary>Whether the index says that a block can hold what is looked for; an index that cannot be asked says yes.</summary>
    private bool IsCandidate(Segment segment, int block)
    {
        if (segment.Index is not SegmentIndex index || _plan.Grams.IsEmpty)
        {
            return true;
        }
        int group = block / FilterLayout.BlocksInGroup;
        if (_asked != index || _askedGroup != group)
        {
            if (_asked != index)
            {
                _askedFile?.Dispose();
                _askedFile = segment.Place.TryOpenIndex();
            }
            (_asked, _askedGroup) = (index, group);
            _candidates = _askedFile is null ? ulong.MaxValue : index.Candidates(_askedFile, group, _plan.Grams);
        }
        return (_candidates >> (block % FilterLayout.BlocksInGroup) & 1) != 0;
    }

    /// <summary>The block that holds a record, or the first one after it.</summary>
    private bool TryLocate(long sequence, out Segment segment, out int index)
    {
        int found = History.Find(_segments, sequence);
        if (found == _segments.Length)
        {
            // Files have grown since.
            _segments = _log.Segments();
            found = History.Find(_segments, sequence);
        }
        bool isThere = found < _segments.Length;
        segment = isThere ? _segments[found] : null!;
        index = isThere ? segment.FindBlock(sequence) : 0;
        return isThere;
    }

    /// <summary>The block that holds the last record of a range, or the last one before that; the range ends there then.</summary>
    private bool TryLocateBefore(ref QueryRange range, out Segment segment, out int index)
    {
        if (TryLocate(range.To - 1, out segment, out index) && segment.Block(index).FirstSequence < range.To)
        {
            return true;
        }
        int before = History.Find(_segments, range.To - 1) - 1;
        if (before < 0 || _segments[before].EndSequence <= range.From)
        {
            return false;
        }
        segment = _segments[before];
        index = segment.BlockCount - 1;
        range = range with { To = segment.EndSequence };
        return true;
    }
}
