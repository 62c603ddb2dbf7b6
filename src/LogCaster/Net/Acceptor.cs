using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Net;

/// <summary>
/// One thread that accepts the connections of every listener and gives them to receive loops: busy senders never delay a new connection.
/// </summary>
internal sealed class Acceptor : IDisposable
{
    // How many a listener may bring in before the others have their turn.
    private const int MaxPerTurn = 64;

    // Without descriptors or memory nothing can be accepted: the connections wait in the kernel until some are closed.
    private const int PauseMs = 50;

    private readonly Listener[] _listeners;
    private readonly ILogger _log;
    private readonly EventQueue _queue = new();
    private readonly Thread _thread;
    private readonly byte[] _address = new byte[Peer.MaxBytes];
    private bool _stopping;

    /// <summary>Makes an acceptor; <see cref="Start"/> starts it.</summary>
    public Acceptor(Listener[] listeners, ILogger log)
    {
        _listeners = listeners;
        _log = log;
        _thread = new Thread(Run) { Name = "acceptor", IsBackground = true };
    }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        foreach (Listener listener in _listeners)
        {
            _queue.Add(listener.Descriptor, Interop.EpollIn);
        }
        _thread.Start();
    }

    /// <summary>Accepts what the kernel holds already, then stops listening.</summary>
    public void Stop()
    {
        Volatile.Write(ref _stopping, value: true);
        _queue.Wake();
        _thread.Join();
        foreach (Listener listener in _listeners)
        {
            listener.Dispose();
        }
    }

    /// <summary>Closes the event queue; the thread must have ended.</summary>
    public void Dispose() => _queue.Dispose();

    private void Run()
    {
        while (!Volatile.Read(ref _stopping))
        {
            int count = _queue.Wait(-1);
            bool pause = false;
            for (int i = 0; i < count; i++)
            {
                int descriptor = _queue[i].Token;
                Listener? listener = Array.Find(_listeners, listener => listener.Descriptor == descriptor);
                pause |= listener is not null && Accept(listener, MaxPerTurn) == AcceptOutcome.NoResources;
            }
            if (pause)
            {
                Pause();
            }
        }
        foreach (Listener listener in _listeners)
        {
            _ = Accept(listener, int.MaxValue);
        }
    }

    private AcceptOutcome Accept(Listener listener, int most)
    {
        for (int i = 0; i < most; i++)
        {
            int length = _address.Length;
            int descriptor = Interop.Accept(
                listener.Descriptor, ref _address[0], ref length, Interop.SocketNonBlocking | Interop.SocketCloseOnExec);
            if (descriptor < 0)
            {
                AcceptOutcome outcome = Sort(listener, Marshal.GetLastPInvokeError());
                if (outcome != AcceptOutcome.PeerGone)
                {
                    return outcome;
                }
            }
            else if (listener.IsFull || !SessionTable.HasPlaceFor(descriptor))
            {
                Refuse(listener, descriptor, listener.Protocol.Refusal);
                listener.Counters.Rejected.Increment();
                _log.ConnectionLimitReached(listener.Name, listener.MaxConnections);
            }
            else
            {
                Take(new Connection(descriptor, listener, Peer.Read(_address.AsSpan(0, int.Min(length, _address.Length)))));
            }
        }
        return AcceptOutcome.Taken;
    }

    private void Take(Connection connection)
    {
        Listener listener = connection.Listener;
        try
        {
            if (!listener.TryTake(connection))
            {
                Refuse(listener, connection.Descriptor, listener.Protocol.RefusalOfPeer);
                listener.Counters.RejectedByPeer.Increment();
                _log.PeerLimitReached(listener.Name, connection.Peer.Text, listener.Counters.Peers.Most);
            }
        }
        catch (Win32Exception refused)
        {
            connection.Close(isOrderly: false);
            listener.Counters.AcceptErrors.Increment();
            _log.AcceptFailed(listener.Name, refused.Message);
        }
    }

    private static void Refuse(Listener listener, int descriptor, ReadOnlyMemory<byte> words)
    {
        if (!words.IsEmpty && !listener.IsEncrypted)
        {
            _ = Interop.Send(descriptor, ref MemoryMarshal.GetReference(words.Span), (nuint)words.Length, Interop.MessageNoSignal);
        }
        _ = Interop.Close(descriptor);
    }

    /// <summary>Sorts a failed accept: nothing more to take, a fault of the peer, want of resources, or a fault of ours.</summary>
    private AcceptOutcome Sort(Listener listener, int error)
    {
        switch (error)
        {
            case Interop.WouldBlock:
                return AcceptOutcome.Taken;
            case Interop.TooManyOpenFiles or Interop.TableFull or Interop.NoBufferSpace or Interop.OutOfMemory:
                listener.Counters.AcceptErrors.Increment();
                _log.OutOfFileDescriptors(listener.Name);
                return AcceptOutcome.NoResources;
            case Interop.BadDescriptor or Interop.Invalid:
                throw new UnreachableException("The listening socket is open as long as the acceptor runs.");
            default:
                // The connection was gone before it was taken: accept(2) passes its network error on.
                listener.Counters.AcceptErrors.Increment();
                return AcceptOutcome.PeerGone;
        }
    }

    /// <summary>Waits, but not for listeners, whose connections cannot be taken now.</summary>
    private static void Pause()
    {
        using var quiet = new ManualResetEventSlim();
        _ = quiet.Wait(PauseMs);
    }

    private enum AcceptOutcome
    {
        Taken,
        PeerGone,
        NoResources,
    }
}
