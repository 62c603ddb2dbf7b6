using System;
using System.Globalization;

namespace LogCaster.Engine.Storage;

/// <summary>
/// The names of log files: <c>current.log</c> is being written; <c>YYYY-MM-DD-HHMMSS.log</c>, with <c>-N</c> if that was taken, is complete;
/// the older LogCaster also wrote <c>YYYY-MM-DD HH:MM:SS.log</c>. Pure functions.
/// </summary>
public static class SegmentName
{
    /// <summary>The file that is being written.</summary>
    public const string Current = "current.log";

    /// <summary>What log files end in.</summary>
    public const string Extension = ".log";

    /// <summary>What is added to the name of a log file that is compressed.</summary>
    public const string CompressedExtension = ".zst";

    /// <summary>What is added to the name of a log file for its compressed twin while that is made.</summary>
    public const string UnfinishedTwinExtension = CompressedExtension + ".tmp";

    private const int MaxSuffix = 999_999;

    /// <summary>The name of a file that was completed at a time.</summary>
    /// <param name="local">The time, in the zone of the server.</param>
    /// <param name="number">0 for the plain name, else what is added to it.</param>
    public static string Of(DateTime local, int number) => number == 0
        ? local.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture) + Extension
        : local.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture) + "-" + number.ToString(CultureInfo.InvariantCulture) + Extension;

    /// <summary>The name of the index that lies beside a log file.</summary>
    /// <param name="log">Name of the log file, without the extension of compression.</param>
    public static string IndexOf(string log) => log[..^Extension.Length] + ".idx";

    /// <summary>Whether a name is that of an index, finished or not.</summary>
    public static bool IsIndex(string name)
    {
        int end = name.IndexOf(".idx", StringComparison.Ordinal);
        return end > 0 && name[(end + 4)..] is "" or ".tmp" && TryReadComplete(name[..end] + Extension, out _);
    }

    /// <summary>Whether a name is that of a compressed log file that is not finished.</summary>
    public static bool IsUnfinishedTwin(string name) =>
        name.EndsWith(UnfinishedTwinExtension, StringComparison.Ordinal) && TryReadComplete(name[..^UnfinishedTwinExtension.Length], out _);

    /// <summary>The name of a log file without the extension of compression.</summary>
    public static string PlainOf(string name) => IsCompressed(name) ? name[..^CompressedExtension.Length] : name;

    /// <summary>Whether a log file is compressed, by its name.</summary>
    public static bool IsCompressed(string name) => name.EndsWith(CompressedExtension, StringComparison.Ordinal);

    /// <summary>Reads the name of a complete file.</summary>
    /// <param name="name">The name, without directory.</param>
    /// <param name="order">What complete files are put in order by: the time, then the number.</param>
    /// <returns>False if it is no such name.</returns>
    public static bool TryReadComplete(string name, out (DateTime Time, int Number) order)
    {
        order = default;
        name = PlainOf(name);
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }
        ReadOnlySpan<char> stem = name.AsSpan(0, name.Length - Extension.Length);
        ReadOnlySpan<char> rest = default;
        string format = "yyyy-MM-dd HH:mm:ss";
        if (stem.Length >= 17 && stem[10] == '-')
        {
            format = "yyyy-MM-dd-HHmmss";
            rest = stem[17..];
            stem = stem[..17];
        }
        else if (stem.Length > 19)
        {
            rest = stem[19..];
            stem = stem[..19];
        }
        int number = 0;
        // The framework takes zero characters behind a number for nothing.
        bool hasNumber = rest.IsEmpty
            || (rest[0] is '-' or '_' or '.' && !rest.Contains('\0')
                && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxSuffix);
        if (!hasNumber || !DateTime.TryParseExact(stem, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
        {
            return false;
        }
        order = (time, number);
        return true;
    }
}
