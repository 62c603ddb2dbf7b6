using System;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Engine.Query;

/// <summary>The room that <see cref="LiveMatches"/> need for a moment: one for all that a thread follows, however many they are.</summary>
public sealed class LiveRoom
{
    private byte[] _copy = new byte[1024];

    /// <summary>Finds the matches of a block.</summary>
    internal BlockScan Scan { get; } = new();

    /// <summary>The payload that was copied last.</summary>
    internal byte[] Copy => _copy;

    /// <summary>Room for a payload.</summary>
    /// <param name="length">Its length.</param>
    internal Span<byte> CopyOf(int length)
    {
        if (_copy.Length < length)
        {
            _copy = new byte[int.Max(length, _copy.Length * 2)];
        }
        return _copy.AsSpan(0, length);
    }
}
