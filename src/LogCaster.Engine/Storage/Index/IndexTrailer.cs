using System;
using System.Buffers.Binary;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// The last 64 bytes of an index, which say where everything before them lies. An index that was not written to its end has none. A plain value.
/// </summary>
internal readonly record struct IndexTrailer
{
    /// <summary>Its length.</summary>
    public const int SizeBytes = 64;

    // "LCINDEX" and a zero byte; whoever changes the format in any way gives it the next number.
    private const ulong Magic = 0x005845444E49434C;
    private const uint Version = 1;
    private const int CrcOffset = SizeBytes - sizeof(uint);

    /// <summary>How many blocks the text has.</summary>
    public int BlockCount { get; init; }

    /// <summary>Length of the text.</summary>
    public long TextLength { get; init; }

    /// <summary>The sequence number of the first record.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Length of the time runs.</summary>
    public long RunsLength { get; init; }

    /// <summary>Length of the table of names.</summary>
    public int NamesLength { get; init; }

    /// <summary>CRC-32C of the table of blocks.</summary>
    public uint BlocksCrc { get; init; }

    /// <summary>CRC-32C of the table of names.</summary>
    public uint NamesCrc { get; init; }

    /// <summary>Where the time runs begin.</summary>
    public long RunsOffset => FilterLayout.FilterBytes(BlockCount);

    /// <summary>Where the table of blocks begins.</summary>
    public long BlocksOffset => RunsOffset + RunsLength;

    /// <summary>Length of the table of blocks.</summary>
    public long BlocksLength => (long)BlockCount * SegmentBlock.SizeBytes;

    /// <summary>Where the table of names begins.</summary>
    public long NamesOffset => BlocksOffset + BlocksLength;

    /// <summary>Writes it.</summary>
    /// <param name="bytes">Room for <see cref="SizeBytes"/>.</param>
    public void Write(Span<byte> bytes)
    {
        bytes = bytes[..SizeBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], BlockCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], TextLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], RunsLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], NamesLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], BlocksCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[48..], NamesCrc);
        WriteCrc(bytes);
    }

    /// <summary>Writes the checksum of what stands before it.</summary>
    /// <param name="bytes">A whole trailer.</param>
    internal static void WriteCrc(Span<byte> bytes) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcOffset..], Crc32C.Of(bytes[..CrcOffset]));

    /// <summary>Reads one.</summary>
    /// <param name="bytes">The last <see cref="SizeBytes"/> of a file.</param>
    /// <param name="fileLength">Length of the file.</param>
    /// <param name="trailer">The trailer.</param>
    /// <returns>False if it is none, or says anything else of the file's length than what is.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long fileLength, out IndexTrailer trailer)
    {
        trailer = default;
        bool isTrailer = bytes.Length == SizeBytes
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == Version
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) == Crc32C.Of(bytes[..CrcOffset]);
        if (!isTrailer)
        {
            return false;
        }
        trailer = new IndexTrailer
        {
            BlockCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            TextLength = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            FirstSequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            RunsLength = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            NamesLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
            BlocksCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]),
            NamesCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]),
        };
        // None of these sums can overflow: the filter of so many blocks as an int can count takes some terabytes.
        return trailer is { BlockCount: >= 0, TextLength: >= 0, RunsLength: >= 0, NamesLength: >= 0 }
            && trailer.RunsLength <= fileLength
            && trailer.NamesOffset + trailer.NamesLength + SizeBytes == fileLength;
    }
}
