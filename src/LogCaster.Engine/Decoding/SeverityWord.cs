using System;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Decoding;

/// <summary>Reads a severity word at a place in a record. Pure functions; <see cref="SeverityScanner"/> says where to look.</summary>
internal static class SeverityWord
{
    private const int MaxLetters = 13;

    /// <summary>The severity that the word beginning at <paramref name="start"/> states, or <see cref="Severity.None"/>.</summary>
    /// <param name="record">The bytes of the record.</param>
    /// <param name="start">Index of the first letter.</param>
    public static Severity At(ReadOnlySpan<byte> record, int start)
    {
        if (start > 0 && IsWordByte(record[start - 1]))
        {
            return Severity.None;
        }
        int end = start;
        bool capitals = true;
        while (end < record.Length && IsWordByte(record[end]))
        {
            capitals &= record[end] < 'a';
            if (++end - start > MaxLetters)
            {
                return Severity.None;
            }
        }
        Severity severity = Read(record[start..end]);
        return severity == Severity.None || capitals || StatesSeverity(record, start, end) ? severity : Severity.None;
    }

    private static bool IsWordByte(byte value) =>
        (uint)((value | 0x20) - 'a') <= 25 || (uint)(value - '0') <= 9 || value == '_' || value >= 0x80;

    private static Severity Read(ReadOnlySpan<byte> word)
    {
        Span<byte> folded = stackalloc byte[MaxLetters];
        for (int i = 0; i < word.Length; i++)
        {
            folded[i] = (byte)(word[i] | 0x20);
        }
        ReadOnlySpan<byte> text = folded[..word.Length];
        return word.Length switch
        {
            3 => text.SequenceEqual("err"u8) ? Severity.Error : Severity.None,
            4 => text.SequenceEqual("info"u8) ? Severity.Informational
                : text.SequenceEqual("warn"u8) ? Severity.Warning
                : text.SequenceEqual("crit"u8) ? Severity.Critical : Severity.None,
            5 => ReadFive(text),
            6 => text.SequenceEqual("notice"u8) ? Severity.Notice : Severity.None,
            7 => text.SequenceEqual("warning"u8) ? Severity.Warning : Severity.None,
            8 => text.SequenceEqual("critical"u8) ? Severity.Critical : Severity.None,
            9 => text.SequenceEqual("emergency"u8) ? Severity.Emergency : Severity.None,
            11 => text.SequenceEqual("information"u8) ? Severity.Informational : Severity.None,
            13 => text.SequenceEqual("informational"u8) ? Severity.Informational : Severity.None,
            _ => Severity.None,
        };
    }

    private static Severity ReadFive(ReadOnlySpan<byte> text) => text[0] switch
    {
        (byte)'a' when text.SequenceEqual("alert"u8) => Severity.Alert,
        (byte)'d' when text.SequenceEqual("debug"u8) => Severity.Debug,
        (byte)'e' when text.SequenceEqual("error"u8) => Severity.Error,
        (byte)'e' when text.SequenceEqual("emerg"u8) => Severity.Emergency,
        (byte)'f' when text.SequenceEqual("fatal"u8) => Severity.Critical,
        (byte)'p' when text.SequenceEqual("panic"u8) => Severity.Emergency,
        (byte)'t' when text.SequenceEqual("trace"u8) => Severity.Debug,
        _ => Severity.None,
    };

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
