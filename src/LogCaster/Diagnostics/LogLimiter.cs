using System;
using System.Collections.Generic;
using System.Threading;

namespace LogCaster.Diagnostics;

/// <summary>
/// Holds back the lines of an event that comes too often, so that an outsider cannot fill our own log: a few pass in each window of time, the
/// rest is counted and told in one line when the window is over. Safe for any thread; takes a short lock.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="report">Takes the name of an event and how many of its lines were held back. Called outside of the lock.</param>
internal sealed class LogLimiter(TimeProvider time, Action<string, long> report) : IDisposable
{
    /// <summary>Lines of one event that pass in a window.</summary>
    public const int LinesPerWindow = 5;

    /// <summary>The length of a window.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, EventWindow> _windows = [];
    private ITimer? _timer;
    private bool _isTimerSet;

    /// <summary>Whether a line of this event may be written now; otherwise it is counted.</summary>
    public bool Allows(int eventId, string eventName)
    {
        long suppressed = 0;
        bool passes;
        lock (_lock)
        {
            if (!_windows.TryGetValue(eventId, out EventWindow? window))
            {
                window = new EventWindow(eventName, time.GetTimestamp());
                _windows.Add(eventId, window);
            }
            else if (time.GetElapsedTime(window.Start) >= Window)
            {
                suppressed = window.Restart(time.GetTimestamp());
            }
            passes = window.TryPass();
            if (!passes)
            {
                SetTimer();
            }
        }
        if (suppressed > 0)
        {
            report(eventName, suppressed);
        }
        return passes;
    }

    /// <summary>Reports what is still held back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
        ReportEnded(TimeSpan.Zero);
    }

    // An event that stops coming would never tell its sum otherwise.
    private void SetTimer()
    {
        if (!_isTimerSet)
        {
            _isTimerSet = true;
            _timer ??= time.CreateTimer(_ => OnTimer(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Window, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _isTimerSet = false;
        }
        ReportEnded(Window);
    }

    private void ReportEnded(TimeSpan age)
    {
        List<(string Name, long Count)> ended = [];
        lock (_lock)
        {
            foreach (EventWindow window in _windows.Values)
            {
                if (window.Suppressed > 0 && time.GetElapsedTime(window.Start) >= age)
                {
                    ended.Add((window.Name, window.Restart(time.GetTimestamp())));
                }
                else if (window.Suppressed > 0)
                {
                    SetTimer();
                }
            }
        }
        foreach ((string name, long count) in ended)
        {
            report(name, count);
        }
    }

    private sealed class EventWindow(string name, long start)
    {
        private int _passed;

        public string Name { get; } = name;

        public long Start { get; private set; } = start;

        public long Suppressed { get; private set; }

        public bool TryPass()
        {
            if (_passed < LinesPerWindow)
            {
                _passed++;
                return true;
            }
            Suppressed++;
            return false;
        }

        public long Restart(long now)
        {
            long suppressed = Suppressed;
            (Start, Suppressed, _passed) = (now, 0, 0);
            return suppressed;
        }
    }
}
