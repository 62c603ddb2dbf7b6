using System;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace LogCaster.Tests.Ring;

/// <summary>
/// Payloads that say who wrote them, as which of his, and whether they are whole: writer (1), number (8), filler that follows from both, CRC-32 of
/// all before. Printable, so that they can be searched too.
/// </summary>
internal static class SignedRecord
{
    public const int HeadBytes = 24;
    public const int TailBytes = 8;

    /// <summary>Writes the payload of a writer's record; its length follows from both numbers.</summary>
    public static int Write(int writer, long number, int maxLength, Span<byte> payload)
    {
        int length = LengthOf(writer, number, maxLength);
        payload = payload[..length];
        payload[0] = (byte)('A' + writer);
        WriteHex(number, payload.Slice(1, 16));
        payload.Slice(17, HeadBytes - 17).Fill((byte)' ');
        payload[HeadBytes..^TailBytes].Fill((byte)('a' + (number % 26)));
        WriteHex(Crc32.HashToUInt32(payload[..^TailBytes]), payload[^TailBytes..]);
        return length;
    }

    /// <summary>Whether a payload is one that was written, whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int maxLength, out int writer, out long number)
    {
        writer = 0;
        number = 0;
        if (payload.Length < HeadBytes + TailBytes)
        {
            return false;
        }
        writer = payload[0] - 'A';
        number = ReadHex(payload.Slice(1, 16));
        return payload.Length == LengthOf(writer, number, maxLength)
            && ReadHex(payload[^TailBytes..]) == Crc32.HashToUInt32(payload[..^TailBytes]);
    }

    private static int LengthOf(int writer, long number, int maxLength)
    {
        Span<byte> seed = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(seed, writer);
        BinaryPrimitives.WriteInt64LittleEndian(seed[4..], number);
        uint hash = Crc32.HashToUInt32(seed);
        int most = hash % 16 == 0 ? maxLength : int.Min(maxLength, 200);
        return HeadBytes + TailBytes + (int)(hash / 16 % (uint)(most - HeadBytes - TailBytes + 1));
    }

    private static void WriteHex(long value, Span<byte> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--, value >>= 4)
        {
            digits[i] = "0123456789abcdef"u8[(int)(value & 15)];
        }
    }

    private static long ReadHex(ReadOnlySpan<byte> digits)
    {
        long value = 0;
        foreach (byte digit in digits)
        {
            value = (value << 4) | (uint)"0123456789abcdef"u8.IndexOf(digit);
        }
        return value;
    }
}
