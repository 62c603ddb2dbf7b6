using System;
using System.Globalization;
using System.IO;
using System.Linq;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Report;

/// <summary>Where and with what was measured: figures mean nothing without it.</summary>
internal sealed record Machine(string Date, string Processor, int Cores, string Memory, string Kernel, string System, string Sdk, string Commit)
{
    /// <summary>Reads it from the machine and the repository.</summary>
    public static Machine Read(Workspace workspace)
    {
        string changes = Command.Ask("", "git", "-C", workspace.Root, "status", "--porcelain", "--untracked-files=no", "--", "src");
        string commit = Command.Ask("unknown", "git", "-C", workspace.Root, "rev-parse", "--short", "HEAD");
        return new Machine(
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Value("/proc/cpuinfo", "model name", ':'),
            Environment.ProcessorCount,
            $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB",
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            Value("/etc/os-release", "PRETTY_NAME", '=').Trim('"'),
            Command.Ask("unknown", "dotnet", "--version"),
            changes.Length == 0 ? commit : $"{commit}-changed");
    }

    private static string Value(string file, string name, char separator) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim() ?? "unknown";
}
