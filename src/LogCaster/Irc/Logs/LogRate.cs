using System.Globalization;

namespace LogCaster.Irc.Logs;

/// <summary>How many records a log channel shows in a second, and how many it did not show since it last said so. Used by the thread of IRC.</summary>
internal sealed class LogRate
{
    private const long TellEveryMs = 1000;
    private const long MsPerSecond = 1000;

    // In thousandths of a record.
    private long _credit;
    private long _filledMs = long.MinValue;
    private long _held;
    private long _missed;
    private long _heldSinceMs;

    /// <summary>How many records were not shown since it was last said.</summary>
    public long Held => _held + _missed;

    /// <summary>Adds what the time that has passed allows.</summary>
    /// <param name="nowMs">A clock in milliseconds.</param>
    /// <param name="perSecond">Records a second; 0 for any number.</param>
    public void Refill(long nowMs, int perSecond)
    {
        long most = perSecond * MsPerSecond;
        _credit = perSecond == 0 ? long.MaxValue : _filledMs == long.MinValue ? most : long.Min(most, _credit + (nowMs - _filledMs) * perSecond);
        _filledMs = nowMs;
    }

    /// <summary>Whether one more record may be shown.</summary>
    public bool MayShow => _credit >= MsPerSecond;

    /// <summary>A record is shown.</summary>
    public void Show() => _credit -= MsPerSecond;

    /// <summary>Records are not shown.</summary>
    /// <param name="held">How many matches.</param>
    /// <param name="missed">How many that nobody could look at.</param>
    public void Hold(long held, long missed)
    {
        if (held + missed > 0 && Held == 0)
        {
            _heldSinceMs = _filledMs;
        }
        _held += held;
        _missed += missed;
    }

    /// <summary>What is said of records that were not shown; null as long as there is nothing to say, or it is too early.</summary>
    public string? Tell()
    {
        long ms = _filledMs - _heldSinceMs;
        if (Held == 0 || ms < TellEveryMs)
        {
            return null;
        }
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{(ms + MsPerSecond / 2) / MsPerSecond} s");
        string text = string.Create(CultureInfo.InvariantCulture, $"\u2026 {_held:N0} more records in {seconds}, !query and !find show them");
        if (_missed > 0)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"{text}; {_missed:N0} came too fast to be looked at");
        }
        (_held, _missed) = (0, 0);
        return text;
    }
}
