using System;
using System.Collections.Generic;
using System.Threading;
using LogCaster.Net.Tls;

namespace LogCaster.Net;

/// <summary>
/// A thread that waits for the sockets of many sessions and gives each the bytes that came, from one buffer that all of them share: an
/// idle connection owns nothing but its session, and the buffer stays in the processor's cache.
/// </summary>
/// <remarks>
/// Each event is one receive into that buffer: that is a connection's share before the others have their turn. What a
/// session leaves unfinished is copied to a small buffer of the loop's pool, and back to the front of the shared one before the next
/// receive, so that a session always sees its bytes in one piece.
/// </remarks>
internal sealed class ReceiveLoop : IDisposable
{
    // The most that kernels hold of one connection by default, on both sides together, is about 10 MiB: what was sent before a drain is in it.
    private const int MaxDrainBytes = 16 * 1024 * 1024;

    // How long the last closes may take, when the time of a drain is over.
    private const int DrainGraceMs = 300;

    private const int DrainPollMs = 5;

    private const int TickMs = 1000;

    private readonly EventQueue _queue = new();
    private readonly SessionTable _sessions = new();
    private readonly UnfinishedBytes _unfinished;
    private readonly byte[] _buffer;
    private readonly int _receiveBytes;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onUnhandled;
    private readonly Action<Session> _onTls;
    private readonly Thread _thread;
    private readonly PriorityQueue<Session, long> _later = new();
    private ILoopTurn? _turn;
    private int _niceness;
    private long _drainUntilMs = long.MaxValue;
    private long _nowMs;

