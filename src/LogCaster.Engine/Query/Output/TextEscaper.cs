using System;
using System.Buffers;
using System.Text;

namespace LogCaster.Engine.Query.Output;

/// <summary>
/// Makes the bytes of a record safe to show: valid UTF-8, one line, and nothing in it that a terminal obeys (CWE-150, CWE-117). Clean ASCII,
/// which nearly all records are, is found by a vectorised search and copied at once. Pure functions, for any thread.
/// </summary>
/// <remarks>
/// Escaped are the C0 controls (in <see cref="EscapeStyle.Text"/> all but TAB), DEL, the C1 controls, and the separators U+2028 and U+2029.
/// Bytes that are not UTF-8 become U+FFFD, one for each maximal part of a sequence, as decoders do.
/// </remarks>
internal static class TextEscaper
{
    // "\u2028": the longest escape.
    private const int MaxEscapeBytes = 6;

    private static readonly SearchValues<byte> s_textSpecial = SearchValues.Create(SpecialBytes(EscapeStyle.Text));
    private static readonly SearchValues<byte> s_jsonSpecial = SearchValues.Create(SpecialBytes(EscapeStyle.Json));

    /// <summary>Index of the first byte that cannot be copied as it stands without a closer look; -1 when all can.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="style">How escapes are written.</param>
    public static int IndexOfSpecial(ReadOnlySpan<byte> text, EscapeStyle style) =>
        text.IndexOfAny(style == EscapeStyle.Json ? s_jsonSpecial : s_textSpecial);

    /// <summary>Writes the text, escaped where needed.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The bytes, of any kind.</param>
    /// <param name="style">How escapes are written.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text, EscapeStyle style)
    {
        while (true)
        {
            int clean = IndexOfSpecial(text, style);
            if (clean < 0)
            {
                output.Write(text);
                return;
            }
            output.Write(text[..clean]);
            text = text[clean..];
            text = text[WriteSpecialRun(output, text, style)..];
        }
    }

    // Takes characters as long as they need a closer look; a text that is not English is one long run of them.
    private static int WriteSpecialRun(IBufferWriter<byte> output, ReadOnlySpan<byte> text, EscapeStyle style)
    {
        Span<byte> room = output.GetSpan(MaxEscapeBytes);
        int read = 0;
        int written = 0;
        while (read < text.Length && room.Length - written >= MaxEscapeBytes)
        {
            if (text[read] < 0x80 && !IsSpecialAscii(text[read], style))
                break;
            // For invalid input the rune is U+FFFD, and the bytes taken are those of one maximal part.
            Rune.DecodeFromUtf8(text[read..], out Rune rune, out int taken);
            written += MustEscape(rune.Value, style)
                ? WriteEscape(rune.Value, room[written..], style)
                : rune.EncodeToUtf8(room[written..]);
            read += taken;
        }
        output.Advance(written);
        return read;
    }

    private static bool MustEscape(int rune, EscapeStyle style) =>
        rune < 0x80 ? IsSpecialAscii((byte)rune, style) : rune is < 0xA0 or 0x2028 or 0x2029;

    private static bool IsSpecialAscii(byte value, EscapeStyle style) => style == EscapeStyle.Json
        ? value is < 0x20 or (byte)'"' or (byte)'\\' or 0x7F
        : (value < 0x20 && value != '\t') || value == 0x7F;

    private static int WriteEscape(int rune, Span<byte> destination, EscapeStyle style)
    {
        destination[0] = (byte)'\\';
        byte letter = ShortEscape(rune, style);
        if (letter != 0)
        {
            destination[1] = letter;
            return 2;
        }
        int digits = style == EscapeStyle.Json || rune > 0xFF ? 4 : 2;
        destination[1] = digits == 4 ? (byte)'u' : (byte)'x';
        for (int i = digits - 1, rest = rune; i >= 0; i--, rest >>= 4)
            destination[2 + i] = "0123456789abcdef"u8[rest & 0xF];
        return 2 + digits;
    }

    private static byte ShortEscape(int rune, EscapeStyle style) => rune switch
    {
        '\n' => (byte)'n',
        '\r' => (byte)'r',
        _ when style == EscapeStyle.Text => 0,
        '\t' => (byte)'t',
        '\b' => (byte)'b',
        '\f' => (byte)'f',
        '"' => (byte)'"',
        '\\' => (byte)'\\',
        _ => 0,
    };

    private static byte[] SpecialBytes(EscapeStyle style)
    {
        var special = new byte[256];
        int count = 0;
        for (int value = 0; value < 256; value++)
        {
            if (value >= 0x80 || IsSpecialAscii((byte)value, style))
                special[count++] = (byte)value;
        }
        return special[..count];
    }
}

/// <summary>How <see cref="TextEscaper"/> writes an escape.</summary>
internal enum EscapeStyle
{
    /// <summary><c>\n</c>, <c>\r</c>, <c>\x1b</c>, <c>\u2028</c>; TAB, quotes and backslashes stay.</summary>
    Text,

    /// <summary>RFC 8259: <c>\n</c>, <c>\"</c>, <c>\\</c>, <c>\u001b</c>, <c>\u2028</c>.</summary>
    Json,
}
