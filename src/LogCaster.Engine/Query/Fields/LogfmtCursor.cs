using System;
using System.Buffers;

namespace LogCaster.Engine.Query.Fields;

/// <summary>
/// Goes over the <c>key=value</c> pairs of a text, whatever else is in it. It lives on the stack, and what it reads is valid as long as
/// the text.
/// </summary>
/// <remarks>
/// <para>A key is letters, digits and <c>_ - . @ /</c>. It stands at the start, or behind a blank or one of
/// <c>, ; ( [ { | " ' &lt; &gt;</c>: lists and brackets, quoted sentences, and the priority of syslog. So the parameters of a URL are none,
/// and of <c>a=b=c</c> only <c>a</c> is a key.</para>
/// <para>A quoted value ends at its closing quote, or with the text; no key is looked for in it. Any other value ends at the next blank,
/// and what it ends with of <c>, ; ) ] }</c> is not part of it. Keys may stand in it: <c>dn=uid=ann,ou=people</c> is a <c>dn</c>, and an
/// <c>ou</c>. Blanks are the space, TAB, CR and LF.</para>
/// </remarks>
/// <param name="text">The text.</param>
internal ref struct LogfmtCursor(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> s_keyBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.@/"u8);
    private static readonly SearchValues<byte> s_beforeKey = SearchValues.Create(" \t\r\n,;([{|\"'<>"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    /// <summary>Finds the value of the first field with a name.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="name">The name, of at most <see cref="FieldReader.MaxNameLength"/> bytes.</param>
    /// <param name="value">The value.</param>
    public static bool TryFind(ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> name, out FieldValue value)
    {
        value = default;
        if (name.IsEmpty || name.ContainsAnyExcept(s_keyBytes))
        {
            return false;
        }
        Span<byte> key = stackalloc byte[FieldReader.MaxNameLength + 1];
        key = key[..(name.Length + 1)];
        name.CopyTo(key);
        key[^1] = (byte)'=';
        int from = 0;
        int settled = 0;
        while (text[from..].IndexOf(key) is var found and >= 0)
        {
            int start = from + found;
            from = start + 1;
            if (start > 0 && !s_beforeKey.Contains(text[start - 1]))
            {
                continue;
            }
            if (!IsQuoted(text, start, ref settled))
            {
                value = ReadValue(text, start + key.Length, out _);
                return true;
            }
            from = settled;
        }
        return false;
    }

    /// <summary>Takes the next field.</summary>
    /// <param name="name">Its name, of any length.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> name, out FieldValue value)
    {
        while (_text[_position..].IndexOf((byte)'=') is var found and >= 0)
        {
            int sign = _position + found;
            _position = sign + 1;
            name = KeyBefore(_text, sign);
            if (!name.IsEmpty)
            {
                value = ReadValue(_text, _position, out _position);
                return true;
            }
        }
        _position = _text.Length;
        name = default;
        value = default;
        return false;
    }

    /// <summary>Whether a place is within a quoted value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The place.</param>
    /// <param name="settled">
    /// Up to where quoted values were looked for, outside of any; goes behind those that begin before the place.
    /// </param>
    private static bool IsQuoted(ReadOnlySpan<byte> text, int place, ref int settled)
    {
        while (settled < place && text[settled..place].IndexOf("=\""u8) is var found and >= 0)
        {
            int sign = settled + found;
            settled = sign + 1;
            if (!KeyBefore(text, sign).IsEmpty)
            {
                ReadValue(text, settled, out settled);
            }
        }
        return settled > place;
    }

    // The key that ends before a '='; empty when none does.
    private static ReadOnlySpan<byte> KeyBefore(ReadOnlySpan<byte> text, int sign)
    {
        int before = text[..sign].LastIndexOfAnyExcept(s_keyBytes);
        return before < 0 || s_beforeKey.Contains(text[before]) ? text[(before + 1)..sign] : default;
    }

    // Keys are looked for again from next on.
    private static FieldValue ReadValue(ReadOnlySpan<byte> text, int start, out int next)
    {
        if (start < text.Length && text[start] == '"')
        {
            start++;
            int end = EscapedText.FindQuote(text, start, out bool isEscaped);
            next = int.Min(end + 1, text.Length);
            return new FieldValue(text[start..end], isEscaped);
        }
        next = start;
        ReadOnlySpan<byte> rest = text[start..];
        int length = rest.IndexOfAny(" \t\r\n"u8);
        return new FieldValue((length < 0 ? rest : rest[..length]).TrimEnd(",;)]}"u8), isEscaped: false);
    }
}
