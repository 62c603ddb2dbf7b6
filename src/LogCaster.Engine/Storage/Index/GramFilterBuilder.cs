using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// Finds out which grams the messages of blocks have, one group of blocks at a time. Grams are those of records as users see them: without the time before
/// a message, without escapes, and never of two records. It needs 576 KiB and is used again and again. Belongs to one thread.
/// </summary>
internal sealed class GramFilterBuilder
{
    // A step takes the grams that begin at 32 neighbouring places.
    private const int StepPlaces = 32;
    private const int StepBytes = StepPlaces + Gram.Bytes - 1;
    private const int BlocksInPlane = 8;

    // One byte for each row: the bit of the block in its plane, where the block has the gram.
    private readonly byte[] _marks = new byte[Gram.Rows];

    // Byte n of all rows, for each n: so a block is added by vectors.
    private readonly byte[] _planes = new byte[FilterLayout.BlocksInGroup / BlocksInPlane * Gram.Rows];
    private readonly byte[] _page = new byte[FilterLayout.PageBytes];
    private readonly byte[] _prefix = new byte[SegmentLine.PrefixBytes];
    private byte[] _unescaped = [];

    /// <summary>How many blocks the group has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the group must be written before another block is added.</summary>
    public bool IsFull => Count == FilterLayout.BlocksInGroup;

    /// <summary>Adds a block to the group.</summary>
    /// <param name="text">Its text: lines as they are in the file.</param>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The group is full.");
        }
        byte mark = (byte)(1 << (Count % BlocksInPlane));
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            AddLine(end < 0 ? text : text[..end], mark);
            text = end < 0 ? default : text[(end + 1)..];
        }
        Span<byte> plane = Plane(Count / BlocksInPlane);
        for (int row = 0; row < Gram.Rows; row += Vector256<byte>.Count)
        {
            (Vector256.Create(plane[row..]) | Vector256.Create(_marks, row)).CopyTo(plane[row..]);
        }
        Array.Clear(_marks);
        Count++;
    }

    /// <summary>Writes the rows of the group, and begins the next one; writes nothing for a group without blocks.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="StorageException">They cannot be written.</exception>
    public void Write(SegmentFile file)
    {
        int rowBytes = FilterLayout.RowBytes(Count);
        int rowsInPage = Count == 0 ? Gram.Rows : FilterLayout.RowsInPage(Count);
        for (int first = 0; first < Gram.Rows && Count > 0; first += rowsInPage)
        {
            int rows = int.Min(rowsInPage, Gram.Rows - first);
            _page.AsSpan().Clear();
            for (int plane = 0; plane < rowBytes; plane++)
            {
                ReadOnlySpan<byte> bytes = Plane(plane).Slice(first, rows);
                for (int row = 0; row < bytes.Length; row++)
                {
                    _page[(row * rowBytes) + plane] = bytes[row];
                }
            }
            BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(FilterLayout.PageCrcOffset), Crc32C.Of(_page.AsSpan(0, FilterLayout.PageCrcOffset)));
            file.Append(_page);
        }
        Clear();
    }

    /// <summary>Forgets the group, as where writing it has failed.</summary>
    public void Clear()
    {
        Array.Clear(_planes);
        Count = 0;
    }

    /// <summary>Marks the rows of all grams of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="marks">A byte for each row.</param>
    /// <param name="mark">What the byte becomes.</param>
    internal static void Mark(ReadOnlySpan<byte> message, Span<byte> marks, byte mark)
    {
        if (!Vector256.IsHardwareAccelerated || message.Length < StepBytes)
        {
            MarkOneByOne(message, marks, mark);
            return;
        }
        int place = 0;
        for (; place <= message.Length - StepBytes; place += StepPlaces)
        {
            MarkStep(message[place..], marks, mark);
        }
        if (place <= message.Length - Gram.Bytes)
        {
            // Some of these are marked twice.
            MarkStep(message[^StepBytes..], marks, mark);
        }
    }

    /// <summary>The scalar twin, for short messages and for tests.</summary>
    internal static void MarkOneByOne(ReadOnlySpan<byte> message, Span<byte> marks, byte mark)
    {
        for (int place = 0; place <= message.Length - Gram.Bytes; place++)
        {
            marks[Gram.RowOf(message[place..])] = mark;
        }
    }

    private static void MarkStep(ReadOnlySpan<byte> bytes, Span<byte> marks, byte mark)
    {
        Vector256<uint> first = Gram.RowsOf(bytes) | (Gram.RowsOf(bytes[1..]) << 16);
        Vector256<uint> second = Gram.RowsOf(bytes[2..]) | (Gram.RowsOf(bytes[3..]) << 16);
        MarkSixteen(first.AsUInt64(), marks, mark);
        MarkSixteen(second.AsUInt64(), marks, mark);
    }

    private static void MarkSixteen(Vector256<ulong> rows, Span<byte> marks, byte mark)
    {
        MarkFour(rows.GetElement(0), marks, mark);
        MarkFour(rows.GetElement(1), marks, mark);
        MarkFour(rows.GetElement(2), marks, mark);
        MarkFour(rows.GetElement(3), marks, mark);
    }

    private static void MarkFour(ulong rows, Span<byte> marks, byte mark)
    {
        marks[(ushort)rows] = mark;
        marks[(ushort)(rows >> 16)] = mark;
        marks[(ushort)(rows >> 32)] = mark;
        marks[(int)(rows >> 48)] = mark;
    }

    private void AddLine(ReadOnlySpan<byte> line, byte mark)
    {
        if (line.Length < SegmentLine.PrefixBytes || !HasPrefix(line, out bool isEscaped))
        {
            Mark(line, _marks, mark);
            return;
        }
        ReadOnlySpan<byte> message = line[SegmentLine.PrefixBytes..];
        if (isEscaped)
        {
            if (_unescaped.Length < message.Length)
            {
                _unescaped = new byte[BitOperations.RoundUpToPowerOf2((uint)message.Length)];
            }
            message.CopyTo(_unescaped);
            message = _unescaped.AsSpan(0, SegmentLine.Unescape(_unescaped.AsSpan(0, message.Length)));
        }
        Mark(message, _marks, mark);
    }

    // Most lines are of the same second as the one before.
    private bool HasPrefix(ReadOnlySpan<byte> line, out bool isEscaped)
    {
        ReadOnlySpan<byte> prefix = line[..SegmentLine.PrefixBytes];
        if (prefix.SequenceEqual(_prefix))
        {
            isEscaped = prefix[^1] == SegmentLine.EscapeMark;
            return true;
        }
        bool hasPrefix = SegmentLine.TryReadPrefix(line, out _, out isEscaped);
        if (hasPrefix)
        {
            prefix.CopyTo(_prefix);
        }
        return hasPrefix;
    }

    private Span<byte> Plane(int plane) => _planes.AsSpan(plane * Gram.Rows, Gram.Rows);
}
