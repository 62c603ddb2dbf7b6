using System;
using System.Buffers.Binary;
using System.Numerics;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// CRC-32C, the checksum of files here, with the values that all others give it: <c>123456789</c> has 0xE3069283. Pure functions, as fast as one
/// instruction for eight bytes is.
/// </summary>
internal static class Crc32C
{
    /// <summary>The checksum of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of bytes that were checked before and of those that follow.</summary>
    /// <param name="crc">The checksum of those before; 0 for none.</param>
    /// <param name="bytes">Those that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        int place = 0;
        for (; place <= bytes.Length - sizeof(ulong); place += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes[place..]));
        }
        foreach (byte value in bytes[place..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }
        return ~crc;
    }
}
