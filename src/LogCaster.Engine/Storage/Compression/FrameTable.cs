using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage.Compression;

/// <summary>
/// Where the frames of a compressed file lie: the last frame of the file, of the kind that other programs skip (RFC 8878, section 3.1.2). Immutable. Any
/// thread.
/// </summary>
/// <remarks>
/// Little-endian: the magic number of a skippable frame, the length of what follows; for every frame its length in the file, the length of its text, and
/// the CRC-32C of its bytes in the file (12 bytes); then the number of frames, the CRC-32C of all entries and of that number, and <see cref="Magic"/>.
/// </remarks>
internal sealed class FrameTable
{
    /// <summary>The longest text of a frame: one longer line, and its file stays as it is. Bounds the memory that a file can ask for.</summary>
    public const int MaxTextBytes = 16 << 20;

    // Of the 16 magic numbers of skippable frames, one that no other format is known to use.
    private const uint SkippableMagic = 0x184D2A5C;
    private const int HeadBytes = 8;
    private const int EntryBytes = 12;
    private const int FootBytes = 16;
    private const ulong Magic = 0x3130_4D52_465A_434C;

    private readonly ImmutableArray<Frame> _frames;

    /// <summary>Makes the table of frames that lie one after the other.</summary>
    /// <param name="frames">The frames.</param>
    public FrameTable(ImmutableArray<Frame> frames)
    {
        _frames = frames;
        TextLength = frames.IsEmpty ? 0 : frames[^1].TextEnd;
    }

    /// <summary>Length of the text of all frames, in bytes.</summary>
    public long TextLength { get; }

    /// <summary>The frames, in the order of their text.</summary>
    public ImmutableArray<Frame> Frames => _frames;

    /// <summary>Reads the table of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="StorageException">It has none, or a damaged one.</exception>
    public static FrameTable Read(SegmentFile file)
    {
        long length = file.Length();
        Span<byte> foot = stackalloc byte[FootBytes];
        if (length < HeadBytes + FootBytes || file.Read(foot, length - FootBytes) != FootBytes || BinaryPrimitives.ReadUInt64LittleEndian(foot[8..]) != Magic)
        {
            throw new StorageException(
                $"{file.Name} was not compressed by LogCaster, or lacks its end; allowed: to uncompress it with zstd -d, which makes it readable again");
        }
        long count = BinaryPrimitives.ReadUInt32LittleEndian(foot);
        long begin = length - FootBytes - (count * EntryBytes) - HeadBytes;
        if (begin < 0 || count > (1 << 26))
        {
            throw Damaged(file, "its number of frames");
        }
        var table = new byte[length - begin];
        if (file.Read(table, begin) != table.Length)
        {
            throw Damaged(file, "its length");
        }
        uint crc = Crc32C.Of(table.AsSpan(HeadBytes, table.Length - HeadBytes - 12));
        if (crc != BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(table.Length - 12)))
        {
            throw Damaged(file, "its table of frames");
        }
        var frames = ImmutableArray.CreateBuilder<Frame>((int)count);
        var last = default(Frame);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = table.AsSpan(HeadBytes + (i * EntryBytes), EntryBytes);
            last = last.Next(
                BinaryPrimitives.ReadInt32LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
            if (last.Length <= 0 || last.TextLength is <= 0 or > MaxTextBytes)
            {
                throw Damaged(file, "a length of a frame");
            }
            frames.Add(last);
        }
        return last.End == begin ? new FrameTable(frames.MoveToImmutable()) : throw Damaged(file, "the lengths of its frames");
    }

    /// <summary>The table as it stands in a file.</summary>
    public byte[] ToBytes()
    {
        var table = new byte[HeadBytes + (_frames.Length * EntryBytes) + FootBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(table, SkippableMagic);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(4), table.Length - HeadBytes);
        Span<byte> rest = table.AsSpan(HeadBytes);
        foreach (Frame frame in _frames)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, frame.Length);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], frame.TextLength);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[8..], frame.Crc);
            rest = rest[EntryBytes..];
        }
        BinaryPrimitives.WriteInt32LittleEndian(rest, _frames.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], Crc32C.Of(table.AsSpan(HeadBytes, table.Length - HeadBytes - 12)));
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], Magic);
        return table;
    }

    /// <summary>The frame in which a place of the text lies.</summary>
    /// <param name="offset">The place.</param>
    /// <returns>Its index; the number of frames behind the end.</returns>
    public int Find(long offset)
    {
        int low = 0;
        int high = _frames.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_frames[middle].TextEnd <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private static StorageException Damaged(SegmentFile file, string what) => new(string.Create(CultureInfo.InvariantCulture, $"{file.Name} is damaged: {what} cannot be"));
}
