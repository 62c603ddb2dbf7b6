using System.Collections.Immutable;

namespace LogCaster.Diagnostics;

/// <summary>What a metric is to Prometheus.</summary>
internal enum MetricType
{
    /// <summary>A number that only grows.</summary>
    Counter,

    /// <summary>A number that goes up and down.</summary>
    Gauge,
}

/// <summary>A row of the <see cref="MetricTable"/>: the full name, what it counts in which unit, and the names of its labels.</summary>
internal sealed record Metric(string Name, MetricType Type, string Unit, string Help, params ImmutableArray<string> Labels);

/// <summary>
/// Every metric of LogCaster, one row each: the only place that knows names and help. Values live in <see cref="Metrics"/>. The value of a
/// <c>reason</c> label is the setting that drew the line, without its prefix. Constant, safe for any thread.
/// </summary>
internal static class MetricTable
{
    public static readonly Metric LinesReceived = new(
        "logcaster_lines_received_total", MetricType.Counter, "lines", "Records taken in.", "protocol");

    public static readonly Metric BytesReceived = new(
        "logcaster_bytes_received_total", MetricType.Counter, "bytes", "Bytes received from senders.", "protocol");

    public static readonly Metric LinesDropped = new(
        "logcaster_lines_dropped_total", MetricType.Counter, "lines", "Records that were received and not stored.", "reason");

    public static readonly Metric LinesTruncated = new(
        "logcaster_lines_truncated_total", MetricType.Counter, "lines", "Records cut at the longest allowed length.");

    public static readonly Metric FramingErrors = new(
        "logcaster_framing_errors_total", MetricType.Counter, "errors", "Octet counts that were none.", "protocol");

    public static readonly Metric PendingBytes = new(
        "logcaster_pending_bytes", MetricType.Gauge, "bytes", "Bytes of unfinished records over all connections.");

    public static readonly Metric Sources = new(
        "logcaster_sources", MetricType.Gauge, "addresses", "Sender addresses told apart.");

    public static readonly Metric Connections = new(
        "logcaster_connections", MetricType.Gauge, "connections", "Open connections.", "listener");

    public static readonly Metric ConnectionsAccepted = new(
        "logcaster_connections_accepted_total", MetricType.Counter, "connections", "Connections accepted.", "listener");

    public static readonly Metric ConnectionsRejected = new(
        "logcaster_connections_rejected_total", MetricType.Counter, "connections", "Connections closed at once because of a limit.", "reason");

    public static readonly Metric ConnectionsClosed = new(
        "logcaster_connections_closed_total", MetricType.Counter, "connections", "Connections closed because of a limit of time.", "reason");

    public static readonly Metric AcceptErrors = new(
        "logcaster_accept_errors_total", MetricType.Counter, "errors", "Connections that could not be accepted.", "listener");

    public static readonly Metric BufferLines = new(
        "logcaster_buffer_lines", MetricType.Gauge, "lines", "Records in memory.");

    public static readonly Metric BufferCapacityLines = new(
        "logcaster_buffer_capacity_lines", MetricType.Gauge, "lines", "Records that memory may hold.");

    public static readonly Metric BufferBytes = new(
        "logcaster_buffer_bytes", MetricType.Gauge, "bytes", "Bytes of the records in memory.");

    public static readonly Metric BufferCapacityBytes = new(
        "logcaster_buffer_capacity_bytes", MetricType.Gauge, "bytes", "Bytes that the records in memory may have.");

    public static readonly Metric StorageFiles = new(
        "logcaster_storage_files", MetricType.Gauge, "files", "Files of log on disk, the one that is written included.");

    public static readonly Metric StorageLines = new(
        "logcaster_storage_lines", MetricType.Gauge, "lines", "Records in these files.");

    public static readonly Metric StorageBytes = new(
        "logcaster_storage_bytes", MetricType.Gauge, "bytes", "Bytes of log in these files.");

