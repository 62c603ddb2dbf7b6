using System;

namespace LogCaster.Engine.Records;

/// <summary>
/// Writes arrival times. It remembers the last second it wrote, so that a run of records of one second costs a copy each. Belongs to one
/// query at a time: not for several threads at once.
/// </summary>
/// <param name="zone">The zone of <see cref="Local"/>; the server's own in production.</param>
public sealed class TimestampText(TimeZoneInfo zone)
{
    /// <summary>Length of <see cref="Local"/> in bytes: <c>[YYYY-MM-DD HH:MM:SS] </c>.</summary>
    public const int LocalBytes = 22;

    /// <summary>Length of <see cref="WriteUtc"/> in bytes: <c>YYYY-MM-DDTHH:MM:SS.mmmZ</c>.</summary>
    public const int UtcBytes = 24;

    /// <summary>The most bytes that <see cref="WriteZoned"/> writes: <c>YYYY-MM-DDTHH:MM:SS.mmm+HH:MM</c>.</summary>
    public const int MaxZonedBytes = 29;

    private readonly byte[] _local = [.. "[0000-00-00 00:00:00] "u8];
    private readonly byte[] _utc = [.. "0000-00-00T00:00:00.000Z"u8];
    private long _localSecond = -1;
    private long _utcSecond = -1;

    /// <summary>
    /// The time in the zone as <c>[YYYY-MM-DD HH:MM:SS] </c>, in ASCII, with the blank. Valid until the next call.
    /// </summary>
    /// <param name="ticks">UTC ticks; values outside the years 1 to 9999 are moved to the nearest end.</param>
    public ReadOnlySpan<byte> Local(long ticks)
    {
        long second = ToSecond(ticks);
        if (second != _localSecond)
        {
            long utcTicks = second * TimeSpan.TicksPerSecond;
            TimeSpan offset = zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc));
            var local = new DateTime(long.Clamp(utcTicks + offset.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
            WriteDateAndTime(local, _local.AsSpan(1));
            _localSecond = second;
        }
        return _local;
    }

    /// <summary>Writes the time as RFC 3339 in UTC with milliseconds.</summary>
    /// <param name="ticks">UTC ticks; values outside the years 1 to 9999 are moved to the nearest end.</param>
    /// <param name="destination">At least <see cref="UtcBytes"/> bytes; exactly so many are written.</param>
    public void WriteUtc(long ticks, Span<byte> destination)
    {
        long second = ToSecond(ticks);
        if (second != _utcSecond)
        {
            WriteDateAndTime(new DateTime(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc), _utc);
            _utcSecond = second;
        }
        _utc.CopyTo(destination);
        int ms = (int)((ulong)(long.Clamp(ticks, 0, DateTime.MaxValue.Ticks) - second * TimeSpan.TicksPerSecond) / TimeSpan.TicksPerMillisecond);
        WriteDigits(ms, destination.Slice(20, 3));
    }

    /// <summary>Writes the time as RFC 3339 in the zone with milliseconds: with its offset from UTC, or Z for UTC itself.</summary>
    /// <param name="ticks">UTC ticks; values outside the years 1 to 9999 are moved to the nearest end.</param>
    /// <param name="destination">At least <see cref="MaxZonedBytes"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public int WriteZoned(long ticks, Span<byte> destination)
    {
        ticks = long.Clamp(ticks, 0, DateTime.MaxValue.Ticks);
        long offset = zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks;
        WriteUtc(ticks + offset, destination);
        if (zone.Equals(TimeZoneInfo.Utc))
        {
            return UtcBytes;
        }
        Span<byte> text = destination[(UtcBytes - 1)..];
        int minutes = (int)(long.Abs(offset) / TimeSpan.TicksPerMinute);
        text[0] = offset < 0 ? (byte)'-' : (byte)'+';
        WriteDigits(minutes / 60, text.Slice(1, 2));
        text[3] = (byte)':';
        WriteDigits(minutes % 60, text.Slice(4, 2));
        return MaxZonedBytes;
    }

    private static long ToSecond(long ticks) => long.Clamp(ticks, 0, DateTime.MaxValue.Ticks) / TimeSpan.TicksPerSecond;

    // The separators are in the templates already.
    private static void WriteDateAndTime(DateTime time, Span<byte> destination)
    {
        WriteDigits(time.Year, destination[..4]);
        WriteDigits(time.Month, destination.Slice(5, 2));
        WriteDigits(time.Day, destination.Slice(8, 2));
        WriteDigits(time.Hour, destination.Slice(11, 2));
        WriteDigits(time.Minute, destination.Slice(14, 2));
        WriteDigits(time.Second, destination.Slice(17, 2));
    }

    private static void WriteDigits(int value, Span<byte> destination)
    {
        for (int i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
