using System;
using System.Text;
using System.Threading;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Framing;
using LogCaster.Net;
using Microsoft.Extensions.Logging;

namespace LogCaster.QueryPort;

/// <summary>The query port: a command in, its answer out, and the server closes. What its sessions share.</summary>
internal sealed class QueryProtocol : IProtocol
{
    private readonly Settings _settings;
    private ReceiveLoop? _loop;

    /// <summary>Makes the protocol.</summary>
    /// <param name="settings">Limits and behaviour.</param>
    /// <param name="commands">Carries commands out.</param>
    /// <param name="workers">Threads for those that take long.</param>
    /// <param name="tails">The clients that watch live.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The own log.</param>
    public QueryProtocol(Settings settings, Commands commands, QueryWorkers workers, LiveTails tails, Metrics metrics, TimeProvider time, ILogger log)
    {
        Time = time;
        _settings = settings;
        Commands = commands;
        Workers = workers;
        Tails = tails;
        Metrics = metrics;
        Log = log;
        Rules = new FramingRules(settings.MaxQueryLineBytes, NulEndsRecord: false, OctetCounting: false);
        Refusal = Encoding.UTF8.GetBytes($"ERROR: {settings.MaxQueryConnections} connections are open here, which is the limit; try again later\n");
        Banner = settings.Banner ? Encoding.UTF8.GetBytes("Commands: FIND, TAIL, COUNT, HIST, TOP, FIELDS, STATS, HELP, QUERY, SEARCH, FILTER, REGEX, RECENT, CLEAR\n") : [];
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Refusal { get; }

    /// <summary>What a peer is greeted with; empty as a rule.</summary>
    public byte[] Banner { get; }

    /// <summary>How command lines are told apart.</summary>
    public FramingRules Rules { get; }

    /// <summary>Carries commands out.</summary>
    public Commands Commands { get; }

    /// <summary>Threads for commands that take long.</summary>
    public QueryWorkers Workers { get; }

    /// <summary>The clients that watch live.</summary>
    public LiveTails Tails { get; }

    /// <summary>Counters.</summary>
    public Metrics Metrics { get; }

    /// <summary>The own log.</summary>
    public ILogger Log { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>How long a client may be silent in a session, in milliseconds: as long as a sender of logs.</summary>
    public long SessionSilenceMs => _settings.IdleTimeout > TimeSpan.Zero ? (long)_settings.IdleTimeout.TotalMilliseconds : long.MaxValue;

    /// <summary>How long a client may be silent before its command came, in milliseconds.</summary>
    public long SilenceMs => (long)_settings.QueryTimeout.TotalMilliseconds;

    /// <summary>How long a client may leave its answer unread, in milliseconds.</summary>
    public long StallMs => (long)_settings.QueryStallTimeout.TotalMilliseconds;

    /// <summary>How long a query may compute.</summary>
    public TimeSpan QueryTime => _settings.QueryTime;

    /// <summary>The loop that serves the port.</summary>
    public ReceiveLoop Loop => Volatile.Read(ref _loop) ?? throw new InvalidOperationException("The loop is set before the port opens.");

    /// <summary>Sets the loop that serves the port, once, before it opens.</summary>
    public void ServeBy(ReceiveLoop loop) => Volatile.Write(ref _loop, loop);

    /// <inheritdoc/>
    public Session Open(int descriptor, Listener listener, string peer, int loop) => new QuerySession(descriptor, listener, this, peer);
}
