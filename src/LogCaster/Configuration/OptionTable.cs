using System;
using System.Collections.Immutable;
using System.Net;
using LogCaster.Diagnostics;
using LogCaster.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace LogCaster.Configuration;

/// <summary>
/// Every option of LogCaster, one row each: the only place that knows names, defaults, ranges and words. The reader of settings, help,
/// <c>logcaster config</c> and the generated documents are made of it. Constant, safe for any thread.
/// </summary>
internal static class OptionTable
{
    private const long Kib = 1024;
    private const long Mib = 1024 * Kib;
    private const long Gib = 1024 * Mib;

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(10);

    public static readonly Option<IPAddress> Bind = new(new AddressFormat(), IPAddress.IPv6Any)
    {
        Variable = "LOGCASTER_BIND",
        Group = OptionGroup.Listeners,
        Text = "Address of every listener.",
    };

    public static readonly Option<ListenPort> Port = new(new PortFormat(), ListenPort.Of(9999))
    {
        Variable = "LOGCASTER_PORT",
        ShortFlag = "-p",
        Group = OptionGroup.Listeners,
        Text = "Port that takes lines.",
    };

    public static readonly Option<IPAddress> LogBind = new(new AddressFormat(), IPAddress.IPv6Any)
    {
        Variable = "LOGCASTER_LOG_BIND",
        DefaultFrom = Bind,
        Group = OptionGroup.Listeners,
        Text = "Address of the port that takes lines.",
    };

    public static readonly Option<ListenPort> QueryPort = new(new PortFormat(), ListenPort.Of(9998))
    {
        Variable = "LOGCASTER_QUERY_PORT",
        Group = OptionGroup.Listeners,
        Text = "Port that answers queries.",
    };

    public static readonly Option<IPAddress> QueryBind = new(new AddressFormat(), IPAddress.IPv6Any)
    {
        Variable = "LOGCASTER_QUERY_BIND",
        DefaultFrom = Bind,
        Group = OptionGroup.Listeners,
        Text = "Address of the port that answers queries.",
    };

    public static readonly Option<int> Capacity = new(new CountFormat(1, 100_000_000), 10_000)
    {
        Variable = "LOGCASTER_CAPACITY",
        Metric = MetricTable.BufferLines,
        Group = OptionGroup.Memory,
        Text = "How many of the newest records are kept in memory.",
    };

    public static readonly Option<long> BufferSize = new(new SizeFormat(Mib, long.MaxValue), 64 * Mib)
    {
        Variable = "LOGCASTER_BUFFER_SIZE",
        Metric = MetricTable.BufferBytes,
        Group = OptionGroup.Memory,
        Text = "How many bytes these records may have; at most the memory of the machine.",
    };

    public static readonly Option<long> MaxLine = new(new SizeFormat(64, Mib), 32 * Kib)
    {
        Variable = "LOGCASTER_MAX_LINE",
        Metric = MetricTable.LinesTruncated,
        Group = OptionGroup.Memory,
        Text = "Longest record; longer ones are cut and end in '...'. At most an eighth of LOGCASTER_BUFFER_SIZE.",
    };

    public static readonly Option<OnFull> OnFull = new(
        new ChoiceFormat<OnFull>("block|drop", ("block", Configuration.OnFull.Block), ("drop", Configuration.OnFull.Drop)), Configuration.OnFull.Block)
    {
        Variable = "LOGCASTER_ON_FULL",
        Metric = MetricTable.LinesDropped,
        Group = OptionGroup.Memory,
        Text = "When the ring is full of records not yet taken: block makes senders wait, drop drops new records and counts them.",
    };

    public static readonly Option<bool> Persist = new(BooleanFormat(), defaultValue: false)
    {
        Variable = "LOGCASTER_PERSIST",
        ShortFlag = "-P",
        Group = OptionGroup.Storage,
        Text = "Write every record to files, and read them back at the start.",
    };

