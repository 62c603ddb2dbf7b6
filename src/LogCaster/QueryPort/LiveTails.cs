using System;
using System.Collections.Generic;
using System.Threading;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Net;

namespace LogCaster.QueryPort;

/// <summary>
/// The clients that watch live, served by one thread of low priority: ingest and other queries go first. Those that ask the same share one look
/// at the records. Any thread may add; the rest belongs to the thread.
/// </summary>
internal sealed class LiveTails : IDisposable
{
    // As soon as a person sees it, and no sooner: each look costs a wake-up.
    private const int PauseMs = 10;

    // Of a group that has to look at much, the next is not held up longer than this.
    private const int BlocksPerTurn = 8;

    // A block takes a millisecond. One that takes so much longer has a pattern that would hold up everybody else.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly RecordRing _ring;
    private readonly SourceTable _sources;
    private readonly TimeProvider _time;
    private readonly Metrics _metrics;
    private readonly List<(LiveClient Client, long From)> _joining = [];
    private readonly AutoResetEvent _joined = new(initialState: false);
    private readonly Thread _thread;
    private List<TailGroup> _groups = [];

    /// <summary>Makes the thread; <see cref="Start"/> starts it.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="time">The clock.</param>
    public LiveTails(RecordRing ring, SourceTable sources, Metrics metrics, TimeProvider time)
    {
        _ring = ring;
        _sources = sources;
        _metrics = metrics;
        _time = time;
        _thread = new Thread(Run) { Name = "tail", IsBackground = true };
    }

    /// <summary>Starts the thread, which ends with the process.</summary>
    public void Start() => _thread.Start();

    /// <summary>Gives the session of a client to the thread, which owns it from now on. Any thread that owns it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="from">The sequence number of the first record it has not seen.</param>
    public void Join(LiveClient client, long from)
    {
        lock (_lock)
        {
            _joining.Add((client, from));
        }
        _ = _joined.Set();
    }

    /// <summary>Gives the event back; only when the thread does not run.</summary>
    public void Dispose() => _joined.Dispose();

    private void Run()
    {
        Interop.YieldToOthers();
        bool more = false;
        while (true)
        {
            if (!more)
            {
                _ = _joined.WaitOne(_groups.Count > 0 ? PauseMs : Timeout.Infinite);
            }
            TakeJoining();
            more = false;
            foreach (TailGroup group in _groups)
            {
                more |= Turn(group);
            }
            Tidy();
        }
    }

    private void TakeJoining()
    {
        lock (_lock)
        {
            foreach ((LiveClient client, long from) in _joining)
            {
                var matches = new LiveMatches(_ring, _sources, client.Query, _time.LocalTimeZone, from);
                var group = new TailGroup(client.Text, matches, _metrics);
                group.Add(client);
                _groups.Add(group);
            }
            _joining.Clear();
        }
    }

    /// <summary>Looks at some of what has come; whether there is more.</summary>
    private bool Turn(TailGroup group)
    {
        // Records that come during the turn are for the next.
        long end = _ring.Next;
        var budget = new QueryBudget(_time, s_turn);
        budget.Resume();
        for (int i = 0; i < BlocksPerTurn && group.Matches.Position < end && !budget.IsOver; i++)
        {
            group.Step(budget);
        }
        group.Deliver();
        return group.Matches.Position < end && !group.IsEmpty;
    }

    /// <summary>Forgets groups that nobody watches, and joins those that ask the same and have come as far.</summary>
    private void Tidy()
    {
        var known = new Dictionary<(string, long), TailGroup>();
        var groups = new List<TailGroup>();
        foreach (TailGroup group in _groups)
        {
            group.Forget();
            if (group.IsEmpty)
            {
                continue;
            }
            if (known.TryAdd((group.Text, group.Matches.Position), group))
            {
                groups.Add(group);
            }
            else
            {
                known[(group.Text, group.Matches.Position)].Take(group);
            }
        }
        _groups = groups;
    }
}
