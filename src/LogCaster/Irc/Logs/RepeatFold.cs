using System;
using System.Buffers;
using System.Globalization;

namespace LogCaster.Irc.Logs;

/// <summary>
/// Records of a log channel that say the same as the one before: they are counted, and told of as a number. Used by the thread of IRC.
/// </summary>
internal sealed class RepeatFold
{
    private const long TellEveryMs = 1000;

    private readonly ArrayBufferWriter<byte> _last = new();
    private long _count;
    private long _sinceMs;
    private bool _any;

    /// <summary>Whether a record says the same as the one before, and is counted instead of shown.</summary>
    /// <param name="payload">The record.</param>
    /// <param name="nowMs">A clock in milliseconds.</param>
    public bool IsRepeat(ReadOnlySpan<byte> payload, long nowMs)
    {
        if (!_any || !payload.SequenceEqual(_last.WrittenSpan))
        {
            return false;
        }
        if (_count++ == 0)
        {
            _sinceMs = nowMs;
        }
        return true;
    }

    /// <summary>A record is shown; what was counted before must have been told.</summary>
    public void Show(ReadOnlySpan<byte> payload)
    {
        _any = true;
        _last.ResetWrittenCount();
        _last.Write(payload);
    }

    /// <summary>What is said of records that were counted; null as long as there are none, or it is too early.</summary>
    /// <param name="nowMs">A clock in milliseconds.</param>
    /// <param name="isOver">Whether another record is to be shown, so that it is never too early.</param>
    public string? Tell(long nowMs, bool isOver)
    {
        if (_count == 0 || (!isOver && nowMs - _sinceMs < TellEveryMs))
        {
            return null;
        }
        string times = _count == 1 ? "once more" : string.Create(CultureInfo.InvariantCulture, $"{_count:N0} more times");
        _count = 0;
        return $"\u2026 the line above {times}";
    }
}
