using System;
using Microsoft.Extensions.Logging;
using ZLogger;

namespace LogCaster.Diagnostics;

/// <summary>
/// Every line of LogCaster's own log. Event names and fields are stable: tools look for them. Arguments are text, numbers and booleans only,
/// since the writer of JSON loses a line with anything else under Native AOT; and never text that an outsider chose, his address excepted.
/// What an outsider can cause has an id of <see cref="FirstLimitedId"/> or more, which puts it under the <see cref="LogLimiter"/>.
/// </summary>
internal static partial class LogMessages
{
    /// <summary>Events from this id on may be held back by the rate limit.</summary>
    public const int FirstLimitedId = 100;

    /// <summary>The event that tells of lines lost by the own log.</summary>
    public const int OwnLogDroppedId = 10;

    [ZLoggerMessage(1, LogLevel.Information, "LogCaster {version} is ready: {capacity} records in {bufferSize}, process {pid}", EventName = "started")]
    public static partial void Started(this ILogger log, string version, int pid, int capacity, string bufferSize);

    [ZLoggerMessage(2, LogLevel.Information, "Listening for {listener} on {address}, port {port}", EventName = "listening")]
    public static partial void Listening(this ILogger log, string listener, string address, int port);

    [ZLoggerMessage(3, LogLevel.Critical, "Cannot listen for {listener} on {address}, port {port}: {reason}", EventName = "listenFailed")]
    public static partial void ListenFailed(this ILogger log, string listener, string address, int port, string reason);

    [ZLoggerMessage(23, LogLevel.Information, "{signal}: files that settings name were read again", EventName = "reloaded")]
    public static partial void Reloaded(this ILogger log, string signal);

    [ZLoggerMessage(30, LogLevel.Critical, "TLS cannot begin: {reason}", EventName = "tlsFailed")]
    public static partial void TlsFailed(this ILogger log, string reason);

    [ZLoggerMessage(31, LogLevel.Warning, "The certificate in {file} expires at {expiry}", EventName = "tlsCertificateExpires")]
    public static partial void TlsCertificateExpires(this ILogger log, string file, string expiry);

    [ZLoggerMessage(130, LogLevel.Warning, "{listener}: no TLS with {peer}: {reason}", EventName = "tlsHandshakeFailed")]
    public static partial void TlsHandshakeFailed(this ILogger log, string listener, string peer, string reason);

    [ZLoggerMessage(
        131, LogLevel.Warning, "{listener}: {peer} speaks TLS, which this port does not; LOGCASTER_TLS_CERT opens ports that do", EventName = "tlsOnPlainPort")]
    public static partial void TlsOnPlainPort(this ILogger log, string listener, string peer);

    [ZLoggerMessage(
        150, LogLevel.Warning, "{peer} sends more than the rates allow, or all do: one of its connections is not read for {milliseconds} ms",
        EventName = "senderHeldBack")]
    public static partial void SenderHeldBack(this ILogger log, string peer, long milliseconds);

    [ZLoggerMessage(151, LogLevel.Warning, "{listener}: closed a connection of the proxy {peer}: {reason}", EventName = "proxyHeaderWrong")]
    public static partial void ProxyHeaderWrong(this ILogger log, string listener, string peer, string reason);

    [ZLoggerMessage(
        152, LogLevel.Warning, "{listener}: cut off {peer}, which speaks HTTP: perhaps a web page makes somebody's browser try to command LogCaster", EventName = "httpCutOff")]
    public static partial void HttpCutOff(this ILogger log, string listener, string peer);

    [ZLoggerMessage(
        153, LogLevel.Warning, "Refused a connection: {listener} has {limit} open from {peer}, which is the limit for one address", EventName = "peerLimitReached")]
    public static partial void PeerLimitReached(this ILogger log, string listener, string peer, int limit);

    [ZLoggerMessage(4, LogLevel.Information, "{signal}: taking in what clients have sent, then stopping", EventName = "stopping")]
    public static partial void Stopping(this ILogger log, string signal);

    [ZLoggerMessage(5, LogLevel.Warning, "Stopping with {connections} connections still open: the drain timeout is over", EventName = "drainTimedOut")]
    public static partial void DrainTimedOut(this ILogger log, long connections);

