using System;
using System.IO;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZLogger;
using ZLogger.Formatters;
using ZLogger.Providers;

namespace LogCaster.Diagnostics;

/// <summary>
/// LogCaster's own log, used through <see cref="LogMessages"/>: leaves out what is below its level, holds back what an outsider causes too
/// often, and hands the rest to the thread of <see cref="OwnLogWriter"/>. Safe for any thread; logging never waits for the reader of stderr.
/// </summary>
internal sealed class OwnLog : ILogger, IDisposable
{
    private readonly LogLevel _level;
    private readonly Counter _suppressed;
    private readonly OwnLogWriter _writer;
    private readonly ZLoggerLogProcessorLoggerProvider _provider;
    private readonly LogLimiter _limiter;
    private readonly ILogger _logger;

    /// <summary>Opens the log.</summary>
    /// <param name="output">Takes the lines, stderr as a rule; not closed here.</param>
    /// <param name="isTerminal">Whether a person reads the output, which <see cref="OwnLogFormat.Auto"/> asks.</param>
    /// <param name="format">The form of the lines.</param>
    /// <param name="level">The least severe level that is written.</param>
    /// <param name="metrics">Counts what is lost and held back.</param>
    /// <param name="time">The clock of lines and limits.</param>
    public OwnLog(Stream output, bool isTerminal, OwnLogFormat format, LogLevel level, Metrics metrics, TimeProvider time)
    {
        bool isPlain = format == OwnLogFormat.Plain || (format == OwnLogFormat.Auto && isTerminal);
        var options = new ZLoggerOptions { TimeProvider = time };
        options.UseFormatter(() => isPlain ? new PlainFormatter() : JsonFormatter());
        _level = level;
        _suppressed = metrics.OwnLogSuppressed;
        _writer = new OwnLogWriter(output, options.CreateFormatter(), metrics.OwnLogDropped, (lines, reason) => this.OwnLogDropped(lines, reason));
        _provider = new ZLoggerLogProcessorLoggerProvider(_writer, options);
        _limiter = new LogLimiter(time, (name, count) => this.Suppressed(name, count));
        _logger = _provider.CreateLogger("logcaster");
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _level && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }
        if (eventId.Id >= LogMessages.FirstLimitedId && !_limiter.Allows(eventId.Id, eventId.Name ?? ""))
        {
            _suppressed.Increment();
            return;
        }
        _logger.Log(logLevel, eventId, state, exception, formatter);
    }

    /// <summary>Writes what is still waiting, within two seconds, and ends the thread.</summary>
    public void Dispose()
    {
        _limiter.Dispose();
        _writer.Dispose();
        _provider.Dispose();
    }

    private static SystemTextJsonZLoggerFormatter JsonFormatter() => new()
    {
        UseUtcTimestamp = true,
        IncludeProperties = IncludeProperties.Timestamp | IncludeProperties.LogLevel | IncludeProperties.EventIdName | IncludeProperties.Message
            | IncludeProperties.Exception | IncludeProperties.ParameterKeyValues,
        JsonPropertyNames = JsonPropertyNames.Default with
        {
            Timestamp = JsonEncodedText.Encode("time"),
            LogLevel = JsonEncodedText.Encode("level"),
            EventIdName = JsonEncodedText.Encode("event"),
            Message = JsonEncodedText.Encode("message"),
            Exception = JsonEncodedText.Encode("exception"),
            ExceptionName = JsonEncodedText.Encode("name"),
            ExceptionMessage = JsonEncodedText.Encode("message"),
            ExceptionStackTrace = JsonEncodedText.Encode("stackTrace"),
            ExceptionInnerException = JsonEncodedText.Encode("inner"),
            LogLevelTrace = JsonEncodedText.Encode("trace"),
            LogLevelDebug = JsonEncodedText.Encode("debug"),
            LogLevelInformation = JsonEncodedText.Encode("info"),
            LogLevelWarning = JsonEncodedText.Encode("warning"),
            LogLevelError = JsonEncodedText.Encode("error"),
            LogLevelCritical = JsonEncodedText.Encode("critical"),
        },
    };
}
