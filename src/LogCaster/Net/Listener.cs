using System;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using LogCaster.Diagnostics;
using LogCaster.Net.Limits;

namespace LogCaster.Net;

/// <summary>
/// A port on which connections come in: its socket, its bound, and the loops that serve it in turn. Any thread.
/// </summary>
internal sealed class Listener : IDisposable
{
    // What the kernel holds for us at most is its own net.core.somaxconn, 4096 on Linux.
    private const int Backlog = 4096;

    private readonly Socket _socket;
    private readonly ReceiveLoop[] _loops;
    private readonly IPrelude[] _preludes;
    private int _nextLoop = -1;

    private Listener(string name, Socket socket, IProtocol protocol, ReceiveLoop[] loops, int maxConnections, ListenerCounters counters, IPrelude[] preludes)
    {
        Name = name;
        _socket = socket;
        Protocol = protocol;
        _loops = loops;
        MaxConnections = maxConnections;
        Counters = counters;
        _preludes = preludes;
    }

    /// <summary>What it is for: <c>log</c>, <c>query</c> or <c>irc</c>.</summary>
    public string Name { get; }

    /// <summary>What is spoken on it.</summary>
    public IProtocol Protocol { get; }

    /// <summary>How many connections may be open at once.</summary>
    public int MaxConnections { get; }

    /// <summary>What is counted of its connections.</summary>
    public ListenerCounters Counters { get; }

    /// <summary>The listening socket.</summary>
    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>Address and port that it listens on.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Whether nothing can be said in the clear.</summary>
    public bool IsEncrypted => Array.Exists(_preludes, static prelude => prelude.Encrypts);

    /// <summary>Whether as many connections are open as may be.</summary>
    public bool IsFull => Counters.Open.Value >= MaxConnections;

    /// <summary>Binds and listens; connections wait in the kernel until an acceptor takes them.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="address">Address; <see cref="IPAddress.IPv6Any"/> is every address of both families.</param>
    /// <param name="port">Port; 0 lets the system choose.</param>
    /// <param name="protocol">What is spoken on it.</param>
    /// <param name="loops">The loops that serve it; at least one.</param>
    /// <param name="maxConnections">How many connections may be open at once.</param>
    /// <param name="counters">What is counted of its connections.</param>
    /// <param name="preludes">What happens on each connection before that is spoken, in this order.</param>
    /// <exception cref="SocketException">The port is taken, or the address is not of this machine.</exception>
    public static Listener Open(
        string name, IPAddress address, int port, IProtocol protocol, ReceiveLoop[] loops, int maxConnections, ListenerCounters counters,
        params IPrelude[] preludes)
    {
        bool everywhere = address.Equals(IPAddress.IPv6Any);
        IPAddress bound = everywhere && !Socket.OSSupportsIPv6 ? IPAddress.Any : address;
        var socket = new Socket(bound.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (bound.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = everywhere;
            }
            // Accepted sockets inherit all of it: answers leave at once, and a peer that vanished is noticed.
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            if (protocol.SendBufferBytes > 0)
            {
                socket.SendBufferSize = protocol.SendBufferBytes;
            }
            if (protocol.ConfirmsByClosing)
            {
                // A process that is killed does not get to say how its connections end.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            socket.Blocking = false;
            socket.Bind(new IPEndPoint(bound, port));
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new Listener(name, socket, protocol, loops, maxConnections, counters, preludes);
    }

    /// <summary>Takes a new connection: what comes before the protocol first, if anything does.</summary>
    /// <exception cref="Win32Exception">The kernel will not watch it; the caller keeps the connection.</exception>
    /// <returns>False if its peer has as many as it may have; the caller keeps the connection.</returns>
    public bool TryTake(Connection connection)
    {
        if (!Counters.Peers.TryAdd(connection.Peer.Address))
        {
            return false;
        }
        Counters.Open.Increment();
        try
        {
            Pass(connection, stage: 0);
        }
        catch
        {
            Released(connection.Peer);
            throw;
        }
        Counters.Accepted.Increment();
        return true;
    }

    /// <summary>A connection of this listener was closed.</summary>
    /// <param name="peer">Its peer.</param>
    public void Released(Peer peer)
    {
        Counters.Open.Add(-1);
        Counters.Peers.Remove(peer.Address);
    }

    /// <summary>Stops listening; connections that nobody has accepted are reset.</summary>
    public void Dispose() => _socket.Dispose();

    private void Pass(Connection connection, int stage)
    {
        int next = stage;
        while (next < _preludes.Length && !_preludes[next].AppliesTo(connection.Peer))
        {
            next++;
        }
        if (next < _preludes.Length)
        {
            IPrelude prelude = _preludes[next];
            prelude.Loop.Adopt(prelude.Open(connection, after => GoOn(connection.Peer, after, next + 1)));
            return;
        }
        int loop = (int)((uint)Interlocked.Increment(ref _nextLoop) % (uint)_loops.Length);
        _loops[loop].Adopt(Protocol.Open(connection, loop));
    }

    private void GoOn(Peer before, Connection connection, int stage)
    {
        if (!before.Address.Equals(connection.Peer.Address) && !IsMoved(before, connection))
        {
            return;
        }
        try
        {
            Pass(connection, stage);
        }
        catch (Win32Exception)
        {
            Counters.AcceptErrors.Increment();
            connection.Close(isOrderly: false);
            Released(connection.Peer);
        }
    }

    // A proxy has said for whom it speaks, who may have too many connections.
    private bool IsMoved(Peer before, Connection connection)
    {
        bool isTaken = Counters.Peers.TryAdd(connection.Peer.Address);
        if (isTaken)
        {
            Counters.Peers.Remove(before.Address);
        }
        else
        {
            Counters.RejectedByPeer.Increment();
            connection.Close(isOrderly: false);
            Released(before);
        }
        return isTaken;
    }
}

/// <summary>What is counted of the connections of a listener.</summary>
/// <param name="Open">Connections open now.</param>
/// <param name="Accepted">Connections accepted.</param>
/// <param name="Rejected">Connections turned away because too many were open.</param>
/// <param name="AcceptErrors">Connections that could not be accepted.</param>
internal sealed record ListenerCounters(Counter Open, Counter Accepted, Counter Rejected, Counter AcceptErrors)
{
    /// <summary>Connections turned away because their peer had too many.</summary>
    public Counter RejectedByPeer { get; init; } = new();

    /// <summary>How many each peer has open.</summary>
    public PeerCounts Peers { get; init; } = new(most: 0);
}
