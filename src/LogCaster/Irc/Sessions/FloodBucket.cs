namespace LogCaster.Irc.Sessions;

/// <summary>How many commands a client may send: many at once, and then so many a second. Used by the thread of IRC.</summary>
/// <param name="isOn">Whether it bounds anything.</param>
internal sealed class FloodBucket(bool isOn)
{
    /// <summary>Commands that a client may send at once.</summary>
    public const int Burst = 60;

    /// <summary>Commands that it may send in a second after that: what log bots need, and what stock servers do not allow.</summary>
    public const int PerSecond = 20;

    private const long MsPerSecond = 1000;

    // In thousandths of a command.
    private long _credit = Burst * MsPerSecond;
    private long _filledMs = long.MinValue;

    /// <summary>Whether a command may be carried out now.</summary>
    /// <param name="nowMs">A clock in milliseconds.</param>
    public bool MayPass(long nowMs)
    {
        if (_filledMs != long.MinValue)
        {
            _credit = long.Min(Burst * MsPerSecond, _credit + (nowMs - _filledMs) * PerSecond);
        }
        _filledMs = nowMs;
        return !isOn || _credit > 0;
    }

    /// <summary>A command is carried out.</summary>
    /// <param name="cost">How many others it counts for.</param>
    public void Take(int cost) => _credit -= cost * MsPerSecond;
}
