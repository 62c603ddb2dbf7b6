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

    // A row for each first three letters: the short word, the long one (its first eight letters), each with the bits of its letters, and
    // their lengths and severity. Which word it is comes out as data: a branch for each would be guessed wrong whenever the severity changes
    // from line to line. An empty row equals no text.
    private const int RowLength = 5;

    private static readonly ulong[] s_rows =
    [
        0x65_63617274, 0xFF_FFFFFFFF, 0x65_63617274, 0xFF_FFFFFFFF, 5 | (5 << 8) | ((int)Severity.Debug << 16), // trace
        0x727265, 0xFFFFFF, 0x72_6F727265, 0xFF_FFFFFFFF, 3 | (5 << 8) | ((int)Severity.Error << 16), // err, error
        0x6563_69746F6E, 0xFFFF_FFFFFFFF, 0x6563_69746F6E, 0xFFFF_FFFFFFFF, 6 | (6 << 8) | ((int)Severity.Notice << 16), // notice
        0, ulong.MaxValue, 0, ulong.MaxValue, 0,
        0x63_696E6170, 0xFF_FFFFFFFF, 0x63_696E6170, 0xFF_FFFFFFFF, 5 | (5 << 8) | ((int)Severity.Emergency << 16), // panic
        0x6F666E69, 0xFFFFFFFF, 0x74616D72_6F666E69, 0xFFFFFFFF_FFFFFFFF, 4 | (8 << 8) | ((int)Severity.Informational << 16), // info, informat
        0, ulong.MaxValue, 0, ulong.MaxValue, 0,
        0, ulong.MaxValue, 0, ulong.MaxValue, 0,
        0x67_75626564, 0xFF_FFFFFFFF, 0x67_75626564, 0xFF_FFFFFFFF, 5 | (5 << 8) | ((int)Severity.Debug << 16), // debug
        0x67_72656D65, 0xFF_FFFFFFFF, 0x636E6567_72656D65, 0xFFFFFFFF_FFFFFFFF, 5 | (8 << 8) | ((int)Severity.Emergency << 16), // emerg, emergenc
        0x6C_61746166, 0xFF_FFFFFFFF, 0x6C_61746166, 0xFF_FFFFFFFF, 5 | (5 << 8) | ((int)Severity.Critical << 16), // fatal
        0x6E726177, 0xFFFFFFFF, 0x676E69_6E726177, 0xFFFFFF_FFFFFFFF, 4 | (7 << 8) | ((int)Severity.Warning << 16), // warn, warning
        0, ulong.MaxValue, 0, ulong.MaxValue, 0,
        0x74_72656C61, 0xFF_FFFFFFFF, 0x74_72656C61, 0xFF_FFFFFFFF, 5 | (5 << 8) | ((int)Severity.Alert << 16), // alert
        0, ulong.MaxValue, 0, ulong.MaxValue, 0,
        0x74697263, 0xFFFFFFFF, 0x6C616369_74697263, 0xFFFFFFFF_FFFFFFFF, 4 | (8 << 8) | ((int)Severity.Critical << 16), // crit, critical
    ];

    // A bit for each byte that is part of a word: digits, letters and underscore, and whatever is no ASCII.
    private static readonly ulong[] s_wordBytes = [0x03FF_0000_0000_0000, 0x07FF_FFFE_87FF_FFFE, ulong.MaxValue, ulong.MaxValue];

    /// <summary>The severity that the word beginning at <paramref name="start"/> states, or <see cref="Severity.None"/>.</summary>
    /// <param name="record">The bytes of the record.</param>
    /// <param name="start">Index of the first letter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Severity At(ReadOnlySpan<byte> record, int start)
    {
        if (start > 0 && IsWordByte(record[start - 1]))
        {
            return Severity.None;
        }
        ulong letters = record.Length - start >= sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(record[start..])
            : LastLetters(record, start);
        ulong small = letters | SmallLetters;
        // The multiplier sends the first three letters of the words to rows of their own.
        ReadOnlySpan<ulong> row = s_rows.AsSpan((int)((small & 0xFFFFFF) * 31 >> 5 & 15) * RowLength, RowLength);
        if ((small & row[1]) != row[0])
        {
            return Severity.None;
        }
        bool isLong = (small & row[3]) == row[2];
        ulong mask = isLong ? row[3] : row[1];
        int meaning = (int)row[4];
        int length = (isLong ? meaning >> 8 : meaning) & 0xFF;
        if (length == sizeof(ulong))
        {
            length = WholeLength(record[start..], small);
        }
        int end = start + length;
        if (end < record.Length && IsWordByte(record[end]))
        {
            return Severity.None;
        }
        bool capitals = (letters & SmallLetters & mask) == 0;
        return capitals || StatesSeverity(record, start, end) ? (Severity)(meaning >> 16) : Severity.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWordByte(byte value) => (s_wordBytes[value >> 6] >> value & 1) != 0;

    /// <summary>The last bytes of the record, fewer than eight, with zeros behind its end.</summary>
    private static ulong LastLetters(ReadOnlySpan<byte> record, int start)
    {
        if (record.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(record[^sizeof(ulong)..]) >> (8 * (sizeof(ulong) - (record.Length - start)));
        }
        ulong letters = 0;
        for (int i = start; i < record.Length; i++)
        {
            letters |= (ulong)record[i] << (8 * (i - start));
        }
        return letters;
    }

    /// <summary>The length of a word of which eight letters fit: what is no whole word is cut to where no word ends.</summary>
    private static int WholeLength(ReadOnlySpan<byte> text, ulong letters) => (uint)letters switch
    {
        0x6F666E69 => 4 + Tail(text, "rmational"u8, "rmation"u8),
        0x72656D65 => 4 + Tail(text, "gency"u8),
        _ => sizeof(ulong),
    };

    /// <summary>The length of the first of two endings that follow the first four letters; 0 if neither does.</summary>
    private static int Tail(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ending, ReadOnlySpan<byte> other = default)
    {
        if (text.Length >= 4 + ending.Length && Ascii.EqualsIgnoreCase(text.Slice(4, ending.Length), ending))
        {
            return ending.Length;
        }
        return other.Length > 0 ? Tail(text, other) : 0;
    }

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
