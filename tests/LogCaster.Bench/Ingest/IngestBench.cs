using System;
using System.Collections.Generic;
using System.Globalization;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Ingest;

/// <summary>How fast lines come in, as a share of what the machine could take if nothing were done with them.</summary>
internal sealed class IngestBench(Workspace workspace, BenchOptions options)
{
    private const double CpuBudget = 0.05;
    private readonly NativePrograms _programs = new(workspace);
    private readonly int _rounds = options.Quick ? 2 : 5;
    private readonly long _lines = options.Quick ? 5_000_000 : 30_000_000;

    /// <summary>Measures every load.</summary>
    public Section Run()
    {
        Section section = new("Ingest to memory",
            $"Lines of {Load.LineBytes} bytes over loopback, {_rounds} rounds, each with the limit first and LogCaster next on the same load, " +
            "each in a fresh process. The limit receives and discards (for one line per packet: receives and counts newlines). A load ends when " +
            "the server has closed every connection, and for LogCaster only counts when STATS then gives as many lines as were sent. " +
            "Sender and server share the processors. Figures are the median, with least and most; the ratio is the median of the rounds' ratios; " +
            "CPU is that of the server, in the program + in the kernel.");
        Table table = new(
            "load", "limit, Mlines/s", "LogCaster, Mlines/s", "ratio", "budget", "met", "CPU s/Mline", "≤ 0.05", "limit's CPU", "peak MiB");
        foreach ((int connections, double share) in new[] { (1, 0.85), (4, 0.8), (50, 0.7), (1000, 0.7) })
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{connections:N0} connection{(connections == 1 ? "" : "s")}");
            Compare(section, table, name, new Load(_programs.LoadGenerator, connections, _lines), "discard", Budget.NoLess(share, "0.00"));
        }
        Load packets = new(_programs.Packets, 50, _lines / 10);
        Compare(section, table, "one line per packet, 50 connections", packets, "count", Budget.NoLess(0.8, "0.00"));
        Dictionary<string, string> largeRing = new(StringComparer.Ordinal) { ["LOGCASTER_CAPACITY"] = "20000000", ["LOGCASTER_BUFFER_SIZE"] = "2G" };
        Load four = new(_programs.LoadGenerator, 4, _lines);
        Compare(section, table, "ring of 20 million lines, 4 connections", four, "discard", budget: null, largeRing);
        section.Add(table);
        return section;
    }

    private void Compare(
        Section section, Table table, string name, Load load, string sinkMode, Budget? budget, Dictionary<string, string>? settings = null)
    {
        Console.Error.WriteLine($"ingest: {name}");
        Rounds limit = new("limit", load.Lines), logCaster = new("LogCaster", load.Lines);
        for (int round = 0; round < _rounds; round++)
        {
            MeasureSink(load, sinkMode, limit);
            MeasureLogCaster(load, settings, logCaster);
        }
        limit.KeepIn(section, name);
        logCaster.KeepIn(section, name);
        Sample ratio = logCaster.Rate.RatioTo(limit.Rate);
        // A system call for each line leaves no room for a budget made for blocks of lines.
        string cpuMet = sinkMode == "discard" ? Budget.NoMore(CpuBudget, "0.00").Met(logCaster.Cpu.Median) : "–";
        table.Add(
            name, limit.ShowRate(), logCaster.ShowRate(), ratio.Show("0.00"), budget?.ToString() ?? "–", budget?.Met(ratio.Median) ?? "–",
            logCaster.ShowCpu(), cpuMet, Sample.Number(limit.Cpu.Median, "0.000"), logCaster.Peak.Show("0"));
    }

    private void MeasureSink(Load load, string mode, Rounds rounds)
    {
        int port = Server.FreePort();
        using Server sink = new(_programs.Sink, [port.ToString(CultureInfo.InvariantCulture), mode], port);
        ProcessUse before = sink.Use;
        double seconds = load.SendTo(port);
        rounds.Add(seconds, before, sink.Use);
    }

    private void MeasureLogCaster(Load load, Dictionary<string, string>? settings, Rounds rounds)
    {
        using LogCasterServer server = new(workspace, settings);
        ProcessUse before = server.Use;
        double seconds = load.SendTo(server.Port);
        rounds.Add(seconds, before, server.Use);
        Counts.MustBeEqual("Total of STATS after the load", load.Lines, server.Stat("Total"));
    }
}
