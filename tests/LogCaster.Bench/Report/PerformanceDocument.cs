using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace LogCaster.Bench.Report;

/// <summary>
/// Writes <c>docs/performance.md</c>: where it was measured, the tables, and the notes that a person keeps in <c>notes.md</c>. What a run has not measured
/// stays as it was, if it was measured on the same machine.
/// </summary>
internal static class PerformanceDocument
{
    private const string Notes = "Notes";
    private const string Heading = "## ";

    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(Workspace workspace, BenchOptions options, Machine machine, IEnumerable<Section> sections)
    {
        string path = Path.Combine(workspace.Root, "docs", "performance.md");
        string where = Where(machine);
        OrderedDictionary<string, string> texts = Read(path, where);
        foreach (Section section in sections) texts[section.Title] = section.Text($"Measured on {machine.Date} at commit {machine.Commit} with `{options.CommandLine}`.");
        StringBuilder text = new("# Performance\n\n");
        text.Append("Written by `make bench ARGS=--write`. Every figure is one machine on one day; what carries over are the ratios, which were\n");
        text.Append("measured in the same run. A missed budget stands here with \"no\". Every single value is in `tests/LogCaster.Bench/runs/`.\n\n");
        text.Append(where).Append('\n');
        foreach (string section in texts.Values) text.Append(section);
        text.Append(File.ReadAllText(Path.Combine(workspace.Source, "notes.md")));
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static string Where(Machine machine)
    {
        Table table = new("measured on", "");
        table.Add("processor", $"{machine.Processor}, {machine.Cores} cores");
        table.Add("memory", machine.Memory);
        table.Add("system", $"{machine.System}, kernel {machine.Kernel}");
        table.Add(".NET SDK", machine.Sdk);
        return table.ToString();
    }

    // The parts of the present document by their headings; none if it tells of another machine.
    private static OrderedDictionary<string, string> Read(string path, string where)
    {
        OrderedDictionary<string, string> sections = [];
        string document = File.Exists(path) ? File.ReadAllText(path) : "";
        if (!document.Contains(where, StringComparison.Ordinal)) return sections;
        string? title = null;
        foreach (string line in document.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal)) title = line[Heading.Length..];
            if (title is not (null or Notes)) sections[title] = sections.GetValueOrDefault(title, "") + line + "\n";
        }
        return sections;
    }
}
