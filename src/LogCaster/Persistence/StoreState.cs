using System;
using System.Threading;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Persistence;

/// <summary>Whether records can be written to files, and the tale of it in the own log. Any thread.</summary>
/// <param name="log">The own log.</param>
/// <param name="metrics">Counters.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreState(ILogger log, Metrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _failedSince;
    private string _reason = "";
    private volatile bool _isFailing;
    private int _syncFailures;
    private int _answeredFailures;

    /// <summary>Whether they cannot.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Whether what the page cache holds may never reach the disk, so that it must be written once more.</summary>
    public bool MustWriteAgain => SyncFailures != Volatile.Read(ref _answeredFailures);

    /// <summary>How often the disk has refused what was written.</summary>
    public int SyncFailures => Volatile.Read(ref _syncFailures);

    /// <summary>Why they cannot; empty while they can.</summary>
    public string Reason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    /// <summary>They cannot be written from now on.</summary>
    /// <param name="reason">Why.</param>
    public void Fail(string reason)
    {
        lock (_lock)
        {
            bool isNew = !_isFailing;
            if (isNew)
            {
                _failedSince = time.GetTimestamp();
            }
            if (isNew || reason != _reason)
            {
                log.StorageFailed(reason);
            }
            _reason = reason;
            _isFailing = true;
        }
    }

    /// <summary>The disk has refused what was written.</summary>
    /// <param name="reason">Why.</param>
    public void FailSync(string reason)
    {
        metrics.StorageErrorsSyncing.Increment();
        _ = Interlocked.Increment(ref _syncFailures);
        Fail(reason);
    }

    /// <summary>They can be written again.</summary>
    /// <param name="lost">How many were not, and are not in memory any more.</param>
    /// <param name="answeredFailures">The number of <see cref="SyncFailures"/> that were answered by writing again.</param>
    public void Resume(long lost, int answeredFailures)
    {
        lock (_lock)
        {
            Volatile.Write(ref _answeredFailures, answeredFailures);
            if (MustWriteAgain)
            {
                return;
            }
            _isFailing = false;
            _reason = "";
            log.StorageResumed((long)time.GetElapsedTime(_failedSince).TotalSeconds, lost);
        }
    }
}