    [ZLoggerMessage(6, LogLevel.Warning, "{signal} again: stopping at once", EventName = "stoppingAtOnce")]
    public static partial void StoppingAtOnce(this ILogger log, string signal);

    [ZLoggerMessage(7, LogLevel.Information, "Stopped after {records} records", EventName = "stopped")]
    public static partial void Stopped(this ILogger log, long records);

    [ZLoggerMessage(
        8, LogLevel.Warning, "This process may open {soft} files, all connections together need {wanted}: raise LimitNOFILE or ulimit -n",
        EventName = "fileLimit")]
    public static partial void FileLimit(this ILogger log, long soft, long wanted);

    [ZLoggerMessage(9, LogLevel.Warning, "Setting: {warning}", EventName = "settingWarning")]
    public static partial void SettingWarning(this ILogger log, string warning);

    [ZLoggerMessage(
        OwnLogDroppedId, LogLevel.Error, "{lines} lines of this log are lost: its reader is too slow, or {reason}", EventName = "ownLogDropped")]
    public static partial void OwnLogDropped(this ILogger log, long lines, string reason);

    [ZLoggerMessage(11, LogLevel.Warning, "{count} more lines like {suppressedEvent} were held back", EventName = "suppressed")]
    public static partial void Suppressed(this ILogger log, string suppressedEvent, long count);

    [ZLoggerMessage(12, LogLevel.Critical, "A fault in {part} ends LogCaster: please report it", EventName = "unhandled")]
    public static partial void Unhandled(this ILogger log, string part, Exception exception);

    [ZLoggerMessage(13, LogLevel.Information, "{records} records in {files} files of {directory}; {replayed} of them are in memory again", EventName = "storageLoaded")]
    public static partial void StorageLoaded(this ILogger log, long records, int files, string directory, long replayed);

    [ZLoggerMessage(14, LogLevel.Information, "Reading {file}, {bytes} bytes, which has no index", EventName = "storageReading")]
    public static partial void StorageReading(this ILogger log, string file, long bytes);

    [ZLoggerMessage(21, LogLevel.Information, "Bringing records back into memory: {done} of {all}", EventName = "storageReplaying")]
    public static partial void StorageReplaying(this ILogger log, long done, long all);

    [ZLoggerMessage(15, LogLevel.Warning, "Storage: {note}", EventName = "storageMended")]
    public static partial void StorageMended(this ILogger log, string note);

    [ZLoggerMessage(16, LogLevel.Critical, "Cannot use the directory for files: {reason}", EventName = "storageUnusable")]
    public static partial void StorageUnusable(this ILogger log, string reason);

    [ZLoggerMessage(
        17, LogLevel.Error, "Records are kept in memory alone: {reason}; it is tried again every second", EventName = "storageFailed")]
    public static partial void StorageFailed(this ILogger log, string reason);

    [ZLoggerMessage(
        18, LogLevel.Warning, "Records are written to files again, after {seconds} s; {lost} of them had left memory before that", EventName = "storageResumed")]
    public static partial void StorageResumed(this ILogger log, long seconds, long lost);

    [ZLoggerMessage(20, LogLevel.Error, "Stopping with {records} records that are not in a file yet", EventName = "storageNotDone")]
    public static partial void StorageNotDone(this ILogger log, long records);

    [ZLoggerMessage(19, LogLevel.Warning, "An index could not be made, searches read the whole file: {reason}", EventName = "indexFailed")]
    public static partial void IndexFailed(this ILogger log, string reason);

    [ZLoggerMessage(22, LogLevel.Warning, "A file could not be compressed and stays as it is: {reason}", EventName = "compressFailed")]
    public static partial void CompressFailed(this ILogger log, string reason);

    [ZLoggerMessage(40, LogLevel.Information, "Access: {tokens} tokens; without one, this machine may {loopback} and others may {others}", EventName = "accessRules")]
    public static partial void AccessRules(this ILogger log, int tokens, string loopback, string others);

    [ZLoggerMessage(41, LogLevel.Warning, "{who} at {from} did {action}: {records} records", EventName = "audit")]
    public static partial void Audit(this ILogger log, string who, string from, string action, long records);

