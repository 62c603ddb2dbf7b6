using System;
using System.Runtime.Intrinsics;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Makes lines of records, as many as fit, to be written at once. Owned by one thread.
/// </summary>
/// <remarks>Watched by LineBatchTests and the benchmark suite store: a line costs as much as two copies.</remarks>
/// <param name="ring">Where the records are; none that is taken may be overwritten meanwhile.</param>
/// <param name="zone">The zone of the times.</param>
internal sealed class LineBatch(RecordRing ring, TimeZoneInfo zone)
{
    // A batch is one write; twice this lies in a core's second cache.
    private const int BatchBytes = SegmentBlock.TargetBytes;

    // So many records are looked at for control characters at once.
    private const int RecordsAtOnce = 128;

    private readonly TimestampText _times = new(zone);
    private byte[] _lines = new byte[BatchBytes];
    private int _length;

    /// <summary>The lines.</summary>
    public ReadOnlySpan<byte> Lines => _lines.AsSpan(0, _length);

    /// <summary>Whether a record of severity critical or worse is among them.</summary>
    public bool IsCritical { get; private set; }

    /// <summary>Fills the batch anew, and tells the segment what is in it.</summary>
    /// <param name="from">The first record.</param>
    /// <param name="to">End of the records, exclusive.</param>
    /// <param name="segment">Where the lines will be written.</param>
    /// <param name="room">About how many bytes they may have; at least one line is made.</param>
    /// <returns>The sequence number after the last record taken.</returns>
    public long Fill(long from, long to, ActiveSegment segment, long room)
    {
        _length = 0;
        IsCritical = false;
        while (from < to && _length < room)
        {
            ReadOnlySpan<Record> records = ring.Records(from, long.Min(to, from + RecordsAtOnce));
            int taken = AddRun(records, segment);
            if (taken == 0)
            {
                break;
            }
            from += taken;
            segment.EndFullBlock();
        }
        return from;
    }

    /// <summary>Adds records of one time and one sender, up to the end of the block.</summary>
    private int AddRun(ReadOnlySpan<Record> records, ActiveSegment segment)
    {
        ref readonly Record first = ref records[0];
        ReadOnlySpan<byte> prefix = _times.Local(first.Ticks);
        bool isClean = IsClean(records);
        int begin = _length;
        int blockEnd = begin + segment.RoomInBlock;
        int severities = 0;
        bool anyEscaped = false;
        int taken = 0;
        for (; taken < records.Length && _length < blockEnd; taken++)
        {
            ref readonly Record record = ref records[taken];
            if (record.Ticks != first.Ticks || record.Source != first.Source)
            {
                break;
            }
            ReadOnlySpan<byte> message = ring.Bytes(record.Offset, record.Length);
            bool isEscaped = !isClean && SegmentLine.MustEscape(message);
            if (!HasRoom(message.Length, isEscaped))
            {
                break;
            }
            Span<byte> line = _lines.AsSpan(_length);
            prefix.CopyTo(line);
            int length;
            if (isEscaped)
            {
                anyEscaped = true;
                line[SegmentLine.PrefixBytes - 1] = SegmentLine.EscapeMark;
                length = SegmentLine.Escape(message, line[SegmentLine.PrefixBytes..]);
            }
            else
            {
                message.CopyTo(line[SegmentLine.PrefixBytes..]);
                length = message.Length;
            }
            line[SegmentLine.PrefixBytes + length] = (byte)'\n';
            _length += SegmentLine.PrefixBytes + length + 1;
            severities |= 1 << (int)record.Severity;
        }
        if (taken > 0)
        {
            IsCritical |= (severities & ((2 << (int)Severity.Critical) - 1)) != 0;
            segment.Add(taken, _length - begin, first.Ticks, first.Source, (ushort)severities, anyEscaped);
        }
        return taken;
    }

    /// <summary>Whether a line more fits; the first of a batch always does.</summary>
    private bool HasRoom(int messageLength, bool isEscaped)
    {
        int most = SegmentLine.PrefixBytes + (isEscaped ? SegmentLine.MaxEscapedBytes(messageLength) : messageLength) + 1;
        if (most <= _lines.Length - _length)
        {
            return true;
        }
        if (_length > 0)
        {
            return false;
        }
        _lines = new byte[most];
        return true;
    }

    /// <summary>
    /// Whether no record holds a control character other than TAB: then those in their stretch of bytes are the separators alone. It may say no where it
    /// is so, since some bytes lie between records and belong to none.
    /// </summary>
    private bool IsClean(ReadOnlySpan<Record> records)
    {
        ref readonly Record last = ref records[^1];
        long length = last.Offset + last.Length - records[0].Offset;
        return length is >= 0 and <= int.MaxValue && CountControls(ring.Bytes(records[0].Offset, (int)length)) == records.Length - 1;
    }

    /// <summary>How many bytes are control characters other than TAB.</summary>
    internal static int CountControls(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        int at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; at <= bytes.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                Vector256<byte> vector = Vector256.Create(bytes[at..]);
                Vector256<byte> low = Vector256.LessThan(vector, Vector256.Create((byte)0x20));
                Vector256<byte> controls = Vector256.AndNot(low, Vector256.Equals(vector, Vector256.Create((byte)'\t')));
                controls |= Vector256.Equals(vector, Vector256.Create((byte)0x7F));
                count += int.PopCount((int)controls.ExtractMostSignificantBits());
            }
        }
        foreach (byte value in bytes[at..])
        {
            count += (value < 0x20 && value != '\t') || value == 0x7F ? 1 : 0;
        }
        return count;
    }
}
