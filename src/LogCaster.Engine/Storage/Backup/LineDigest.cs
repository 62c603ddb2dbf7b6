using System;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>Counts the lines of a text, and finds the times of its first and its last, while its bytes pass by. Used by one thread.</summary>
/// <param name="zone">The zone of the times.</param>
internal sealed class LineDigest(TimeZoneInfo zone)
{
    private readonly byte[] _lineBegin = new byte[SegmentLine.PrefixBytes];
    private int _lineLength;

    /// <summary>How many lines have ended.</summary>
    public long Lines { get; private set; }

    /// <summary>The time of the first line that has one, in UTC ticks; 0 for none.</summary>
    public long FirstTicks { get; private set; }

    /// <summary>The time of the last line that has one, in UTC ticks; 0 for none.</summary>
    public long LastTicks { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            int wanted = int.Min(_lineBegin.Length - int.Min(_lineLength, _lineBegin.Length), piece.Length);
            if (wanted > 0)
            {
                piece[..wanted].CopyTo(_lineBegin.AsSpan(_lineLength));
            }
            _lineLength += piece.Length;
            if (end < 0)
            {
                break;
            }
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The text is at its end: what stands there is a line, too.</summary>
    public void Finish()
    {
        if (_lineLength > 0)
        {
            EndLine();
        }
    }

    private void EndLine()
    {
        Lines++;
        if (_lineLength >= SegmentLine.PrefixBytes && SegmentLine.TryReadPrefix(_lineBegin, out DateTime local, out _))
        {
            LastTicks = SegmentLine.ToTicks(local, zone);
            FirstTicks = FirstTicks == 0 ? LastTicks : FirstTicks;
        }
        _lineLength = 0;
    }
}