    [ZLoggerMessage(42, LogLevel.Information, "The file of tokens was read: {tokens} are in force", EventName = "tokensRead")]
    public static partial void TokensRead(this ILogger log, int tokens);

    [ZLoggerMessage(43, LogLevel.Critical, "The file of tokens cannot be used: {reason}", EventName = "tokensUnusable")]
    public static partial void TokensUnusable(this ILogger log, string reason);

    [ZLoggerMessage(
        44, LogLevel.Warning, "LogCaster runs as user {uid}, root, which it never needs: start it as another user, or set LOGCASTER_USER to one", EventName = "runsAsRoot")]
    public static partial void RunsAsRoot(this ILogger log, long uid);

    [ZLoggerMessage(45, LogLevel.Information, "LogCaster runs as {user} from now on: user {uid}, group {gid}", EventName = "userChanged")]
    public static partial void UserChanged(this ILogger log, string user, long uid, long gid);

    [ZLoggerMessage(46, LogLevel.Critical, "Cannot become the user of LOGCASTER_USER: {reason}", EventName = "userUnusable")]
    public static partial void UserUnusable(this ILogger log, string reason);

    [ZLoggerMessage(100, LogLevel.Warning, "Refused a connection: {listener} has {limit} open, which is its limit", EventName = "connectionLimitReached")]
    public static partial void ConnectionLimitReached(this ILogger log, string listener, int limit);

    [ZLoggerMessage(101, LogLevel.Warning, "Could not accept a connection for {listener}: {reason}", EventName = "acceptFailed")]
    public static partial void AcceptFailed(this ILogger log, string listener, string reason);

    [ZLoggerMessage(
        102, LogLevel.Error, "No file descriptor is left for a connection to {listener}: raise LimitNOFILE or ulimit -n",
        EventName = "outOfFileDescriptors")]
    public static partial void OutOfFileDescriptors(this ILogger log, string listener);

    [ZLoggerMessage(103, LogLevel.Debug, "{from} reset its connection to {listener}", EventName = "clientReset")]
    public static partial void ClientReset(this ILogger log, string listener, string from);

    [ZLoggerMessage(104, LogLevel.Warning, "{from} sent an octet count that is none: its bytes are read as lines", EventName = "framingError")]
    public static partial void FramingError(this ILogger log, string from);

    [ZLoggerMessage(105, LogLevel.Information, "{from} sent a record of more than {limit} bytes: it was cut there", EventName = "recordTruncated")]
    public static partial void RecordTruncated(this ILogger log, string from, int limit);

    [ZLoggerMessage(
        106, LogLevel.Warning, "An unfinished record of {from} was dropped: all of them together reached {limit} bytes", EventName = "pendingLimitReached")]
    public static partial void PendingLimitReached(this ILogger log, string from, long limit);

    [ZLoggerMessage(107, LogLevel.Information, "Closed the connection of {from} to {listener}: {reason}", EventName = "connectionTimedOut")]
    public static partial void ConnectionTimedOut(this ILogger log, string listener, string from, string reason);

    [ZLoggerMessage(108, LogLevel.Warning, "Refused a query of {from}: {reason}", EventName = "queryRejected")]
    public static partial void QueryRejected(this ILogger log, string from, string reason);

    [ZLoggerMessage(109, LogLevel.Warning, "Ended a query of {from} after {milliseconds} ms: it took too long", EventName = "queryTimedOut")]
    public static partial void QueryTimedOut(this ILogger log, string from, long milliseconds);

    [ZLoggerMessage(140, LogLevel.Warning, "{from} gave {listener} a wrong token or password: {reason}", EventName = "authFailed")]
    public static partial void AuthFailed(this ILogger log, string listener, string from, string reason);

    [ZLoggerMessage(141, LogLevel.Warning, "{who} at {from} was refused by {listener}: {reason}", EventName = "accessDenied")]
    public static partial void AccessDenied(this ILogger log, string who, string listener, string from, string reason);

    [ZLoggerMessage(111, LogLevel.Error, "A fault in LogCaster ended the connection of {from} to {listener}: please report it", EventName = "connectionFault")]
    public static partial void ConnectionFault(this ILogger log, string listener, string from, Exception exception);
}
