using System;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Records;

namespace LogCaster.Cli;

/// <summary>Which colour a line of an answer has on a terminal. Pure functions on the bytes of the line.</summary>
internal static class LineColors
{
    /// <summary>Ends a colour.</summary>
    public static ReadOnlySpan<byte> Reset => "\e[0m"u8;

    /// <summary>The line that tells how much was found.</summary>
    public static ReadOnlySpan<byte> Header => "\e[1m"u8;

    private static ReadOnlySpan<byte> Bad => "\e[1;31m"u8;

    private static ReadOnlySpan<byte> Warning => "\e[33m"u8;

    private static ReadOnlySpan<byte> Quiet => "\e[2m"u8;

    // 0 stands for any digit.
    private static ReadOnlySpan<byte> LocalTime => "[0000-00-00 00:00:00] "u8;

    private static ReadOnlySpan<byte> UniversalTime => "0000-00-00T00:00:00.000Z "u8;

    /// <summary>The colour of a record or a note: what begins it, empty for none.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("# "u8))
        {
            return Quiet;
        }
        if (line.StartsWith((byte)'{'))
        {
            return [];
        }
        // Where neighbours are shown, a mark stands before the time.
        if ((line.StartsWith("* "u8) || line.StartsWith("  "u8)) && Begins(line[2..], UniversalTime))
        {
            line = line[2..];
        }
        int time = Begins(line, LocalTime) ? LocalTime.Length : Begins(line, UniversalTime) ? UniversalTime.Length : 0;
        return SeverityScanner.Scan(line[time..]) switch
        {
            <= Severity.Error => Bad,
            Severity.Warning => Warning,
            Severity.Debug => Quiet,
            _ => [],
        };
    }

    private static bool Begins(ReadOnlySpan<byte> line, ReadOnlySpan<byte> form)
    {
        if (line.Length < form.Length)
        {
            return false;
        }
        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] == '0' ? !char.IsAsciiDigit((char)line[i]) : line[i] != form[i])
            {
                return false;
            }
        }
        return true;
    }
}