    public static readonly Metric StorageDiskBytes = new(
        "logcaster_storage_disk_bytes", MetricType.Gauge, "bytes", "Bytes that the log in these files takes, compressed where it is.");

    public static readonly Metric StorageUnreadable = new(
        "logcaster_storage_unreadable_blocks_total", MetricType.Counter, "blocks", "Pieces of files that a query wanted and that are damaged, or refused by the disk: their records are missing in answers.");

    public static readonly Metric StorageFreeBytes = new(
        "logcaster_storage_free_bytes", MetricType.Gauge, "bytes", "Bytes that are free on their disk.");

    public static readonly Metric StorageUnwrittenLines = new(
        "logcaster_storage_unwritten_lines", MetricType.Gauge, "lines", "Records that were taken in and are not written yet.");

    public static readonly Metric StorageUnsyncedLines = new(
        "logcaster_storage_unsynced_lines", MetricType.Gauge, "lines", "Records that a power failure could take, with files behind them.");

    public static readonly Metric StorageFailed = new(
        "logcaster_storage_failed", MetricType.Gauge, "state", "1 while records cannot be written to files and are kept in memory alone, else 0.");

    public static readonly Metric StorageErrors = new(
        "logcaster_storage_errors_total", MetricType.Counter, "errors", "Failures of the disk, by what was tried.", "operation");

    public static readonly Metric StorageFilesDeleted = new(
        "logcaster_storage_files_deleted_total", MetricType.Counter, "files", "Files deleted because there were more than the limits allow.");

    public static readonly Metric StorageMended = new(
        "logcaster_storage_mended_total", MetricType.Counter, "files", "Files that were mended or left out at the start.");

    public static readonly Metric Queries = new(
        "logcaster_queries_total", MetricType.Counter, "queries", "Commands answered, by verb and outcome.", "verb", "result");

    public static readonly Metric QueriesRunning = new(
        "logcaster_queries_running", MetricType.Gauge, "queries", "Queries that run now.");

    public static readonly Metric QueriesWaiting = new(
        "logcaster_queries_waiting", MetricType.Gauge, "queries", "Queries that wait for their turn.");

    public static readonly Metric QueriesRescanned = new(
        "logcaster_queries_rescanned_total", MetricType.Counter, "queries",
        "Answers too large to be gathered while they were counted, searched a second time.");

    public static readonly Metric Tails = new(
        "logcaster_tails", MetricType.Gauge, "clients", "Clients that watch live with TAIL.");

    public static readonly Metric TailsDropped = new(
        "logcaster_tails_dropped_total", MetricType.Counter, "lines", "Matches not shown to clients of TAIL that read too slowly.");

    public static readonly Metric TailsMissed = new(
        "logcaster_tails_missed_total", MetricType.Counter, "lines", "Records that came faster than TAIL could look at them.");

    public static readonly Metric IrcUsers = new(
        "logcaster_irc_users", MetricType.Gauge, "users", "Users of IRC that have said who they are.");

    public static readonly Metric IrcChannels = new(
        "logcaster_irc_channels", MetricType.Gauge, "channels", "Channels of IRC.");

    public static readonly Metric IrcHistory = new(
        "logcaster_irc_history_messages", MetricType.Gauge, "messages", "Messages kept of channels of IRC.");

    public static readonly Metric IrcCommands = new(
        "logcaster_irc_commands_total", MetricType.Counter, "commands", "Commands of IRC clients.");

    public static readonly Metric IrcDelayed = new(
        "logcaster_irc_delayed_total", MetricType.Counter, "commands", "Commands that had to wait, because their client sent too many.");

    public static readonly Metric IrcDelivered = new(
        "logcaster_irc_delivered_total", MetricType.Counter, "lines", "Records written to members of log channels, one for each member.");

    public static readonly Metric IrcSummarised = new(
        "logcaster_irc_summarised_total", MetricType.Counter, "lines", "Records that a log channel told only the number of.");

