using System;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Splits a command line into its items: words and <c>key=value</c> pairs between blanks, either of which may be quoted:
/// <c>"High memory"</c>, <c>keyword="say \"hi\""</c>. It lives on the stack, and its items are valid as long as the line.
/// </summary>
/// <remarks>
/// A key is an ASCII letter or underscore, then letters, digits, <c>_ - .</c>, so that <c>/path?x=1</c> is a word. A quote is special
/// only where a value begins. Within quotes <c>\"</c> is a quote and <c>\\</c> a backslash; any other backslash is itself.
/// </remarks>
internal ref struct ItemReader(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;

    /// <summary>Where the next item is looked for.</summary>
    public int Position { get; set; }

    /// <summary>Whether a byte stands between items.</summary>
    /// <param name="value">The byte.</param>
    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    /// <summary>Takes the next item.</summary>
    /// <param name="item">The item; the default when there is none, or after an error.</param>
    /// <param name="error">What is wrong with the item; null when nothing is.</param>
    /// <returns>Whether there is an item; false at the end of the line and after an error.</returns>
    public bool TryRead(out Item item, out string? error)
    {
        item = default;
        error = null;
        SkipBlanks();
        if (Position == _line.Length)
            return false;

        int start = Position;
        ReadOnlySpan<byte> key = ReadKey();
        if (Position < _line.Length && _line[Position] == '"')
        {
            if (!TryReadQuoted(out ReadOnlySpan<byte> quoted))
            {
                error = $"unclosed \" in {EchoText.Of(_line[start..])}; write \\\" for a quote inside of quotes";
                return false;
            }
            if (Position < _line.Length && !IsBlank(_line[Position]))
            {
                error = $"a blank is missing after the closing \" in {EchoText.Of(_line[start..])}";
                return false;
            }
            item = new Item(start, key, quoted, isQuoted: true);
            return true;
        }
        int valueStart = Position;
        SkipWord();
        item = new Item(start, key, _line[valueStart..Position], isQuoted: false);
        return true;
    }

    /// <summary>Goes to the end of a word, whatever is in it.</summary>
    public void SkipWord()
    {
        while (Position < _line.Length && !IsBlank(_line[Position]))
            Position++;
    }

    /// <summary>Goes to the next byte that is no blank.</summary>
    public void SkipBlanks()
    {
        while (Position < _line.Length && IsBlank(_line[Position]))
            Position++;
    }

    // Ends after the '='; does not move when no key stands here.
    private ReadOnlySpan<byte> ReadKey()
    {
        int end = Position;
        while (end < _line.Length && IsKeyByte(_line[end], isFirst: end == Position))
            end++;
        if (end == Position || end == _line.Length || _line[end] != '=')
            return default;
        ReadOnlySpan<byte> key = _line[Position..end];
        Position = end + 1;
        return key;
    }

    private static bool IsKeyByte(byte value, bool isFirst) =>
        char.IsAsciiLetter((char)value) || value == '_' || (!isFirst && (char.IsAsciiDigit((char)value) || value is (byte)'-' or (byte)'.'));

    /// <summary>Takes a quoted value whose opening quote is at the position; does not move when no quote closes it.</summary>
    /// <param name="value">The value without its quotes.</param>
    public bool TryReadQuoted(out ReadOnlySpan<byte> value)
    {
        int end = Position + 1;
        int escapes = 0;
        while (end < _line.Length && _line[end] != '"')
        {
            if (IsEscape(end))
            {
                escapes++;
                end++;
            }
            end++;
        }
        value = default;
        if (end >= _line.Length)
            return false;
        value = escapes == 0 ? _line[(Position + 1)..end] : Unescape(Position + 1, end, escapes);
        Position = end + 1;
        return true;
    }

    private readonly bool IsEscape(int at) => _line[at] == '\\' && at + 1 < _line.Length && _line[at + 1] is (byte)'"' or (byte)'\\';

    private readonly byte[] Unescape(int from, int to, int escapes)
    {
        var value = new byte[to - from - escapes];
        for (int i = 0; i < value.Length; i++, from++)
        {
            if (IsEscape(from))
                from++;
            value[i] = _line[from];
        }
        return value;
    }
}

/// <summary>One item of a command line; valid as long as the line.</summary>
internal readonly ref struct Item(int start, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isQuoted)
{
    /// <summary>Where the item begins in the line.</summary>
    public int Start { get; } = start;

    /// <summary>What stands before the <c>=</c>; empty for a word.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The value, or the word, without its quotes.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Whether the value was quoted.</summary>
    public bool IsQuoted { get; } = isQuoted;
}
