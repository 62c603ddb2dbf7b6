using System;
using System.Text;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Room in which one thread decodes records for matchers that see UTF-16; grows to the longest record, and is kept.</summary>
internal sealed class MatchScratch
{
    private char[] _chars = new char[1024];

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
