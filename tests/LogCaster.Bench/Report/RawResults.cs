using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LogCaster.Bench.Report;

/// <summary>Keeps every value of a run as JSON in <c>runs/</c>, so that a figure of today can be compared with those of any day.</summary>
internal static class RawResults
{
    // The file is read by people and never put into a page: "→" and quotes stay readable.
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(Workspace workspace, BenchOptions options, Machine machine, IEnumerable<Section> sections)
    {
        string folder = Path.Combine(workspace.Source, "runs");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{machine.Date}-{machine.Commit}.json");
        var run = new
        {
            machine,
            command = options.CommandLine,
            sections = sections.ToDictionary(static section => section.Title, static section => section.Samples.Select(static sample => new
            {
                sample.Name,
                sample.Unit,
                sample.Median,
                sample.Values,
            })),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(run, s_format) + "\n");
        return path;
    }
}
