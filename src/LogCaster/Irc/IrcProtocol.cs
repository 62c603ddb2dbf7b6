using System;
using System.Text;
using System.Threading;
using LogCaster.Access;
using LogCaster.Irc.Commands;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;
using LogCaster.Net;
using Microsoft.Extensions.Logging;

namespace LogCaster.Irc;

/// <summary>The IRC port: makes its sessions, and does at the end of each round of their loop what is due.</summary>
internal sealed class IrcProtocol : IProtocol, ILoopTurn
{
    // A reader that does not read holds this in the kernel, beside what waits here.
    private const int KernelBytes = 128 * 1024;

    // As soon as a client that sends too much may send again.
    private static readonly TimeSpan s_waiting = TimeSpan.FromMilliseconds(1000.0 / FloodBucket.PerSecond);

    private readonly LogFeed _feed;
    private readonly Answers _answers;
    private IrcSession[] _due = [];
    private ReceiveLoop? _loop;

    /// <summary>Makes the protocol.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="commands">Carries commands out.</param>
    /// <param name="feed">Records on their way to log channels.</param>
    /// <param name="answers">Answers to questions about the log.</param>
    /// <param name="gate">Who may do what.</param>
    /// <param name="log">The own log.</param>
    public IrcProtocol(IrcServer server, CommandTable commands, LogFeed feed, Answers answers, Gate gate, ILogger log)
    {
        Gate = gate;
        Server = server;
        Commands = commands;
        Log = log;
        _feed = feed;
        _answers = answers;
        Refusal = Encoding.UTF8.GetBytes($"ERROR :Closing link: {server.Settings.MaxConnections} connections are open here, which is the limit\r\n");
        RefusalOfPeer = Encoding.UTF8.GetBytes($"ERROR :Closing link: {server.Settings.MaxPerIp} connections are open from your address, which is the limit\r\n");
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Refusal { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> RefusalOfPeer { get; }

    /// <inheritdoc/>
    public int SendBufferBytes => KernelBytes;

    /// <summary>Users and channels.</summary>
    public IrcServer Server { get; }

    /// <summary>Carries commands out.</summary>
    public CommandTable Commands { get; }

    /// <summary>Who may do what.</summary>
    public Gate Gate { get; }

    /// <summary>The own log.</summary>
    public ILogger Log { get; }

    /// <summary>The loop that serves the port.</summary>
    public ReceiveLoop Loop => Volatile.Read(ref _loop) ?? throw new InvalidOperationException("The loop is set before the port opens.");

    /// <summary>Sets the loop that serves the port, once, before it opens.</summary>
    public void ServeBy(ReceiveLoop loop)
    {
        Volatile.Write(ref _loop, loop);
        _answers.WakeBy(loop.Wake);
    }

    /// <inheritdoc/>
    public Session Open(Connection connection, int loop) => new IrcSession(connection, this) { HeardFromMs = Gate.HearsAtMs(connection.Peer) };

    /// <inheritdoc/>
    public TimeSpan Turn(long nowMs)
    {
        var next = TimeSpan.FromMilliseconds(_answers.Turn());
        _feed.Turn();
        int count = Server.Dirty.Count;
        if (_due.Length < count)
        {
            _due = new IrcSession[int.Max(count, 2 * _due.Length)];
        }
        Server.Dirty.CopyTo(_due);
        Server.Dirty.Clear();
        foreach (IrcSession session in _due.AsSpan(0, count))
        {
            session.Continue();
        }
        next = Shorter(next, _feed.EndTurn());
        // Those that hear of the end of one that did not read, and those that have to wait.
        return Server.Dirty.Count > 0 ? Shorter(next, s_waiting) : next;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
