using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ArchUnitNET.Loader;
using LogCaster.Engine.Records;
using Architecture = ArchUnitNET.Domain.Architecture;

namespace LogCaster.Tests.House;

/// <summary>The arrows of ARCHITECTURE.md, read from what the compiler made: method bodies count too.</summary>
internal sealed class LayerTests
{
    private const string Engine = "LogCaster.Engine.";
    private const string Executable = "LogCaster.";

    // Each folder of the engine, and those it may use beside itself.
    private static readonly Dictionary<string, string[]> s_engine = new(StringComparer.Ordinal)
    {
        ["Records"] = [],
        ["Framing"] = ["Records"],
        ["Decoding"] = ["Records"],
        ["Ring"] = ["Records"],
        ["Storage"] = ["Records", "Decoding", "Ring"],
        ["Query"] = ["Records", "Framing", "Decoding", "Ring", "Storage"],
        ["Irc"] = ["Records", "Query"],
    };

    // Each folder of the executable; all of them may use the engine.
    private static readonly Dictionary<string, string[]> s_executable = new(StringComparer.Ordinal)
    {
        ["Diagnostics"] = [],
        ["Configuration"] = ["Diagnostics"],
        ["Net"] = ["Diagnostics", "Configuration"],
        ["Access"] = ["Diagnostics", "Configuration", "Net"],
        ["Persistence"] = ["Diagnostics", "Configuration", "Net"],
        ["Ingest"] = ["Diagnostics", "Configuration", "Net", "Access", "Persistence"],
        ["Queries"] = ["Diagnostics", "Configuration", "Net", "Access"],
        ["QueryPort"] = ["Diagnostics", "Configuration", "Net", "Access", "Queries"],
        ["Irc"] = ["Diagnostics", "Configuration", "Net", "Access", "Queries"],
        ["Hosting"] = ["Diagnostics", "Configuration", "Net", "Access", "Persistence", "Ingest", "Queries", "QueryPort", "Irc"],
        ["Cli"] = ["Diagnostics", "Configuration", "Net", "Access", "Persistence", "Ingest", "Queries", "QueryPort", "Irc", "Hosting"],
    };

    private static readonly Architecture s_architecture = new ArchLoader().LoadAssemblies(typeof(Record).Assembly, typeof(LogCaster.Cli.CommandLine).Assembly).Build();

    [Test]
    public async Task No_folder_of_the_engine_uses_one_above_it() =>
        await Assert.That(Breaches(Engine, s_engine)).IsEmpty().Because("ARCHITECTURE.md has the table; move the type, or hand in what it needs");

    [Test]
    public async Task No_folder_of_the_executable_uses_one_above_or_beside_it() =>
        await Assert.That(Breaches(Executable, s_executable)).IsEmpty().Because("ARCHITECTURE.md has the table; move the type, or hand in what it needs");

    [Test]
    public async Task The_engine_knows_no_socket_thread_console_or_environment()
    {
        string[] absent = ["System.Net.", "System.Console", "System.Environment", "System.Threading.Thread", "System.Threading.Tasks."];
        await Assert.That(Uses(type => type.StartsWith(Engine, StringComparison.Ordinal), absent)).IsEmpty();
    }

    [Test]
    public async Task Only_Net_names_sockets()
    {
        IEnumerable<string> uses = Uses(
            type => !type.StartsWith("LogCaster.Net.", StringComparison.Ordinal) && type.StartsWith(Executable, StringComparison.Ordinal), ["System.Net.Sockets."]);
        // Hosting tells the user why a port could not be opened.
        await Assert.That(uses.Where(use => use != "LogCaster.Hosting.Services -> System.Net.Sockets.SocketException")).IsEmpty();
    }

    [Test]
    public async Task A_planted_breach_is_seen()
    {
        var strict = s_engine.ToDictionary(row => row.Key, _ => Array.Empty<string>(), StringComparer.Ordinal);
        await Assert.That(Breaches(Engine, strict)).Contains("LogCaster.Engine.Framing.RecordFramer -> LogCaster.Engine.Records.RecordSlice");
    }

    private static SortedSet<string> Breaches(string root, Dictionary<string, string[]> allowed)
    {
        var breaches = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ArchUnitNET.Domain.IType type in s_architecture.Types)
        {
            if (FolderOf(type.FullName, root, allowed) is not string from)
            {
                continue;
            }
            foreach (string target in type.Dependencies.Select(dependency => dependency.Target.FullName))
            {
                if (FolderOf(target, root, allowed) is string to && to != from && !allowed[from].Contains(to))
                {
                    breaches.Add($"{type.FullName} -> {target}");
                }
            }
        }
        return breaches;
    }

    private static IEnumerable<string> Uses(Func<string, bool> from, string[] targets) =>
        s_architecture.Types.Where(type => from(type.FullName))
            .SelectMany(type => type.Dependencies.Select(dependency => $"{type.FullName} -> {dependency.Target.FullName}"))
            .Where(use => targets.Any(target => use.Contains("-> " + target, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal);

    private static string? FolderOf(string type, string root, Dictionary<string, string[]> folders)
    {
        if (!type.StartsWith(root, StringComparison.Ordinal))
        {
            return null;
        }
        string folder = type[root.Length..].Split('.')[0];
        return folders.ContainsKey(folder) ? folder : null;
    }
}