    public static readonly Metric IrcSkipped = new(
        "logcaster_irc_skipped_total", MetricType.Counter, "lines", "Lines not shown to members of log channels that read too slowly.");

    public static readonly Metric RateHeldBack = new(
        "logcaster_rate_held_back_total", MetricType.Counter, "times", "Times that a sender was read later because of a rate.", "reason");

    public static readonly Metric RateHeldBackSeconds = new(
        "logcaster_rate_held_back_seconds_total", MetricType.Counter, "seconds", "Seconds for which connections were not read because of a rate, all together.");

    public static readonly Metric Tokens = new(
        "logcaster_tokens", MetricType.Gauge, "tokens", "Tokens and names of certificates in force.");

    public static readonly Metric AuthSuccesses = new(
        "logcaster_auth_successes_total", MetricType.Counter, "attempts", "Tokens and passwords that were right.", "listener");

    public static readonly Metric AuthFailures = new(
        "logcaster_auth_failures_total", MetricType.Counter, "attempts", "Tokens and passwords that were wrong, and what was refused for want of a role.", "listener", "reason");

    public static readonly Metric AuthDelayed = new(
        "logcaster_auth_delayed_total", MetricType.Counter, "connections", "Connections that had to wait, because their address gave wrong tokens before.");

    public static readonly Metric AuthOffenders = new(
        "logcaster_auth_offenders", MetricType.Gauge, "addresses", "Addresses remembered for wrong tokens.");

    public static readonly Metric Audited = new(
        "logcaster_audit_total", MetricType.Counter, "commands", "Commands carried out that change what others see; each is a line of the own log.", "action");

    public static readonly Metric TlsHandshakes = new(
        "logcaster_tls_handshakes_total", MetricType.Counter, "handshakes", "Handshakes of TLS, done or not, and then why.", "result");

    public static readonly Metric TlsHandshakesUnderWay = new(
        "logcaster_tls_handshakes_under_way", MetricType.Gauge, "handshakes", "Handshakes of TLS that are not done.");

    public static readonly Metric TlsExpiry = new(
        "logcaster_tls_certificate_expiry_timestamp_seconds", MetricType.Gauge, "seconds", "When LogCaster's certificate expires; 0 without TLS.");

    public static readonly Metric OwnLogDropped = new(
        "logcaster_own_log_dropped_total", MetricType.Counter, "lines", "Lines of LogCaster's own log that were not written.");

    public static readonly Metric OwnLogSuppressed = new(
        "logcaster_own_log_suppressed_total", MetricType.Counter, "lines", "Lines of LogCaster's own log that its rate limit held back.");

    /// <summary>Every row, in the order of the documents.</summary>
    public static readonly ImmutableArray<Metric> All =
    [
        LinesReceived, BytesReceived, LinesDropped, LinesTruncated, FramingErrors, PendingBytes, Sources,
        Connections, ConnectionsAccepted, ConnectionsRejected, ConnectionsClosed, AcceptErrors,
        BufferLines, BufferCapacityLines, BufferBytes, BufferCapacityBytes,
        StorageFiles, StorageLines, StorageBytes, StorageDiskBytes, StorageUnreadable, StorageFreeBytes, StorageUnwrittenLines, StorageUnsyncedLines, StorageFailed, StorageErrors,
        StorageFilesDeleted, StorageMended,
        Queries, QueriesRunning, QueriesWaiting, QueriesRescanned, Tails, TailsDropped, TailsMissed,
        IrcUsers, IrcChannels, IrcHistory, IrcCommands, IrcDelayed, IrcDelivered, IrcSummarised, IrcSkipped,
        RateHeldBack, RateHeldBackSeconds, Tokens, AuthSuccesses, AuthFailures, AuthDelayed, AuthOffenders, Audited,
        TlsHandshakes, TlsHandshakesUnderWay, TlsExpiry,
        OwnLogDropped, OwnLogSuppressed,
    ];
}
