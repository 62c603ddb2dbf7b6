using System;
using System.Buffers;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Storage;

/// <summary>
/// A record as a line of a file: <c>[YYYY-MM-DD HH:MM:SS] message</c>, in local time, LF at the end. A message with control characters other than
/// TAB stays one line: a TAB instead of the blank after the time says that it is escaped, with <c>\\</c>, <c>\n</c>, <c>\r</c> and <c>\x1b</c>.
/// Pure functions.
/// </summary>
internal static class SegmentLine
{
    /// <summary>Bytes before the message.</summary>
    public const int PrefixBytes = TimestampText.LocalBytes;

    /// <summary>What stands last in the prefix of an escaped message.</summary>
    public const byte EscapeMark = (byte)'\t';

    // "\x1b"
    private const int MaxEscapeBytes = 4;

    private static readonly SearchValues<byte> s_controls = SearchValues.Create(Controls());

    /// <summary>Whether a message holds a control character other than TAB, and so must be escaped.</summary>
    public static bool MustEscape(ReadOnlySpan<byte> message) => message.ContainsAny(s_controls);

    /// <summary>The longest that a message of a length can become.</summary>
    public static int MaxEscapedBytes(int length) => length * MaxEscapeBytes;

    /// <summary>Writes a message escaped.</summary>
    /// <param name="message">The message.</param>
    /// <param name="line">Room for <see cref="MaxEscapedBytes"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Escape(ReadOnlySpan<byte> message, Span<byte> line)
    {
        int written = 0;
        foreach (byte value in message)
        {
            if (value is (>= 0x20 and not (byte)'\\' and not 0x7F) or (byte)'\t')
            {
                line[written++] = value;
                continue;
            }
            line[written++] = (byte)'\\';
            switch (value)
            {
                case (byte)'\\':
                    line[written++] = (byte)'\\';
                    break;
                case (byte)'\n':
                    line[written++] = (byte)'n';
                    break;
                case (byte)'\r':
                    line[written++] = (byte)'r';
                    break;
                default:
                    line[written++] = (byte)'x';
                    line[written++] = "0123456789abcdef"u8[value >> 4];
                    line[written++] = "0123456789abcdef"u8[value & 0xF];
                    break;
            }
        }
        return written;
    }

    /// <summary>Takes the escapes out of a message where it stands; what is no escape stays as it is.</summary>
    /// <param name="message">The message, escaped; overwritten.</param>
    /// <returns>Its length without escapes.</returns>
    public static int Unescape(Span<byte> message)
    {
        int written = 0;
        for (int read = 0; read < message.Length; read++)
        {
            int escape = message[read] == '\\' && read + 1 < message.Length ? message[read + 1] : 0;
            int taken = 1;
            switch (escape)
            {
                case '\\':
                    message[written++] = (byte)'\\';
                    break;
                case 'n':
                    message[written++] = (byte)'\n';
                    break;
                case 'r':
                    message[written++] = (byte)'\r';
                    break;
                case 'x' when read + 3 < message.Length && Hex(message[read + 2]) >= 0 && Hex(message[read + 3]) >= 0:
                    message[written++] = (byte)((Hex(message[read + 2]) << 4) | Hex(message[read + 3]));
                    taken = 3;
                    break;
                default:
                    message[written++] = message[read];
                    taken = 0;
                    break;
            }
            read += taken;
        }
        return written;
    }

    /// <summary>Reads the prefix of a line.</summary>
    /// <param name="line">The line, without LF.</param>
    /// <param name="local">The local time it states.</param>
    /// <param name="isEscaped">Whether what follows is escaped.</param>
    /// <returns>False if the line has no such prefix: then all of it is the message.</returns>
    public static bool TryReadPrefix(ReadOnlySpan<byte> line, out DateTime local, out bool isEscaped)
    {
        local = default;
        isEscaped = false;
        if (line.Length < PrefixBytes || line[0] != '[' || line[20] != ']' || line[21] is not ((byte)' ' or EscapeMark))
        {
            return false;
        }
        if (!TryReadTime(line.Slice(1, 19), out local))
        {
            return false;
        }
        isEscaped = line[21] == EscapeMark;
        return true;
    }

    /// <summary>The UTC ticks of a local time; of two that a change of the clock makes possible, the later one.</summary>
    /// <param name="local">The local time.</param>
    /// <param name="zone">The zone of the server.</param>
    public static long ToTicks(DateTime local, TimeZoneInfo zone) =>
        // A time that the zone skips is taken as if the clock had not been put forward.
        long.Clamp(local.Ticks - zone.GetUtcOffset(local).Ticks, 0, DateTime.MaxValue.Ticks);

    private static bool TryReadTime(ReadOnlySpan<byte> text, out DateTime local)
    {
        local = default;
        int year = Number(text, 0, 4);
        int month = Number(text, 5, 2);
        int day = Number(text, 8, 2);
        bool isDate = text[4] == '-' && text[7] == '-' && text[10] == ' ' && year >= 1 && month is >= 1 and <= 12 && day >= 1;
        if (!isDate || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        int hour = Number(text, 11, 2);
        int minute = Number(text, 14, 2);
        int second = Number(text, 17, 2);
        if (text[13] != ':' || text[16] != ':' || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
        {
            return false;
        }
        // A leap second is the last one of its minute here.
        local = new DateTime(year, month, day, hour, minute, int.Min(second, 59), DateTimeKind.Unspecified);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> line, int from, int digits)
    {
        int number = 0;
        foreach (byte digit in line.Slice(from, digits))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }
            number = (number * 10) + digit - '0';
        }
        return number;
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };

    private static byte[] Controls()
    {
        var controls = new byte[32];
        int count = 0;
        for (byte value = 0; value < 0x20; value++)
        {
            if (value != '\t')
            {
                controls[count++] = value;
            }
        }
        controls[count] = 0x7F;
        return controls;
    }
}
