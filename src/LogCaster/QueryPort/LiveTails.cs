using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Net;

namespace LogCaster.QueryPort;

/// <summary>
/// The clients that watch live, served by one thread that runs when the processor is idle: ingest and other queries go first. Those that ask
/// the same share one look at the records. Any thread may add; the rest belongs to the thread.
/// </summary>
internal sealed class LiveTails : IDisposable
{
    // As soon as a person sees it, and no sooner: each look costs a wake-up.
    private const int PauseMs = 10;

    // Of a group that has to look at much, or to show much, the next is not held up longer than this.
    private const int StepsPerTurn = 8;

    // A block takes a millisecond. One that takes so much longer has a pattern that would hold up everybody else.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly RecordRing _ring;
    private readonly SourceTable _sources;
    private readonly TimeProvider _time;
    private readonly Metrics _metrics;
    private List<(LiveClient Client, long From)> _joining = [];
    private List<(LiveClient Client, long From)> _taken = [];
    private readonly AutoResetEvent _joined = new(initialState: false);
    private readonly Thread _thread;
    private readonly List<TailGroup> _groups = [];
    private readonly Dictionary<(string Text, long Position), TailGroup> _known = [];
    private readonly LiveRoom _room;
    private readonly ArrayBufferWriter<byte> _found = new();
    private readonly QueryBudget _budget;
    private bool _mayMerge;

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
        _room = new LiveRoom(ring);
        _budget = new QueryBudget(time, s_turn);
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
        Interop.RunWhenIdle();
        bool more = false;
        while (true)
        {
            if (!more)
            {
                _ = _joined.WaitOne(_groups.Count > 0 ? PauseMs : Timeout.Infinite);
            }
            TakeJoining();
            // Records that come during the round are for the next: so all that ask the same are together at its end.
            long end = _ring.End;
            more = false;
            foreach (TailGroup group in _groups)
            {
                more |= Turn(group, end);
            }
            Tidy();
            _mayMerge = more;
        }
    }

    private void TakeJoining()
    {
        // Who joins must not wait for a thread of low priority.
        lock (_lock)
        {
            (_joining, _taken) = (_taken, _joining);
        }
        foreach ((LiveClient client, long from) in _taken)
        {
            var matches = new LiveMatches(_ring, _sources, client.Query, _time.LocalTimeZone, from, _room);
            var group = new TailGroup(client.Text, matches, _found, _metrics);
            group.Add(client);
            _groups.Add(group);
        }
        _mayMerge |= _taken.Count > 0;
        _taken.Clear();
    }

    /// <summary>Looks at some of what has come; whether it is elsewhere than at the end.</summary>
    private bool Turn(TailGroup group, long end)
    {
        _budget.Resume();
        for (int i = 0; i < StepsPerTurn && group.Matches.Position < end && !_budget.IsOver; i++)
        {
            group.Step(end, _budget);
        }
        group.Deliver();
        return group.Matches.Position != end && !group.IsEmpty;
    }

    /// <summary>Forgets groups that nobody watches, and joins those that ask the same and have come as far.</summary>
    private void Tidy()
    {
        int kept = 0;
        for (int i = 0; i < _groups.Count; i++)
        {
            TailGroup group = _groups[i];
            group.Forget();
            if (!group.IsEmpty && !(_mayMerge && IsTaken(group)))
            {
                _groups[kept++] = group;
            }
        }
        _groups.RemoveRange(kept, _groups.Count - kept);
        _known.Clear();
    }

    /// <summary>Whether another group has taken the clients of this one.</summary>
    private bool IsTaken(TailGroup group)
    {
        if (_known.TryAdd((group.Text, group.Matches.Position), group))
        {
            return false;
        }
        _known[(group.Text, group.Matches.Position)].Take(group);
        return true;
    }
}
