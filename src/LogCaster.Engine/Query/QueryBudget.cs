using System;
using System.Threading;

namespace LogCaster.Engine.Query;

/// <summary>
/// How long a query may compute. The clock runs while a thread works for it, from <see cref="Resume"/> to <see cref="Pause"/>, which its
/// owner calls; any thread that works for it may ask <see cref="IsOver"/> at any time, and any thread may <see cref="Cancel"/>.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long it may compute.</param>
public sealed class QueryBudget(TimeProvider time, TimeSpan limit)
{
    private readonly long _limit = (long)(limit.TotalSeconds * time.TimestampFrequency);
    private long _deadline = long.MaxValue;
    private long _used;
    private long _resumed;
    private volatile bool _cancelled;

    /// <summary>How long it has computed, up to the last pause.</summary>
    public TimeSpan Used => time.GetElapsedTime(0, _used);

    /// <summary>Whether it was cancelled.</summary>
    public bool IsCancelled => _cancelled;

    /// <summary>Whether it must stop: what it has found by now is not an answer.</summary>
    public bool IsOver => _cancelled || time.GetTimestamp() > Volatile.Read(ref _deadline);

    /// <summary>Begins to count time.</summary>
    public void Resume()
    {
        _resumed = time.GetTimestamp();
        Volatile.Write(ref _deadline, _resumed + _limit - _used);
    }

    /// <summary>Stops counting time.</summary>
    public void Pause() => _used += time.GetTimestamp() - _resumed;

    /// <summary>Ends the query soon, because nobody waits for its answer.</summary>
    public void Cancel() => _cancelled = true;
}
