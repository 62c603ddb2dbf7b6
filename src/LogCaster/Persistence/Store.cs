using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using LogCaster.Diagnostics;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Net;

namespace LogCaster.Persistence;

/// <summary>
/// The thread that writes records to files, within some milliseconds of their arrival. While the disk fails it keeps trying, and records are kept in
/// memory alone. Others tell it that there is something to write, and ask it whether something is stored.
/// </summary>
internal sealed class Store : IDisposable
{
    // As long as a batch may wait for more to come.
    private const int GatherMs = 4;

    // A batch of this size is not waited with: there is more already.
    private const int BusyBytes = 64 * 1024;

    private const int TidyMs = 1000;

    // A disk that takes the first bytes and refuses the next would have us begin a file with each attempt: then they become rarer.
    private const int SteadyMs = 10_000;
    private const int MaxPauseMs = 60_000;

    private readonly SegmentDirectory _directory;
    private readonly SegmentWriter _writer;
    private readonly Retention _retention;
    private readonly DiskSync _sync;
    private readonly RecordRing _ring;
    private readonly StoreState _state;
    private readonly Metrics _metrics;
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Lock _lock = new();
    private readonly List<(long Sequence, Session Session, ReceiveLoop Loop)> _waiting = [];
    private readonly Thread _thread;
    private readonly Indexer _indexer;
    private int _isAsleep;
    private int _waitingCount;
    private volatile bool _stopping;
    private long _nextTidyMs;
    private long _nextTryMs;
    private long _pauseMs = TidyMs;
    private long _resumedMs = -SteadyMs;
    private long _written;
    private long _lostBelow;
    private int _completeFiles;
    private long _deletedFiles;

    /// <summary>Makes the thread; <see cref="Start"/> starts it.</summary>
    /// <param name="directory">Where files are.</param>
    /// <param name="writer">Writes.</param>
    /// <param name="ring">Where records come from.</param>
    /// <param name="indexer">Told of files that are complete.</param>
    /// <param name="state">Whether records can be written.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="time">The clock.</param>
    public Store(
        SegmentDirectory directory, SegmentWriter writer, RecordRing ring, Indexer indexer, StoreState state, Metrics metrics, TimeProvider time)
    {
        _directory = directory;
        _writer = writer;
        _retention = new Retention(directory, writer.History, writer.Limits, time, writer.LetGo);
        _ring = ring;
        _state = state;
        _metrics = metrics;
        _time = time;
        _indexer = indexer;
        _sync = new DiskSync(writer, state, WakeUp);
        _written = writer.Cursor.Position;
        _thread = new Thread(Run) { Name = "store", IsBackground = true };
    }

    /// <summary>Files deleted because of the limits.</summary>
    public long FilesDeleted => _retention.Deleted;

    /// <summary>Whether records cannot be written now.</summary>
    public bool IsFailing => _state.IsFailing;

    /// <summary>The sequence number up to which records are stored as the policy asks for. Any thread.</summary>
    public long Stored => _writer.Limits.Sync == SyncPolicy.Always ? _writer.Synced : Volatile.Read(ref _written);

    /// <summary>Somewhere before this sequence number records were lost, for want of a disk. To be asked after <see cref="Stored"/>. Any thread.</summary>
    public long LostBelow => Volatile.Read(ref _lostBelow);

