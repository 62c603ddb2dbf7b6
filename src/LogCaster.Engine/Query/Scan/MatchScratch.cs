using System;
using System.Text;
using LogCaster.Engine.Query.Fields;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Room in which one thread decodes records for matchers that see UTF-16; grows to the longest record, and is kept.</summary>
internal sealed class MatchScratch
{
    private char[] _chars = new char[1024];
    private byte[] _bytes = [];

    /// <summary>The value of a field without its escapes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Decode(FieldValue value)
    {
        if (_bytes.Length < value.Raw.Length)
        {
            _bytes = new byte[int.Max(value.Raw.Length, int.Max(256, _bytes.Length * 2))];
        }
        return _bytes.AsSpan(0, value.Decode(_bytes));
    }

    /// <summary>A payload as UTF-16, invalid bytes as U+FFFD; valid until the next call.</summary>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
        {
            _chars = new char[int.Max(text.Length, _chars.Length * 2)];
        }
        return _chars.AsSpan(0, Encoding.UTF8.GetChars(text, _chars));
    }
}
