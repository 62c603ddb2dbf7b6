using System;
using System.Buffers;
using LogCaster.Engine.Query;
using LogCaster.Net;

namespace LogCaster.QueryPort;

/// <summary>
/// A client that watches live. The thread of <see cref="LiveTails"/> owns its session, but while the client does not read: then the loop does,
/// and what is found meanwhile is only counted. So a slow reader loses lines of its own, and holds up nobody.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="sending">What is on its way to the client.</param>
/// <param name="loop">The loop of the session.</param>
/// <param name="query">What the client wants.</param>
/// <param name="text">The command as it was written: clients that ask the same share the work.</param>
internal sealed class LiveClient(QuerySession session, SendQueue sending, ReceiveLoop loop, LogQuery query, string text)
{
    private volatile State _state;
    private volatile bool _peerGone;
    private long _dropped;

    /// <summary>What the client wants.</summary>
    public LogQuery Query => query;

    /// <summary>The command as it was written.</summary>
    public string Text => text;

    /// <summary>Whether the client has seen what was there, and watches what comes.</summary>
    public bool IsStarted => _state != State.Waiting;

    /// <summary>Begins to watch. Whoever owns the session, for the last time.</summary>
    public void Start() => _state = State.Watching;

    /// <summary>The client has read everything. On the loop's thread, which owns the session no more.</summary>
    public void GoOn() => _state = State.Watching;

    /// <summary>The client is gone. Any thread.</summary>
    public void PeerGone() => _peerGone = true;

    /// <summary>The connection is closed. On the loop's thread.</summary>
    public void Closed() => _state = State.Gone;

    /// <summary>Shows matches; a client that has not read what came before is told later how many it missed.</summary>
    /// <param name="lines">The matches, written.</param>
    /// <param name="matches">How many they are.</param>
    /// <param name="live">Writes notes.</param>
    /// <returns>Whether the client was shown them.</returns>
    public bool Show(ReadOnlySpan<byte> lines, long matches, LiveMatches live)
    {
        if (_state != State.Watching)
        {
            _dropped += matches;
            return false;
        }
        if (_dropped > 0)
        {
            live.WriteDropped(sending.Output, _dropped);
            _dropped = 0;
        }
        sending.Output.Write(lines);
        SendOutcome outcome = sending.Flush();
        if (outcome == SendOutcome.Blocked)
        {
            // The state first: once armed, the session may be the loop's.
            _state = State.Blocked;
            loop.Arm(session, Interest.Write);
        }
        else if (outcome == SendOutcome.Broken)
        {
            Leave();
        }
        return true;
    }

    /// <summary>Whether the client still watches; sends what waits to be sent to it.</summary>
    /// <param name="live">Writes notes.</param>
    public bool IsWatching(LiveMatches live)
    {
        if (_state == State.Watching && _peerGone)
        {
            Leave();
        }
        if (_state == State.Watching && (_dropped > 0 || !sending.IsEmpty))
        {
            _ = Show(default, 0, live);
        }
        return _state != State.Gone;
    }

    private void Leave()
    {
        _state = State.Gone;
        session.Abandon();
    }

    private enum State
    {
        /// <summary>It is shown what was there before.</summary>
        Waiting,

        /// <summary>The thread of <see cref="LiveTails"/> owns the session.</summary>
        Watching,

        /// <summary>The loop owns it, until the client has read.</summary>
        Blocked,

        /// <summary>The loop owns it, and closes it.</summary>
        Gone,
    }
}
