using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using ZLogger;

namespace LogCaster.Diagnostics;

/// <summary>Lines for people: time in UTC, level, text, and the exception below it. Used by the thread of <see cref="OwnLogWriter"/> alone.</summary>
internal sealed class PlainFormatter : IZLoggerFormatter
{
    // "2026-11-23 10:30:45.123Z critical " is 34 bytes.
    private const int PrefixBytes = 64;

    public bool WithLineBreak => true;

    public void FormatLogEntry(IBufferWriter<byte> writer, IZLoggerEntry entry)
    {
        LogInfo line = entry.LogInfo;
        Utf8.TryWrite(
            writer.GetSpan(PrefixBytes), CultureInfo.InvariantCulture, $"{line.Timestamp.Utc.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {Name(line.LogLevel),-8} ",
            out int written);
        writer.Advance(written);
        entry.ToString(writer);
        if (line.Exception is { } exception)
        {
            Encoding.UTF8.GetBytes(Environment.NewLine + exception, writer);
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
