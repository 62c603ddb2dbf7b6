using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Irc;
using LogCaster.Bench.Live;
using LogCaster.Bench.Peers;
using LogCaster.Bench.Report;
using LogCaster.Bench.Search;
using LogCaster.Bench.Start;
using LogCaster.Bench.Store;

namespace LogCaster.Bench;

/// <summary>
/// Measures the published executable against the physical limit, against search tools and against peers, and prints tables. Slowness never fails
/// a run; a wrong count does (exit 1). Exit 2: a bad argument.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (BenchOptions.Parse(arguments, out string error) is not { } options)
        {
            Console.Error.WriteLine(error);
            return 2;
        }
        try
        {
            Run(options);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or SocketException)
        {
            Console.Error.WriteLine($"bench: {failure.Message}");
            return 1;
        }
    }

    private static void Run(BenchOptions options)
    {
        Workspace workspace = new();
        List<Section> sections = [];
        foreach (string part in options.Parts)
        {
            Section section = Measure(part, workspace, options);
            Console.Write(section);
            sections.Add(section);
        }
        if (!options.Write) return;
        Machine machine = Machine.Read(workspace);
        Console.Error.WriteLine($"written: {PerformanceDocument.Write(workspace, options, machine, sections)}");
        Console.Error.WriteLine($"written: {RawResults.Write(workspace, options, machine, sections)}");
    }

    private static Section Measure(string part, Workspace workspace, BenchOptions options) => part switch
    {
        "ingest" => new IngestBench(workspace, options).Run(),
        "irc" => new IrcBench(workspace, options).Run(),
        "live" => new LiveBench(workspace, options).Run(),
        "peers" => new PeerBench(workspace, options).Run(),
        "search" => new SearchBench(workspace, options).Run(),
        "store" => new StoreBench(workspace, options).Run(),
        "start" => new StartBench(workspace, options).Run(),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "not a part of the benchmark"),
    };
}