    public static readonly Option<string> Dir = new(new PathFormat(), "./logs")
    {
        Variable = "LOGCASTER_DIR",
        ShortFlag = "-d",
        Group = OptionGroup.Storage,
        Text = "Directory of these files; made if it does not exist.",
    };

    public static readonly Option<long> SegmentSize = new(new SizeFormat(64 * Kib, 1024 * Gib, countsMegabytes: true), 10 * Mib)
    {
        Variable = "LOGCASTER_SEGMENT_SIZE",
        ShortFlag = "-s",
        Metric = MetricTable.StorageFiles,
        Group = OptionGroup.Storage,
        Text = "A file is completed at this size; a number alone counts megabytes.",
    };

    public static readonly Option<TimeSpan> SegmentAge = new(
        new DurationFormat(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650), zeroMeans: "never"), TimeSpan.Zero)
    {
        Variable = "LOGCASTER_SEGMENT_AGE",
        Metric = MetricTable.StorageFiles,
        Group = OptionGroup.Storage,
        Text = "A file is completed at this age.",
    };

    public static readonly Option<int> MaxFiles = new(new CountFormat(0, 1_000_000), 10)
    {
        Variable = "LOGCASTER_MAX_FILES",
        Metric = MetricTable.StorageFiles,
        Group = OptionGroup.Storage,
        Text = "How many files are kept, the newest ones; 0 is any number.",
    };

    public static readonly Option<long> MaxBytes = new(new SizeFormat(64 * Kib, long.MaxValue, zeroMeans: "any number"), 0)
    {
        Variable = "LOGCASTER_MAX_BYTES",
        Metric = MetricTable.StorageBytes,
        Group = OptionGroup.Storage,
        Text = "How many bytes of log are kept in files, the newest ones.",
    };

    public static readonly Option<TimeSpan> MaxAge = new(
        new DurationFormat(TimeSpan.FromSeconds(1), TimeSpan.FromDays(36_500), zeroMeans: "for ever"), TimeSpan.Zero)
    {
        Variable = "LOGCASTER_MAX_AGE",
        Metric = MetricTable.StorageFilesDeleted,
        Group = OptionGroup.Storage,
        Text = "A file whose records are all older than this is deleted.",
    };

    public static readonly Option<long> KeepFree = new(new SizeFormat(0, long.MaxValue), Gib)
    {
        Variable = "LOGCASTER_KEEP_FREE",
        Metric = MetricTable.StorageFreeBytes,
        Group = OptionGroup.Storage,
        Text = "How much of the disk is left free, at most a tenth of it: for that the oldest files are deleted, and then nothing more is written.",
    };

    public static readonly Option<SyncPolicy> Fsync = new(
        new ChoiceFormat<SyncPolicy>(
            "always|everysec|no", ("everysec", SyncPolicy.EverySecond), ("always", SyncPolicy.Always), ("no", SyncPolicy.Never)),
        SyncPolicy.EverySecond)
    {
        Variable = "LOGCASTER_FSYNC",
        Metric = MetricTable.StorageUnsyncedLines,
        Group = OptionGroup.Storage,
        Text = "When records must be on the disk: before a sender hears that they are stored, every second (critical ones at once), or when the kernel likes.",
    };

    public static readonly Option<CompressionMethod> Compress = new(
        new ChoiceFormat<CompressionMethod>("none|zstd", ("none", CompressionMethod.None), ("zstd", CompressionMethod.Zstd)), CompressionMethod.None)
    {
        Variable = "LOGCASTER_COMPRESS",
        Metric = MetricTable.StorageDiskBytes,
        Group = OptionGroup.Storage,
        Text = "Whether complete files are compressed, when the processor is idle: zstdcat reads them, and queries unpack only the parts they need.",
    };

    public static readonly Option<bool> Banner = new(BooleanFormat(), defaultValue: false)
    {
        Variable = "LOGCASTER_BANNER",
        Group = OptionGroup.Senders,
        Text = "Greet every connection, as the later rebuild of the older LogCaster did.",
    };

    public static readonly Option<int> MaxConnections = new(new CountFormat(1, 1_000_000), 20_000)
    {
        Variable = "LOGCASTER_MAX_CONNECTIONS",
        Metric = MetricTable.ConnectionsRejected,
        Group = OptionGroup.Senders,
        Text = "How many log connections may be open at once.",
    };

    public static readonly Option<int> MaxSources = new(new CountFormat(0, 16_777_216), 65_536)
    {
        Variable = "LOGCASTER_MAX_SOURCES",
        Metric = MetricTable.Sources,
        Group = OptionGroup.Senders,
        Text = "How many sender addresses are told apart; later ones count as unknown.",
    };

    public static readonly Option<long> MaxPending = new(new SizeFormat(Mib, 1024 * Gib), 128 * Mib)
    {
        Variable = "LOGCASTER_MAX_PENDING",
        Metric = MetricTable.PendingBytes,
        Group = OptionGroup.Senders,
        Text = "How many bytes of unfinished records are held over all connections.",
    };

    public static readonly Option<TimeSpan> IdleTimeout = new(
        new DurationFormat(s_shortest, TimeSpan.FromDays(365), zeroMeans: "never"), TimeSpan.FromHours(1))
    {
        Variable = "LOGCASTER_IDLE_TIMEOUT",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Senders,
        Text = "After this time without a byte a log connection is closed.",
    };

    public static readonly Option<int> Loops = new(new CountFormat(0, 64), 0)
    {
        Variable = "LOGCASTER_LOOPS",
        Group = OptionGroup.Senders,
        Text = "How many receive loops run; 0 is one for each core, at most 4.",
    };

    public static readonly Option<int> MaxQueryConnections = new(new CountFormat(1, 1_000_000), 1024)
    {
        Variable = "LOGCASTER_MAX_QUERY_CONNECTIONS",
        Metric = MetricTable.ConnectionsRejected,
        Group = OptionGroup.Queries,
        Text = "How many query connections may be open at once.",
    };

    public static readonly Option<int> MaxQueries = new(new CountFormat(1, 1024), 4)
    {
        Variable = "LOGCASTER_MAX_QUERIES",
        Metric = MetricTable.QueriesRunning,
        Group = OptionGroup.Queries,
        Text = "How many queries run at once.",
    };

    public static readonly Option<int> MaxQueuedQueries = new(new CountFormat(0, 1_000_000), 256)
    {
        Variable = "LOGCASTER_MAX_QUEUED_QUERIES",
        Metric = MetricTable.QueriesWaiting,
        Group = OptionGroup.Queries,
        Text = "How many queries may wait for their turn; more are refused.",
    };

    public static readonly Option<long> MaxQueryLine = new(new SizeFormat(64, Mib), 4 * Kib)
    {
        Variable = "LOGCASTER_MAX_QUERY_LINE",
        Metric = MetricTable.Queries,
        Group = OptionGroup.Queries,
        Text = "Longest command.",
    };

    public static readonly Option<TimeSpan> QueryTimeout = new(new DurationFormat(s_shortest, TimeSpan.FromDays(1)), TimeSpan.FromSeconds(10))
    {
        Variable = "LOGCASTER_QUERY_TIMEOUT",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Queries,
        Text = "How long the first command may take to arrive.",
    };

    public static readonly Option<TimeSpan> QueryStallTimeout = new(
        new DurationFormat(s_shortest, TimeSpan.FromDays(1)), TimeSpan.FromSeconds(30))
    {
        Variable = "LOGCASTER_QUERY_STALL_TIMEOUT",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Queries,
        Text = "After this time a client that does not read its answer is closed.",
    };

    public static readonly Option<TimeSpan> QueryTime = new(new DurationFormat(s_shortest, TimeSpan.FromDays(1)), TimeSpan.FromSeconds(60))
    {
        Variable = "LOGCASTER_QUERY_TIME",
        Metric = MetricTable.Queries,
        Group = OptionGroup.Queries,
        Text = "How long one query may compute.",
    };

    public static readonly Option<long> QueryMemory = new(new SizeFormat(64 * Kib, Gib), 8 * Mib)
    {
        Variable = "LOGCASTER_QUERY_MEMORY",
        Metric = MetricTable.QueriesRescanned,
        Group = OptionGroup.Queries,
        Text = "How much of one answer is gathered while its matches are counted; all answers together hold as much for each of LOGCASTER_MAX_QUERIES.",
    };

    public static readonly Option<TimeSpan> DrainTimeout = new(
        new DurationFormat(s_shortest, TimeSpan.FromHours(1), zeroMeans: "at once"), TimeSpan.FromSeconds(4))
    {
        Variable = "LOGCASTER_DRAIN_TIMEOUT",
        Group = OptionGroup.Process,
        Text = "How long LogCaster takes in what clients have sent before it stops.",
    };

    public static readonly Option<LogLevel> LogLevel = new(LogLevelFormat(), Microsoft.Extensions.Logging.LogLevel.Information)
    {
        Variable = "LOGCASTER_LOG_LEVEL",
        Group = OptionGroup.Process,
        Text = "Least severe line of LogCaster's own log, which goes to stderr: trace, debug, info, warning, error or critical.",
    };

    public static readonly Option<OwnLogFormat> LogFormat = new(
        new ChoiceFormat<OwnLogFormat>("FORM", ("auto", OwnLogFormat.Auto), ("json", OwnLogFormat.Json), ("plain", OwnLogFormat.Plain)),
        OwnLogFormat.Auto)
    {
        Variable = "LOGCASTER_LOG_FORMAT",
        Group = OptionGroup.Process,
        Text = "Form of that log: json, plain, or auto, which is plain on a terminal and JSON elsewhere.",
    };

    /// <summary>Every row, in the order of help and documents; an option stands after the one that gives its default.</summary>
    public static ImmutableArray<Option> All => Rows.All;

    /// <summary>On and off, in the words that people use.</summary>
    internal static ChoiceFormat<bool> BooleanFormat() => new(
        "on|off", ("on", true), ("off", false), ("1", true), ("0", false), ("true", true), ("false", false), ("yes", true), ("no", false));

    private static ChoiceFormat<LogLevel> LogLevelFormat() => new(
        "LEVEL",
        ("trace", Microsoft.Extensions.Logging.LogLevel.Trace),
        ("debug", Microsoft.Extensions.Logging.LogLevel.Debug),
        ("info", Microsoft.Extensions.Logging.LogLevel.Information),
        ("warning", Microsoft.Extensions.Logging.LogLevel.Warning),
        ("error", Microsoft.Extensions.Logging.LogLevel.Error),
        ("critical", Microsoft.Extensions.Logging.LogLevel.Critical));

    // Apart from the rows, since those of other tables name some of these.
    private static class Rows
    {
        public static readonly ImmutableArray<Option> All =
        [
            Bind, Port, LogBind, QueryPort, QueryBind,
            Capacity, BufferSize, MaxLine, OnFull,
            Persist, Dir, SegmentSize, SegmentAge, MaxFiles, MaxBytes, MaxAge, KeepFree, Fsync, Compress,
            Banner, MaxConnections, MaxSources, MaxPending, IdleTimeout, Loops,
            MaxQueryConnections, MaxQueries, MaxQueuedQueries, MaxQueryLine, QueryTimeout, QueryStallTimeout, QueryTime, QueryMemory,
            .. IrcOptionTable.All,
            .. TlsOptionTable.All,
            .. LimitOptionTable.All,
            .. AccessOptionTable.All,
            AccessOptionTable.User, DrainTimeout, LogLevel, LogFormat,
        ];
    }
}