    /// <summary>Makes a loop; <see cref="Start"/> starts it.</summary>
    /// <param name="name">Name of its thread.</param>
    /// <param name="receiveBytes">Most bytes taken in one receive.</param>
    /// <param name="maxUnfinishedOfOne">The most bytes that a session may leave unfinished.</param>
    /// <param name="maxUnfinishedBytes">The most bytes that all of its sessions together may leave unfinished.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onUnhandled">Told of a fault in a session, which is closed then.</param>
    /// <param name="onTls">Told of a peer that speaks TLS where nobody understands it; its session is closed then.</param>
    public ReceiveLoop(
        string name, int receiveBytes, int maxUnfinishedOfOne, long maxUnfinishedBytes, TimeProvider time, Action<Exception> onUnhandled, Action<Session>? onTls = null)
    {
        _receiveBytes = receiveBytes;
        _unfinished = new UnfinishedBytes(maxUnfinishedOfOne, maxUnfinishedBytes);
        _buffer = new byte[maxUnfinishedOfOne + receiveBytes];
        _time = time;
        _onUnhandled = onUnhandled;
        _onTls = onTls ?? (static _ => { });
        _nowMs = NowMs();
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Bytes of unfinished records kept for the sessions of this loop. Any thread.</summary>
    public long UnfinishedBytes => _unfinished.Count;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Gives the loop something to do beside its sessions. Before it starts.</summary>
    /// <param name="turn">What is called after each round of events.</param>
    /// <param name="niceness">How much of the processor the thread leaves to others, 0 to 19.</param>
    public void Attach(ILoopTurn turn, int niceness) => (_turn, _niceness) = (turn, niceness);

    /// <summary>Makes the loop go round, which ends in a turn. Any thread.</summary>
    public void Wake() => _queue.Wake();

    /// <summary>Takes a session in, whose events it will get from now on. Any thread.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel will not watch it; the caller keeps the descriptor.</exception>
    public void Adopt(Session session)
    {
        session.LastActiveMs = Volatile.Read(ref _nowMs);
        if (session.HeardFromMs > session.LastActiveMs)
        {
            session.Interest = Interest.Later;
        }
        _sessions.Add(session);
        try
        {
            _queue.Add(session.Descriptor, EventsOf(session, session.Interest));
        }
        catch
        {
            _sessions.Remove(session.Descriptor);
            throw;
        }
    }

    /// <summary>Says what a session waits for from now on, which gives it back to the loop. Whoever owns the session at the time.</summary>
    /// <remarks>
    /// The kernel is told first. An event that comes before the session says so too finds it elsewhere, and comes again; the other way
    /// round the loop could close the descriptor while it is being armed.
    /// </remarks>
    public void Arm(Session session, Interest interest)
    {
        session.LastActiveMs = Volatile.Read(ref _nowMs);
        _queue.Modify(session.Descriptor, EventsOf(session, interest));
        session.Interest = interest;
    }

    /// <summary>Begins to take in what peers have sent until now, to close every session, and to end the thread.</summary>
    /// <param name="most">The longest it may take.</param>
    public void BeginDrain(TimeSpan most)
    {
        Volatile.Write(ref _drainUntilMs, NowMs() + (long)most.TotalMilliseconds);
        _queue.Wake();
    }

    /// <summary>Waits until the thread has ended.</summary>
    /// <returns>Whether it ended in time.</returns>
    public bool EndDrain() => _thread.Join((int)long.Max(0, _drainUntilMs - NowMs()) + DrainGraceMs);

    /// <summary>Closes the event queue; the thread must have ended.</summary>
    public void Dispose() => _queue.Dispose();

    // What the kernel will not announce is done when there is room to send, which is at once as a rule.
    private static uint EventsOf(Session session, Interest interest) => interest switch
    {
        Interest.Read => (session.HasTurn = session.Connection.NeedsTurn) ? Interop.EpollIn | Interop.EpollOut : Interop.EpollIn,
        Interest.Write => Interop.EpollOut,
        Interest.ReadAndWrite => Interop.EpollIn | Interop.EpollOut,
        // A hang-up is always reported: once is enough for a session that cannot do anything about it now.
        _ => Interop.EpollOneShot,
    };

    private long NowMs() => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Run()
    {
        if (_niceness > 0)
        {
            Interop.YieldToOthers(_niceness);
        }
        long nextTickMs = NowMs() + TickMs;
        var nextTurn = TimeSpan.FromMilliseconds(TickMs);
        while (Volatile.Read(ref _drainUntilMs) == long.MaxValue)
        {
            long nextMs = _later.TryPeek(out _, out long dueMs) ? long.Min(nextTickMs, dueMs) : nextTickMs;
            int count = _queue.Wait(Shorter(TimeSpan.FromMilliseconds(long.Max(nextMs - _nowMs, 0)), nextTurn));
            Volatile.Write(ref _nowMs, NowMs());
            Resume();
            for (int i = 0; i < count; i++)
            {
                (int token, uint events) = _queue[i];
                if (token == EventQueue.WakeToken)
                {
                    _queue.AcknowledgeWake();
                }
                else if (_sessions[token] is Session session)
                {
                    Handle(session, events);
                }
            }
            if (_nowMs >= nextTickMs)
            {
                nextTickMs = _nowMs + TickMs;
                Tick();
            }
            if (_turn is not null)
            {
                nextTurn = _turn.Turn(_nowMs);
            }
        }
        DrainAll();
    }

    private void Resume()
    {
        while (_later.TryPeek(out Session? session, out long dueMs) && dueMs <= _nowMs)
        {
            _ = _later.Dequeue();
            if (_sessions[session.Descriptor] == session && session.Interest == Interest.Later)
            {
                HearIfDue(session);
            }
        }
    }

    private void HearIfDue(Session session)
    {
        if (session.HeardFromMs <= _nowMs)
        {
            Arm(session, Interest.Read);
        }
    }

    private void Handle(Session session, uint events)
    {
        if (session.Interest is Interest.Elsewhere or Interest.Later)
        {
            // One that waits finds out when it is heard.
            if (session.Interest == Interest.Elsewhere && (events & (Interop.EpollError | Interop.EpollHangUp)) != 0)
            {
                session.PeerGone();
            }
            return;
        }
        try
        {
            Apply(session, session.Interest switch
            {
                Interest.Write => Send(session),
                Interest.ReadAndWrite => SendAndReceive(session, events),
                _ => ReceiveAndFlush(session, events),
            });
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _onUnhandled(fault);
            if (_sessions[session.Descriptor] == session)
            {
                Close(session);
            }
        }
    }

    private void Apply(Session session, Interest interest)
    {
        if (interest == Interest.Close)
        {
            Close(session);
        }
        else if (interest == Interest.HandOver)
        {
            HandOver(session);
        }
        else if (interest == Interest.Later)
        {
            Arm(session, Interest.Later);
            _later.Enqueue(session, session.HeardFromMs);
        }
        else if (interest != Interest.Elsewhere && (interest != session.Interest || (interest == Interest.Read && session.HasTurn != session.Connection.NeedsTurn)))
        {
            Arm(session, interest);
        }
    }

    private Interest Send(Session session)
    {
        session.LastActiveMs = _nowMs;
        return session.Send();
    }

    private Interest ReceiveAndFlush(Session session, uint events)
    {
        if ((events & Interop.EpollOut) != 0)
        {
            // A peer that is gone is found by receiving.
            _ = session.Connection.FlushUnsent();
        }
        return Receive(session, out _);
    }

    // A peer that is gone is found by receiving: only that tells how.
    private Interest SendAndReceive(Session session, uint events)
    {
        Interest interest = (events & Interop.EpollOut) != 0 ? Send(session) : session.Interest;
        bool more = (events & (Interop.EpollIn | Interop.EpollHangUp | Interop.EpollError)) != 0;
        return more && (interest is Interest.Read or Interest.ReadAndWrite) ? Receive(session, out _) : interest;
    }

    private Interest Receive(Session session, out int received)
    {
        int kept = session.UnfinishedLength > 0 ? Net.UnfinishedBytes.Restore(session, _buffer) : 0;
        received = session.Connection.Receive(_buffer.AsMemory(kept, _receiveBytes), out StreamState state);
        if (received == 0 && state == StreamState.Open)
        {
            return session.Interest;
        }
        session.LastActiveMs = _nowMs;
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, kept + received);
        if (!session.HasReceived)
        {
            session.HasReceived = true;
            if (!session.ExpectsTls && TlsRecord.IsHello(bytes))
            {
                _onTls(session);
                return Interest.Close;
            }
        }
        Interest interest = session.Receive(bytes, state, out int consumed);
        _unfinished.Keep(session, bytes, consumed, kept);
        return interest;
    }

