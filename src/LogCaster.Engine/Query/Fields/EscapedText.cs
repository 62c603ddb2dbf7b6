using System;
using System.Text;

namespace LogCaster.Engine.Query.Fields;

/// <summary>
/// The escapes of JSON strings (RFC 8259 §7), which logfmt writers use as well: <c>\" \\ \/ \n \t \r \b \f \uXXXX</c>.
/// Pure functions, no allocation.
/// </summary>
/// <remarks>
/// <para>A <c>\uXXXX</c> that stands for an ASCII letter or digit is kept as it is written. So each letter and digit of a decoded value
/// stands in the raw bytes too, and a search may look for them there first. No writer escapes letters.</para>
/// <para>An escape that is none of these, or is cut short, is kept as well. Half of a surrogate pair becomes U+FFFD.</para>
/// </remarks>
internal static class EscapedText
{
    private const int UnitLength = 6;

    /// <summary>Finds the quote that ends a quoted text.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="start">Where the quoted text begins, behind its opening quote.</param>
    /// <param name="isEscaped">Whether there is a backslash before the closing quote.</param>
    /// <returns>Where the closing quote is; the length of the text when there is none.</returns>
    public static int FindQuote(ReadOnlySpan<byte> text, int start, out bool isEscaped)
    {
        isEscaped = false;
        int at = start;
        while (at < text.Length)
        {
            int found = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return text.Length;
            }
            at += found;
            if (text[at] == '"')
            {
                return at;
            }
            isEscaped = true;
            at += 2;
        }
        return text.Length;
    }

    /// <summary>Writes a text without its escapes.</summary>
    /// <param name="text">The text, without quotes around it.</param>
    /// <param name="destination">Room for at least as many bytes as the text has.</param>
    /// <returns>How many bytes were written; never more than the text has.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = 0;
        while (text.IndexOf((byte)'\\') is var plain and >= 0)
        {
            text[..plain].CopyTo(destination[length..]);
            length += plain;
            text = text[plain..];
            length += DecodeEscape(text, destination[length..], out int taken);
            text = text[taken..];
        }
        text.CopyTo(destination[length..]);
        return length + text.Length;
    }

    // The text begins with a backslash.
    private static int DecodeEscape(ReadOnlySpan<byte> text, Span<byte> destination, out int taken)
    {
        if (text.Length > 1 && text[1] == 'u')
        {
            return DecodeUnit(text, destination, out taken);
        }
        byte escape = text.Length == 1 ? (byte)0 : text[1];
        byte meant = escape switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => escape,
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            _ => (byte)0,
        };
        taken = meant == 0 ? 1 : 2;
        destination[0] = meant == 0 ? (byte)'\\' : meant;
        return 1;
    }

    // The longest UTF-8 of one unit is 3 bytes, of a pair 4: shorter than the 6 and 12 bytes of their escapes.
    private static int DecodeUnit(ReadOnlySpan<byte> text, Span<byte> destination, out int taken)
    {
        if (!TryReadUnit(text, out char unit))
        {
            taken = 1;
            destination[0] = (byte)'\\';
            return 1;
        }
        taken = UnitLength;
        if (char.IsAsciiLetterOrDigit(unit))
        {
            text[..UnitLength].CopyTo(destination);
            return UnitLength;
        }
        if (TryReadUnit(text[UnitLength..], out char low) && Rune.TryCreate(unit, low, out Rune rune))
        {
            taken = 2 * UnitLength;
        }
        else if (!Rune.TryCreate(unit, out rune))
        {
            rune = Rune.ReplacementChar;
        }
        return rune.EncodeToUtf8(destination);
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < UnitLength || text[0] != '\\' || text[1] != 'u')
        {
            return false;
        }
        int value = 0;
        foreach (byte digit in text[2..UnitLength])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        unit = (char)value;
        return true;
    }
}
