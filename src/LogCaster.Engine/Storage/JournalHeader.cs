using System;
using System.Buffers.Binary;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>
/// What stands at the begin of a journal, before its time runs: 64 bytes, little endian.
/// <code>
///  0        8               16             24                    60    64
///  | magic  | first sequence | created ticks | free ............ | CRC |
/// </code>
/// </summary>
/// <param name="FirstSequence">The sequence number of the first record of the text.</param>
/// <param name="CreatedTicks">When the text was begun, in UTC ticks.</param>
internal readonly record struct JournalHeader(long FirstSequence, long CreatedTicks)
{
    /// <summary>Size in a file.</summary>
    public const int SizeBytes = 64;

    private const int CrcOffset = SizeBytes - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "LCJRNL2\n"u8;

    /// <summary>The header as it stands in a file.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), CreatedTicks);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcOffset), Crc(bytes));
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    /// <param name="header">The header.</param>
    /// <returns>False if it is none, or damaged.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out JournalHeader header)
    {
        header = default;
        if (bytes.Length < SizeBytes || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) != Crc(bytes))
        {
            return false;
        }
        header = new JournalHeader(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
        return header.FirstSequence >= 0;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes) => Crc32C.Of(bytes[..CrcOffset]);
}