    private void Tick()
    {
        foreach (Session session in _sessions.All())
        {
            if (session.Interest == Interest.Later)
            {
                HearIfDue(session);
            }
            else if (session.Interest != Interest.Elsewhere)
            {
                Apply(session, session.Tick(_nowMs));
            }
        }
    }

    private void HandOver(Session session)
    {
        _unfinished.Release(session);
        _sessions.Remove(session.Descriptor);
        _queue.Remove(session.Descriptor);
        session.HandedOver();
    }

    private void Close(Session session)
    {
        session.Closing();
        _unfinished.Release(session);
        _sessions.Remove(session.Descriptor);
        session.Connection.Close(isOrderly: !session.ClosesByReset);
        session.Listener.Released(session.Peer);
    }

    /// <summary>Receives, one share after the other, until every peer has nothing more under way.</summary>
    private void DrainAll()
    {
        bool more = true;
        for (int taken = 0; more && taken < MaxDrainBytes && NowMs() < _drainUntilMs; taken += _receiveBytes)
        {
            more = false;
            foreach (Session session in _sessions.All())
            {
                if (session.Interest is Interest.Read or Interest.Later)
                {
                    Interest interest = Receive(session, out int received);
                    more |= received > 0;
                    Apply(session, interest);
                }
            }
        }
        foreach (Session session in _sessions.All())
        {
            if (session.Interest is Interest.Read or Interest.ReadAndWrite or Interest.Later)
            {
                _ = session.Receive(session.Unfinished.AsSpan(0, session.UnfinishedLength), StreamState.CutOff, out _);
            }
            // What another thread works on is left to the end of the process.
            if (session.Interest != Interest.Elsewhere)
            {
                Close(session);
            }
        }
        while (NowMs() < _drainUntilMs && AnyAwaitsConfirmation())
        {
            if (_queue.Wait(DrainPollMs) > 0)
            {
                _queue.AcknowledgeWake();
            }
        }
    }

    /// <summary>Closes what came back from the thread that stores: a peer that waits for an orderly close gets it, if there is time.</summary>
    private bool AnyAwaitsConfirmation()
    {
        bool any = false;
        foreach (Session session in _sessions.All())
        {
            if (session.Listener.Protocol.ConfirmsByClosing)
            {
                any = true;
                if (session.Interest == Interest.Read)
                {
                    Apply(session, Receive(session, out _));
                }
            }
        }
        return any;
    }
}
