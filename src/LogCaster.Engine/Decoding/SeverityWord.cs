using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Decoding;

/// <summary>Reads a severity word at a place in a record. Pure functions; <see cref="SeverityScanner"/> says where to look.</summary>
internal static class SeverityWord
{
    private const ulong SmallLetters = 0x2020_2020_2020_2020;

    /// <summary>The severity that the word beginning at <paramref name="start"/> states, or <see cref="Severity.None"/>.</summary>
    /// <param name="record">The bytes of the record.</param>
    /// <param name="start">Index of the first letter.</param>
    public static Severity At(ReadOnlySpan<byte> record, int start)
    {
        if (start > 0 && IsWordByte(record[start - 1]))
        {
            return Severity.None;
        }
        ulong letters = FirstEight(record[start..]);
        Severity severity = Read(record[start..], letters | SmallLetters, out int length);
        int end = start + length;
        if (severity == Severity.None || (end < record.Length && IsWordByte(record[end])))
        {
            return Severity.None;
        }
        bool capitals = (letters & SmallLetters & Mask(length)) == 0;
        return capitals || StatesSeverity(record, start, end) ? severity : Severity.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWordByte(byte value) =>
        (uint)((value | 0x20) - 'a') <= 25 || (uint)(value - '0') <= 9 || value == '_' || value >= 0x80;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FirstEight(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(text);
        }
        ulong letters = 0;
        for (int i = 0; i < text.Length; i++)
        {
            letters |= (ulong)text[i] << (8 * i);
        }
        return letters;
    }

    /// <summary>The severity word that a text begins with, whatever follows it; the letters are its first eight, folded to small ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Severity Read(ReadOnlySpan<byte> text, ulong letters, out int length)
    {
        // The first four letters tell the words apart, but for those that are the beginning of another.
        switch ((uint)letters)
        {
            case 0x6F666E69: // info
                length = (letters >> 32 & 0xFF) == 'r' ? 4 + Tail(text, "rmational"u8, "rmation"u8) : 4;
                return Severity.Informational;
            case 0x6E726177: // warn, ing
                length = (letters >> 32 & 0xFFFFFF) == 0x676E69 ? 7 : 4;
                return Severity.Warning;
            case 0x74697263: // crit, ical
                length = (letters >> 32) == 0x6C616369 ? 8 : 4;
                return Severity.Critical;
            case 0x72656D65: // emer, gency or g
                length = 4 + Tail(text, "gency"u8, "g"u8);
                return length > 4 ? Severity.Emergency : Severity.None;
            case 0x69746F6E: // noti, ce
                length = 6;
                return (letters >> 32 & 0xFFFF) == 0x6563 ? Severity.Notice : Severity.None;
            default:
                length = 5;
                return (letters & Mask(5)) switch
                {
                    0x72_6F727265 => Severity.Error,
                    0x67_75626564 => Severity.Debug,
                    0x6C_61746166 => Severity.Critical, // fatal
                    0x65_63617274 => Severity.Debug, // trace
                    0x74_72656C61 => Severity.Alert,
                    0x63_696E6170 => Severity.Emergency, // panic
                    _ => ReadThree(letters, out length),
                };
        }
    }

    private static Severity ReadThree(ulong letters, out int length)
    {
        length = 3;
        return (letters & Mask(3)) == 0x727265 ? Severity.Error : Severity.None; // err
    }

    /// <summary>The length of the first of two endings that follow the first four letters; 0 if neither does.</summary>
    private static int Tail(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ending, ReadOnlySpan<byte> other = default)
    {
        if (text.Length >= 4 + ending.Length && Ascii.EqualsIgnoreCase(text.Slice(4, ending.Length), ending))
        {
            return ending.Length;
        }
        return other.Length > 0 ? Tail(text, other) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(int length) => length >= 8 ? ulong.MaxValue : (1UL << (8 * length)) - 1;

    /// <summary>Whether a word in small letters stands where a severity is written, rather than in a sentence.</summary>
    private static bool StatesSeverity(ReadOnlySpan<byte> record, int start, int end)
    {
        byte before = start > 0 ? record[start - 1] : (byte)0;
        byte after = end < record.Length ? record[end] : (byte)' ';
        return before switch
        {
            (byte)'=' => after is (byte)' ' or (byte)',' or (byte)'\t' or (byte)';',
            (byte)'"' => after == '"' && IsValueQuote(record, start - 1),
            (byte)'[' => after is (byte)']' or (byte)' ',
            (byte)'<' => after == '>',
            (byte)':' => after == ']',
            _ => after == ':',
        };
    }

    /// <summary>Whether a quote opens a value, as in <c>"level": "error"</c> or <c>level="error"</c>, and not a name.</summary>
    private static bool IsValueQuote(ReadOnlySpan<byte> record, int quote)
    {
        int i = quote - 1;
        if (i >= 0 && record[i] == ' ')
        {
            i--;
        }
        return i >= 0 && record[i] is (byte)':' or (byte)'=';
    }
}
