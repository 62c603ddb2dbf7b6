using System;
using System.Buffers;

namespace LogCaster.Engine.Query.Fields;

/// <summary>
/// Goes over the members of JSON objects, wherever it is put, without regard to whether the text is JSON elsewhere. It lives on the
/// stack, and what it reads is valid as long as the text.
/// </summary>
/// <remarks>
/// It asks for less than RFC 8259, so that one fault of a writer costs little: commas may be missing or too many, and any run of bytes
/// without structure is a literal (<c>NaN</c>). A container is skipped by counting brackets outside of strings, of either kind; so an
/// object that was read without fault ends where skipping it would have ended.
/// </remarks>
/// <param name="text">The text.</param>
/// <param name="position">Behind the <c>{</c> of an object.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> text, int position)
{
    /// <summary>How many objects are entered, one in the other; a deeper one is a value like an array.</summary>
    public const int MaxDepth = 32;

    private static readonly SearchValues<byte> s_blanks = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> s_separators = SearchValues.Create(" \t\r\n,"u8);
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> s_literalEnds = SearchValues.Create("\"{}[]:, \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>What is read next.</summary>
    public int Position { get; set; } = position;

    /// <summary>Whether an object begins at the position.</summary>
    public readonly bool IsAtObject => Position < _text.Length && _text[Position] == '{';

    /// <summary>Finds the object that a record holds: its last byte ends one, and one begins in it.</summary>
    /// <param name="record">The bytes of the record.</param>
    /// <returns>Where its <c>{</c> is: the first that a quote or a <c>}</c> follows; -1 when the record holds no object.</returns>
    public static int FindObject(ReadOnlySpan<byte> record)
    {
        int last = record.LastIndexOfAnyExcept(s_blanks);
        if (last < 0 || record[last] != '}')
        {
            return -1;
        }
        int at = 0;
        while (record[at..].IndexOf((byte)'{') is var found and >= 0)
        {
            at += found + 1;
            int next = record[at..].IndexOfAnyExcept(s_blanks);
            if (next >= 0 && record[at + next] is (byte)'"' or (byte)'}')
            {
                return at - 1;
            }
        }
        return -1;
    }

    /// <summary>Goes to the value of the next member, or behind the end of the object.</summary>
    /// <param name="name">The name as it is written, without quotes; empty when there is no member.</param>
    public JsonStep ReadName(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!TrySkip(s_separators))
        {
            return JsonStep.Fault;
        }
        if (_text[Position] != '"')
        {
            return _text[Position++] == '}' ? JsonStep.End : JsonStep.Fault;
        }
        int start = Position + 1;
        int end = EscapedText.FindQuote(_text, start, out _);
        Position = int.Min(end + 1, _text.Length);
        if (!TrySkip(s_blanks) || _text[Position++] != ':' || !TrySkip(s_blanks))
        {
            return JsonStep.Fault;
        }
        name = _text[start..end];
        return JsonStep.Member;
    }

    /// <summary>Takes the value at the position: a string without its quotes; a container or a literal as it is written.</summary>
    /// <returns>Whether there is one and it ends.</returns>
    public bool TryReadValue(out FieldValue value)
    {
        int start = Position;
        bool isEscaped = false;
        switch (_text[start])
        {
            case (byte)'"':
                start++;
                int end = EscapedText.FindQuote(_text, start, out isEscaped);
                value = new FieldValue(_text[start..end], isEscaped);
                Position = end + 1;
                return end < _text.Length;
            case (byte)'{' or (byte)'[':
                bool isClosed = TrySkipContainer();
                value = new FieldValue(_text[start..Position], isEscaped);
                return isClosed;
            default:
                int length = _text[start..].IndexOfAny(s_literalEnds);
                value = length > 0 ? new FieldValue(_text.Slice(start, length), isEscaped) : default;
                Position += int.Max(length, 0);
                return length > 0;
        }
    }

    /// <summary>Goes behind the container that begins at the position; to the end of the text when it has no end.</summary>
    /// <returns>Whether it has an end.</returns>
    public bool TrySkipContainer()
    {
        int open = 0;
        while (Position < _text.Length)
        {
            int found = _text[Position..].IndexOfAny(s_structure);
            if (found < 0)
            {
                break;
            }
            Position += found + 1;
            switch (_text[Position - 1])
            {
                case (byte)'"':
                    Position = int.Min(EscapedText.FindQuote(_text, Position, out _) + 1, _text.Length);
                    break;
                case (byte)'{' or (byte)'[':
                    open++;
                    break;
                default:
                    open--;
                    if (open == 0)
                    {
                        return true;
                    }
                    break;
            }
        }
        Position = _text.Length;
        return false;
    }

    // Whether a byte is left behind them.
    private bool TrySkip(SearchValues<byte> bytes)
    {
        int count = _text[Position..].IndexOfAnyExcept(bytes);
        Position = count < 0 ? _text.Length : Position + count;
        return count >= 0;
    }
}

/// <summary>What a <see cref="JsonCursor"/> came to.</summary>
internal enum JsonStep
{
    /// <summary>The value of a member.</summary>
    Member,

    /// <summary>The end of the object.</summary>
    End,

    /// <summary>Something that is no member of an object.</summary>
    Fault,
}
