using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace LogCaster.EndToEnd.Harness;

/// <summary>The files of a LogCaster as a user sees them with ls, cat, zstdcat and grep.</summary>
internal static partial class StoredText
{
    /// <summary>Names of the log files, the complete ones first, in the order of their records as long as no clock was set back.</summary>
    public static IReadOnlyList<string> Files(string directory)
    {
        // In this order, so that a file that is compressed meanwhile is not missed; while it is, it has both names.
        string[] plain = [.. Directory.GetFiles(directory, "*.log").Select(path => Path.GetFileName(path))];
        IEnumerable<string> packed = Directory.GetFiles(directory, "*.log.zst").Select(path => Path.GetFileName(path)).Where(name => !plain.Contains(name[..^4]));
        return [.. plain.Concat(packed).OrderBy(OrderOf).ThenBy(NumberOf)];
    }

    /// <summary>All lines of all files, in the order of <see cref="Files"/>.</summary>
    public static IReadOnlyList<string> Lines(string directory) => [.. Files(directory).SelectMany(name => LinesOf(Path.Combine(directory, name)))];

    /// <summary>The messages of all lines.</summary>
    public static IReadOnlyList<string> Messages(string directory) => [.. Lines(directory).Select(MessageOf)];

    /// <summary>What stands behind the time of a line, which must have one.</summary>
    public static string MessageOf(string line) =>
        Prefix().IsMatch(line) ? line["[YYYY-MM-DD HH:MM:SS] ".Length..] : throw new FormatException($"Not a line of a log file: {line}");

    private static string[] LinesOf(string path)
    {
        try
        {
            return path.EndsWith(".zst", StringComparison.Ordinal) ? Unpack(path) : File.ReadAllLines(path);
        }
        catch (FileNotFoundException)
        {
            return Unpack($"{path}.zst");
        }
    }

    private static string[] Unpack(string path)
    {
        using Process zstd = Process.Start(new ProcessStartInfo("zstd", ["-qdc", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string text = zstd.StandardOutput.ReadToEnd();
        zstd.WaitForExit();
        return zstd.ExitCode == 0 ? text.Split('\n')[..^1] : throw new InvalidDataException($"zstd cannot read {path}.");
    }

    private static string OrderOf(string name) => name == "current.log" ? "~" : name[..17];

    private static int NumberOf(string name) => name.Length > 22 && name[17] == '-'
        ? int.Parse(name[18..name.IndexOf('.', StringComparison.Ordinal)], NumberStyles.None, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\][ \t]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
