using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ZLogger;

namespace LogCaster.Diagnostics;

/// <summary>
/// Writes the own log on a thread of its own, from a queue with a bound. A line is lost when the queue is full, when it cannot be formatted or
/// when the output fails; each is counted, and told in a line of its own as soon as one can be written. Any thread may post.
/// </summary>
/// <param name="output">Takes the lines; used by the thread alone.</param>
/// <param name="formatter">Formats an entry; used by the thread alone.</param>
/// <param name="dropped">Counts lost lines.</param>
/// <param name="report">Posts the line that tells how many lines were lost, and why the last of them.</param>
internal sealed class OwnLogWriter(Stream output, IZLoggerFormatter formatter, Counter dropped, Action<long, string> report)
    : IAsyncLogProcessor, IDisposable
{
    /// <summary>Lines that may wait: some 2 MB of them.</summary>
    public const int MaxQueuedLines = 8192;

    // What one write takes; a pipe holds 64 KiB.
    private const int FlushBytes = 32 * 1024;

    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _batch = new();
    private List<IZLoggerEntry> _queue = [];
    private List<IZLoggerEntry> _taken = [];
    private Thread? _thread;
    private bool _isStopping;
    private long _unreported;
    private string _reason = "";

    /// <summary>Takes a line, or counts it as lost.</summary>
    public void Post(IZLoggerEntry log)
    {
        lock (_lock)
        {
            // The thread itself posts only its report, just after it has emptied the queue, at the end too.
            if (Thread.CurrentThread == _thread || (_queue.Count < MaxQueuedLines && !_isStopping))
            {
                _queue.Add(log);
                Start();
                Monitor.Pulse(_lock);
                return;
            }
            _unreported++;
            _reason = $"more than {MaxQueuedLines} lines wait";
        }
        dropped.Increment();
        log.Return();
    }

    /// <summary>Writes what waits and ends the thread; gives up after two seconds when the output takes nothing.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_lock)
        {
            _isStopping = true;
            thread = _thread;
            Monitor.Pulse(_lock);
        }
        thread?.Join(s_stopTimeout);
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Start()
    {
        if (_thread is null)
        {
            _thread = new Thread(Run) { Name = "own log", IsBackground = true };
            _thread.Start();
        }
    }

    private void Run()
    {
        while (TakeQueue())
        {
            foreach (IZLoggerEntry entry in _taken)
            {
                Append(entry);
            }
            _taken.Clear();
            if (TryFlush())
            {
                ReportLost();
            }
        }
    }

    // Waits for lines and swaps the lists; false when there are none and the end has come.
    private bool TakeQueue()
    {
        lock (_lock)
        {
            while (_queue.Count == 0)
            {
                if (_isStopping)
                {
                    return false;
                }
                Monitor.Wait(_lock);
            }
            (_queue, _taken) = (_taken, _queue);
            return true;
        }
    }

    private void Append(IZLoggerEntry entry)
    {
        _line.ResetWrittenCount();
        try
        {
            formatter.FormatLogEntry(_line, entry);
            _batch.Write(_line.WrittenSpan);
            _batch.Write("\n"u8);
        }
#pragma warning disable CA1031 // The boundary of one line: whatever its formatting throws costs this line, not the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Lose(1, $"a line could not be formatted: {e.GetType().Name}", isReported: entry.LogInfo.EventId.Id != LogMessages.OwnLogDroppedId);
        }
        finally
        {
            entry.Return();
        }
        if (_batch.WrittenCount >= FlushBytes)
        {
            TryFlush();
        }
    }

    private bool TryFlush()
    {
        try
        {
            output.Write(_batch.WrittenSpan);
            output.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
        {
            Lose(_batch.WrittenSpan.Count((byte)'\n'), $"it could not be written: {e.GetType().Name}", isReported: true);
            return false;
        }
        finally
        {
            _batch.ResetWrittenCount();
        }
    }

    private void Lose(long lines, string reason, bool isReported)
    {
        dropped.Add(lines);
        if (isReported)
        {
            lock (_lock)
            {
                _unreported += lines;
                _reason = reason;
            }
        }
    }

    private void ReportLost()
    {
        long lines;
        string reason;
        lock (_lock)
        {
            (lines, reason) = (_unreported, _reason);
            _unreported = 0;
        }
        if (lines > 0)
        {
            report(lines, reason);
        }
    }
}
