using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace LogCaster.EndToEnd.Harness;

/// <summary>The files of a LogCaster as a user sees them with ls, cat and grep.</summary>
internal static partial class StoredText
{
    /// <summary>Names of the log files, the complete ones first, in the order of their records as long as no clock was set back.</summary>
    public static IReadOnlyList<string> Files(string directory) =>
    [
        .. Directory.GetFiles(directory, "*.log").Select(path => Path.GetFileName(path)).OrderBy(OrderOf).ThenBy(NumberOf),
    ];

    /// <summary>All lines of all files, in the order of <see cref="Files"/>.</summary>
    public static IReadOnlyList<string> Lines(string directory) => [.. Files(directory).SelectMany(name => File.ReadLines(Path.Combine(directory, name)))];

    /// <summary>The messages of all lines.</summary>
    public static IReadOnlyList<string> Messages(string directory) => [.. Lines(directory).Select(MessageOf)];

    /// <summary>What stands behind the time of a line, which must have one.</summary>
    public static string MessageOf(string line) =>
        Prefix().IsMatch(line) ? line["[YYYY-MM-DD HH:MM:SS] ".Length..] : throw new FormatException($"Not a line of a log file: {line}");

    private static string OrderOf(string name) => name == "current.log" ? "~" : name[..17];

    private static int NumberOf(string name) => name.Length > 22 && name[17] == '-'
        ? int.Parse(name[18..^4], NumberStyles.None, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\][ \t]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
