using System;
using System.Collections.Immutable;
using System.Net;
using LogCaster.Diagnostics;
using LogCaster.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace LogCaster.Configuration;

/// <summary>
/// The settings LogCaster runs with: one property for each row of the <see cref="OptionTable"/>, read once at the start and handed to
/// constructors. Immutable, safe for any thread.
/// </summary>
internal sealed record Settings
{
    /// <summary>Address of the log listener; <see cref="IPAddress.IPv6Any"/> is every address of both families.</summary>
    public required IPAddress LogBind { get; init; }

    /// <summary>Port of the log listener.</summary>
    public required ListenPort Port { get; init; }

    /// <summary>Address of the query listener; <see cref="IPAddress.IPv6Any"/> is every address of both families.</summary>
    public required IPAddress QueryBind { get; init; }

    /// <summary>Port of the query listener.</summary>
    public required ListenPort QueryPort { get; init; }

    /// <summary>Records kept in memory.</summary>
    public required int Capacity { get; init; }

    /// <summary>Bytes of these records.</summary>
    public required long BufferSizeBytes { get; init; }

    /// <summary>Bytes of the longest record.</summary>
    public required int MaxLineBytes { get; init; }

    /// <summary>What happens when the ring is full of records that were not taken.</summary>
    public required OnFull OnFull { get; init; }

    /// <summary>Whether records are written to files.</summary>
    public required bool Persist { get; init; }

    /// <summary>The directory of these files.</summary>
    public required string Directory { get; init; }

    /// <summary>When files are completed, and how many are kept.</summary>
    public required SegmentLimits SegmentLimits { get; init; }

    /// <summary>Whether connections are greeted.</summary>
    public required bool Banner { get; init; }

    /// <summary>Log connections open at once.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Sender addresses told apart.</summary>
    public required int MaxSources { get; init; }

    /// <summary>Bytes of unfinished records over all connections.</summary>
    public required long MaxPendingBytes { get; init; }

    /// <summary>Silence after which a log connection is closed; zero is never.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Receive loops; 0 is one for each core, at most 4.</summary>
    public required int Loops { get; init; }

    /// <summary>Query connections open at once.</summary>
    public required int MaxQueryConnections { get; init; }

    /// <summary>Queries that run at once.</summary>
    public required int MaxQueries { get; init; }

    /// <summary>Queries that wait.</summary>
    public required int MaxQueuedQueries { get; init; }

    /// <summary>Bytes of the longest command.</summary>
    public required int MaxQueryLineBytes { get; init; }

    /// <summary>Time the first command may take to arrive.</summary>
    public required TimeSpan QueryTimeout { get; init; }

    /// <summary>Time a client may leave its answer unread.</summary>
    public required TimeSpan QueryStallTimeout { get; init; }

    /// <summary>Time one query may compute.</summary>
    public required TimeSpan QueryTime { get; init; }

    /// <summary>Bytes of an answer that are gathered while it is counted.</summary>
    public required int QueryMemoryBytes { get; init; }

    /// <summary>IRC.</summary>
    public required IrcSettings Irc { get; init; }

    /// <summary>Who may do what.</summary>
    public required AccessSettings Access { get; init; }

    /// <summary>What is wanted of TLS.</summary>
    public required TlsSettings Tls { get; init; }

    /// <summary>How much one peer may take.</summary>
    public required LimitSettings Limits { get; init; }

    /// <summary>Time for taking in what clients have sent before the end; zero is none.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>Least severe line of the own log.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>Form of the own log.</summary>
    public required OwnLogFormat LogFormat { get; init; }

    /// <summary>Every setting in words with its origin, in the order of the table.</summary>
    public required ImmutableArray<Setting> Effective { get; init; }

    /// <summary>The typed settings of resolved options.</summary>
    public static Settings From(ResolvedOptions options) => new()
    {
        LogBind = options.Get(OptionTable.LogBind),
        Port = options.Get(OptionTable.Port),
        QueryBind = options.Get(OptionTable.QueryBind),
        QueryPort = options.Get(OptionTable.QueryPort),
        Capacity = options.Get(OptionTable.Capacity),
        BufferSizeBytes = options.Get(OptionTable.BufferSize),
        MaxLineBytes = (int)options.Get(OptionTable.MaxLine),
        OnFull = options.Get(OptionTable.OnFull),
        Persist = options.Get(OptionTable.Persist),
        Directory = options.Get(OptionTable.Dir),
        SegmentLimits = new SegmentLimits
        {
            SegmentBytes = options.Get(OptionTable.SegmentSize),
            SegmentAge = options.Get(OptionTable.SegmentAge),
            MaxFiles = options.Get(OptionTable.MaxFiles),
            MaxBytes = options.Get(OptionTable.MaxBytes),
            MaxAge = options.Get(OptionTable.MaxAge),
            KeepFreeBytes = options.Get(OptionTable.KeepFree),
            Sync = options.Get(OptionTable.Fsync),
            Compression = options.Get(OptionTable.Compress),
        },
        Banner = options.Get(OptionTable.Banner),
        MaxConnections = options.Get(OptionTable.MaxConnections),
        MaxSources = options.Get(OptionTable.MaxSources),
        MaxPendingBytes = options.Get(OptionTable.MaxPending),
        IdleTimeout = options.Get(OptionTable.IdleTimeout),
        Loops = options.Get(OptionTable.Loops),
        MaxQueryConnections = options.Get(OptionTable.MaxQueryConnections),
        MaxQueries = options.Get(OptionTable.MaxQueries),
        MaxQueuedQueries = options.Get(OptionTable.MaxQueuedQueries),
        MaxQueryLineBytes = (int)options.Get(OptionTable.MaxQueryLine),
        QueryTimeout = options.Get(OptionTable.QueryTimeout),
        QueryStallTimeout = options.Get(OptionTable.QueryStallTimeout),
        QueryTime = options.Get(OptionTable.QueryTime),
        QueryMemoryBytes = (int)options.Get(OptionTable.QueryMemory),
        Irc = IrcSettings.From(options),
        Access = AccessSettings.From(options),
        Tls = TlsSettings.From(options),
        Limits = LimitSettings.From(options),
        DrainTimeout = options.Get(OptionTable.DrainTimeout),
        LogLevel = options.Get(OptionTable.LogLevel),
        LogFormat = options.Get(OptionTable.LogFormat),
        Effective = options.Effective,
    };
}
