using System;
using System.Text;
using System.Threading;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Framing;
using LogCaster.Net;
using LogCaster.Queries;
using Microsoft.Extensions.Logging;

namespace LogCaster.QueryPort;

/// <summary>The query port: a command in, its answer out, and the server closes. What its sessions share.</summary>
internal sealed class QueryProtocol : IProtocol
{
    private readonly Settings _settings;
    private ReceiveLoop? _loop;

    /// <summary>Makes the protocol.</summary>
    /// <param name="settings">Limits and behaviour.</param>
    /// <param name="services">What queries need.</param>
    /// <param name="tails">The clients that watch live.</param>
    public QueryProtocol(Settings settings, QueryServices services, LiveTails tails)
    {
        _settings = settings;
        Services = services;
        Tails = tails;
        Rules = new FramingRules(settings.MaxQueryLineBytes, NulEndsRecord: false, OctetCounting: false);
        Refusal = Encoding.UTF8.GetBytes($"ERROR: {settings.MaxQueryConnections} connections are open here, which is the limit; try again later\n");
        RefusalOfPeer = Encoding.UTF8.GetBytes($"ERROR: {settings.Limits.MaxQueryPerIp} connections are open from your address, which is the limit; try again later\n");
        Banner = settings.Banner ? Encoding.UTF8.GetBytes("Commands: FIND, TAIL, COUNT, HIST, TOP, FIELDS, STATS, HELP, QUERY, SEARCH, FILTER, REGEX, RECENT, CLEAR, UNCLEAR\n") : [];
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Refusal { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> RefusalOfPeer { get; }

    /// <summary>What a peer is greeted with; empty as a rule.</summary>
    public byte[] Banner { get; }

    /// <summary>How command lines are told apart.</summary>
    public FramingRules Rules { get; }

    /// <summary>What queries need.</summary>
    public QueryServices Services { get; }

    /// <summary>Carries commands out.</summary>
    public Commands Commands => Services.Commands;

    /// <summary>Threads for commands that take long.</summary>
    public QueryWorkers Workers => Services.Workers;

    /// <summary>The clients that watch live.</summary>
    public LiveTails Tails { get; }

    /// <summary>Counters.</summary>
    public Metrics Metrics => Services.Metrics;

    /// <summary>The own log.</summary>
    public ILogger Log => Services.Log;

    /// <summary>How long a client may be silent in a session, in milliseconds: as long as a sender of logs.</summary>
    public long SessionSilenceMs => _settings.IdleTimeout > TimeSpan.Zero ? (long)_settings.IdleTimeout.TotalMilliseconds : long.MaxValue;

    /// <summary>How long a client may be silent before its command came, in milliseconds.</summary>
    public long SilenceMs => (long)_settings.QueryTimeout.TotalMilliseconds;

    /// <summary>How long a client may leave its answer unread, in milliseconds.</summary>
    public long StallMs => (long)_settings.QueryStallTimeout.TotalMilliseconds;

    /// <summary>The loop that serves the port.</summary>
    public ReceiveLoop Loop => Volatile.Read(ref _loop) ?? throw new InvalidOperationException("The loop is set before the port opens.");

    /// <summary>Sets the loop that serves the port, once, before it opens.</summary>
    public void ServeBy(ReceiveLoop loop) => Volatile.Write(ref _loop, loop);

    /// <inheritdoc/>
    public Session Open(Connection connection, int loop) => new QuerySession(connection, this) { HeardFromMs = Services.Gate.HearsAtMs(connection.Peer) };
}
