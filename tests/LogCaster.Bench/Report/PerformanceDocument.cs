using System.Collections.Generic;
using System.IO;
using System.Text;

namespace LogCaster.Bench.Report;

/// <summary>Writes <c>docs/performance.md</c>: where it was measured, the tables, and the notes that a person keeps in <c>notes.md</c>.</summary>
internal static class PerformanceDocument
{
    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(Workspace workspace, BenchOptions options, Machine machine, IEnumerable<Section> sections)
    {
        StringBuilder text = new("# Performance\n\n");
        text.Append("Written by `make bench ARGS=--write`. Every figure is one machine on one day; what carries over are the ratios, which were\n");
        text.Append("measured in the same run. A missed budget stands here with \"no\". Every single value is in `tests/LogCaster.Bench/runs/`.\n\n");
        Table table = new("measured on", "");
        table.Add("date", machine.Date);
        table.Add("processor", $"{machine.Processor}, {machine.Cores} cores");
        table.Add("memory", machine.Memory);
        table.Add("system", $"{machine.System}, kernel {machine.Kernel}");
        table.Add(".NET SDK", machine.Sdk);
        table.Add("commit", machine.Commit);
        table.Add("command", $"`{options.CommandLine}`");
        text.Append(table).Append('\n');
        foreach (Section section in sections) text.Append(section);
        text.Append(File.ReadAllText(Path.Combine(workspace.Source, "notes.md")));
        string path = Path.Combine(workspace.Root, "docs", "performance.md");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
