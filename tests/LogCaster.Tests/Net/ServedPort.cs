using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using LogCaster.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogCaster.Tests.Net;

/// <summary>A listener on a free loopback port with its acceptor and one receive loop, all running. Disposing it drains and stops them.</summary>
internal sealed class ServedPort : IDisposable
{
    public const int MaxUnfinishedOfOne = 40_000;

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    private readonly Acceptor _acceptor;
    private bool _stopped;

    public ServedPort(IProtocol protocol, long maxUnfinishedBytes = 1 << 20, int maxConnections = 1000, Func<ReceiveLoop, IPrelude[]>? preludes = null)
    {
        Loop = new ReceiveLoop("test loop", 256 * 1024, MaxUnfinishedOfOne, maxUnfinishedBytes, TimeProvider.System, Faults.Enqueue);
        Counters = new ListenerCounters(new(), new(), new(), new());
        Listener = Listener.Open("log", IPAddress.Loopback, 0, protocol, [Loop], maxConnections, Counters, preludes?.Invoke(Loop) ?? []);
        _acceptor = new Acceptor([Listener], NullLogger.Instance);
        EndPoint = Listener.EndPoint;
        Loop.Start();
        _acceptor.Start();
    }

    public ReceiveLoop Loop { get; }

    public Listener Listener { get; }

    public ListenerCounters Counters { get; }

    public IPEndPoint EndPoint { get; }

    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>Waits until something is so.</summary>
    /// <returns>False if it was not in good time.</returns>
    public static bool Until(Func<bool> condition) => SpinWait.SpinUntil(condition, s_deadline);

    /// <summary>A connected client, which gives up waiting after a while.</summary>
    public Socket Connect()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)s_deadline.TotalMilliseconds,
            SendTimeout = (int)s_deadline.TotalMilliseconds,
        };
        client.Connect(EndPoint);
        return client;
    }

    /// <summary>Stops accepting, and drains.</summary>
    /// <returns>Whether the loop ended in time.</returns>
    public bool Stop(TimeSpan most)
    {
        _stopped = true;
        _acceptor.Stop();
        Loop.BeginDrain(most);
        return Loop.EndDrain();
    }

    public void Dispose()
    {
        if (!_stopped)
        {
            Stop(TimeSpan.FromSeconds(5));
        }
        _acceptor.Dispose();
        Loop.Dispose();
        Listener.Dispose();
    }
}