    /// <summary>How many records are not in a file yet. Any thread.</summary>
    public long Unwritten => _writer.Cursor.Lag;

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        _thread.Start();
        _sync.Start();
        _indexer.Start();
    }

    /// <summary>Tells that records were appended. Any thread.</summary>
    public void Notice()
    {
        // Pairs with the barrier in Sleep: either the thread sees the records, or this sees that it sleeps.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            _ = _wake.Set();
        }
    }

    /// <summary>Arms a session when records are stored, or cannot be. Whoever owns it, for the last time.</summary>
    /// <param name="sequence">The sequence number after the last of them.</param>
    /// <param name="session">The session.</param>
    /// <param name="loop">Its loop.</param>
    public void ArmWhenStored(long sequence, Session session, ReceiveLoop loop)
    {
        lock (_lock)
        {
            _waiting.Add((sequence, session, loop));
            Volatile.Write(ref _waitingCount, _waiting.Count);
        }
        WakeUp();
    }

    /// <summary>Writes what is left, waits for the disk, and ends the threads.</summary>
    /// <param name="most">The longest it may take.</param>
    /// <returns>Whether everything was written in time.</returns>
    public bool Stop(TimeSpan most)
    {
        _stopping = true;
        WakeUp();
        bool inTime = _thread.Join(most);
        return _sync.Stop(most) && inTime && !_state.IsFailing;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wake.Dispose();
        _sync.Dispose();
        _indexer.Dispose();
    }

    private void WakeUp()
    {
        Volatile.Write(ref _isAsleep, 0);
        _ = _wake.Set();
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                if (_state.IsFailing)
                {
                    LetGo();
                    ArmWaiting(isLost: true);
                    if (!TryResume())
                    {
                        if (_stopping)
                        {
                            return;
                        }
                        _ = _wake.WaitOne(TidyMs);
                        continue;
                    }
                }
                int bytes = _writer.Write();
                Volatile.Write(ref _written, long.Max(_written, _writer.Cursor.Position));
                Tidy();
                ArmWaiting(isLost: false);
                if (_writer.IsUrgent)
                {
                    _sync.Request();
                }
                if (bytes == 0 && _stopping)
                {
                    return;
                }
                if (bytes < BusyBytes)
                {
                    Sleep(bytes);
                }
            }
            catch (IOException failure)
            {
                Fail(failure);
            }
        }
    }

    /// <summary>Sleeps until there is something to do; after a small batch, long enough for more to come.</summary>
    private void Sleep(int written)
    {
        if (written > 0)
        {
            _ = _wake.WaitOne(GatherMs);
            return;
        }
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
        if (_ring.Next == _writer.Cursor.Position)
        {
            _ = _wake.WaitOne(TidyMs);
        }
        Volatile.Write(ref _isAsleep, 0);
    }

    /// <summary>Keeps the files within their limits: once a second, and when one was completed.</summary>
    private void Tidy()
    {
        long now = NowMs();
        int complete = _writer.History.Complete.Length;
        if (now < _nextTidyMs && complete == _completeFiles)
        {
            return;
        }
        _nextTidyMs = now + TidyMs;
        if (complete != _completeFiles)
        {
            _indexer.Notice();
        }
        if (!_retention.Apply())
        {
            throw new StorageException("the disk has less room than LOGCASTER_KEEP_FREE leaves to others, and no older file is left to delete");
        }
        if (_retention.Deleted != _deletedFiles)
        {
            // Room is free only when the thread that syncs has let go of files.
            _deletedFiles = _retention.Deleted;
            _sync.Request();
        }
        _writer.DeleteSuperseded();
        _completeFiles = _writer.History.Complete.Length;
    }

    private void ArmWaiting(bool isLost)
    {
        if (Volatile.Read(ref _waitingCount) == 0)
        {
            return;
        }
        bool needsSync = false;
        lock (_lock)
        {
            long stored = Stored;
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                (long sequence, Session session, ReceiveLoop loop) = _waiting[i];
                if (isLost || sequence <= stored)
                {
                    _waiting.RemoveAt(i);
                    loop.Arm(session, Interest.Read);
                }
                else
                {
                    needsSync |= sequence <= _writer.Cursor.Position;
                }
            }
            Volatile.Write(ref _waitingCount, _waiting.Count);
        }
        if (needsSync)
        {
            _sync.Request();
        }
    }

    private void Fail(IOException failure)
    {
        if (failure is StorageException { IsSync: true })
        {
            _state.FailSync(failure.Message);
            return;
        }
        bool isFull = failure is StorageException { IsFull: true };
        (isFull ? _metrics.StorageErrorsFull : _metrics.StorageErrorsWriting).Increment();
        _state.Fail(failure.Message);
    }

    /// <summary>Lets everything go on in memory, and says when it is tried again.</summary>
    private void LetGo()
    {
        if (!_writer.Cursor.IsRequired)
        {
            return;
        }
        _writer.Cursor.LetGo();
        long now = NowMs();
        _pauseMs = now - _resumedMs < SteadyMs ? long.Min(2 * _pauseMs, MaxPauseMs) : TidyMs;
        _nextTryMs = now + _pauseMs;
    }

    private bool TryResume()
    {
        long now = NowMs();
        if (now < _nextTryMs)
        {
            return false;
        }
        _nextTryMs = now + _pauseMs;
        if (!_directory.IsLocked)
        {
            _directory.Lock(Environment.ProcessId);
        }
        if (!_retention.Apply())
        {
            return false;
        }
        int failures = _state.SyncFailures;
        long unsynced = 0;
        if (_state.MustWriteAgain)
        {
            unsynced = _writer.WriteAgain();
        }
        else
        {
            _writer.Recover();
        }
        TryOut();
        long lost = _writer.Cursor.Require();
        if (lost + unsynced > 0)
        {
            // Before anybody is told that something is stored.
            Volatile.Write(ref _lostBelow, _writer.Cursor.Position);
        }
        _metrics.LinesDroppedByStorage.Add(lost);
        _resumedMs = NowMs();
        _state.Resume(lost, failures);
        return !_state.IsFailing;
    }

    private void TryOut()
    {
        try
        {
            _writer.TryOut();
        }
        catch (StorageException refused) when (refused.IsMissing)
        {
            // No file can be made in a directory that was deleted. The next attempt is in the new one.
            _directory.Renew(Environment.ProcessId);
            throw;
        }
    }

    private long NowMs() => (long)_time.GetElapsedTime(0).TotalMilliseconds;
}
