using System.Collections.Generic;
using System.Linq;

namespace LogCaster.Bench;

/// <summary>What to measure, how long, and whether to write it down.</summary>
internal sealed record BenchOptions(IReadOnlyList<string> Parts, bool Quick, bool Write)
{
    /// <summary>How to call the program.</summary>
    public const string Usage = "usage: bench [ingest|irc|live|peers|search|start|store]... [--quick] [--write]";

    private static readonly string[] s_parts = ["ingest", "irc", "live", "peers", "search", "start", "store"];

    /// <summary>The command line as it would be typed.</summary>
    public string CommandLine => $"make bench ARGS=\"{string.Join(' ', Parts)}{(Quick ? " --quick" : "")}{(Write ? " --write" : "")}\"";

    /// <summary>Reads the arguments; null with a message where one is unknown.</summary>
    public static BenchOptions? Parse(string[] arguments, out string error)
    {
        string? unknown = arguments.FirstOrDefault(static argument => argument is not ("--quick" or "--write") && !s_parts.Contains(argument));
        error = unknown is null ? "" : $"{unknown} is not known; {Usage}";
        if (unknown is not null) return null;
        string[] parts = [.. s_parts.Where(arguments.Contains)];
        return new BenchOptions(parts.Length == 0 ? s_parts : parts, arguments.Contains("--quick"), arguments.Contains("--write"));
    }
}
