using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace LogCaster.Engine.Query.Output;

/// <summary>Writes the rows of a histogram: time, count, bar. Belongs to one answer.</summary>
/// <param name="format">How rows are written.</param>
/// <param name="zone">The zone of times.</param>
/// <param name="bucketTicks">How long a bucket is.</param>
/// <param name="highest">The highest count, whose bar is the longest.</param>
internal sealed class HistogramText(OutputFormat format, TimeZoneInfo zone, long bucketTicks, long highest)
{
    private const int MaxBar = 50;

    // As exact as the buckets are.
    private readonly string _pattern = bucketTicks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-ddTHH:mm"
        : bucketTicks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.fff";

    /// <summary>Writes what stands before the first row.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">How rows are written.</param>
    public static void WriteHeader(IBufferWriter<byte> output, OutputFormat format) => output.Write(format == OutputFormat.Csv ? "time,count\r\n"u8 : default);

    /// <summary>Writes a row.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="localTicks">When the bucket begins, in ticks of the zone's time.</param>
    /// <param name="count">How many matches are in it.</param>
    public void Write(IBufferWriter<byte> output, long localTicks, long count)
    {
        string time = new DateTime(localTicks).ToString(_pattern, CultureInfo.InvariantCulture) + Offset(localTicks);
        string row = format switch
        {
            OutputFormat.Json => string.Create(CultureInfo.InvariantCulture, $"{{\"time\":\"{time}\",\"count\":{count}}}\n"),
            OutputFormat.Csv => string.Create(CultureInfo.InvariantCulture, $"{time},{count}\r\n"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time} {count}{Bar(count)}\n"),
        };
        Encoding.ASCII.GetBytes(row, output);
    }

    private string Offset(long localTicks)
    {
        if (zone.Equals(TimeZoneInfo.Utc))
        {
            return "Z";
        }
        TimeSpan offset = zone.GetUtcOffset(new DateTime(localTicks, DateTimeKind.Unspecified));
        return (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);
    }

    // Whatever is there is seen.
    private string Bar(long count) =>
        count == 0 ? "" : " " + new string('#', (int)long.Max(1, (long)((Int128)count * MaxBar / long.Max(1, highest))));
}
