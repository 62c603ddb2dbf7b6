using System;
using System.Globalization;
using System.IO;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Store;

/// <summary>What files cost: how fast lines go into them, how fast they are found in them, and how fast they come back.</summary>
internal sealed class StoreBench(Workspace workspace, BenchOptions options)
{
    private readonly NativePrograms _programs = new(workspace);
    private readonly int _rounds = options.Quick ? 2 : 5;
    private readonly long _lines = options.Quick ? 2_000_000 : 10_000_000;

    /// <summary>Measures everything.</summary>
    public Section Run()
    {
        Section section = new("Files",
            $"Ingest: lines of {Load.LineBytes} bytes over loopback, {_rounds} rounds, each with the limit first and LogCaster next on the same load and the same disk, " +
            "in a fresh process and an empty folder, after what others had written was on the disk. The limit appends every byte to one file. A load ends when the server " +
            "has closed every connection: then every line is in the page cache. LogCaster writes a time before each line, 22 bytes more. Figures are the median, with " +
            "least and most; the ratio is the median of the rounds' ratios; CPU is that of the server, its index thread included, in the program + in the kernel.");
        Table table = new("load", "limit, Mlines/s", "LogCaster, Mlines/s", "ratio", "budget", "met", "CPU s/Mline", "limit's CPU", "peak MiB");
        Compare(section, table, "1 connection", 1, "1G", Budget.NoLess(0.8, "0.00"));
        Compare(section, table, "4 connections", 4, "1G", Budget.NoLess(0.8, "0.00"));
        Compare(section, table, "50 connections", 50, "1G", Budget.NoLess(0.8, "0.00"));
        Compare(section, table, "4 connections, files of 10 MB", 4, "10M", budget: null);
        Compare(section, table, "4 connections, fsync never", 4, "1G", budget: null, ("LOGCASTER_FSYNC", "no"));
        Compare(section, table, "4 connections, fsync always", 4, "1G", budget: null, ("LOGCASTER_FSYNC", "always"));
        section.Add(table);
        new HistoryBench(workspace, options).AddTo(section);
        new CompressionBench(workspace, options).AddTo(section);
        return section;
    }

    private void Compare(
        Section section, Table table, string name, int connections, string segmentSize, Budget? budget, params (string Name, string Value)[] settings)
    {
        Console.Error.WriteLine($"store: {name}");
        Load load = new(_programs.LoadGenerator, connections, _lines);
        Rounds limit = new("limit", load.Lines), logCaster = new("LogCaster", load.Lines);
        for (int round = 0; round < _rounds; round++)
        {
            MeasureSink(load, limit);
            MeasureLogCaster(load, segmentSize, settings, logCaster);
        }
        limit.KeepIn(section, name);
        logCaster.KeepIn(section, name);
        Sample ratio = logCaster.Rate.RatioTo(limit.Rate);
        table.Add(
            name, limit.ShowRate(), logCaster.ShowRate(), ratio.Show("0.00"), budget?.ToString() ?? "–", budget?.Met(ratio.Median) ?? "–",
            logCaster.ShowCpu(), Sample.Number(limit.Cpu.Median, "0.000"), logCaster.Peak.Show("0"));
    }

    private void MeasureSink(Load load, Rounds rounds)
    {
        using StoreFolder folder = new(workspace);
        int port = Server.FreePort();
        string file = Path.Combine(folder.Path, "sink");
        using Server sink = new(_programs.Sink, [port.ToString(CultureInfo.InvariantCulture), "file", file], port);
        ProcessUse before = sink.Use;
        double seconds = load.SendTo(port);
        rounds.Add(seconds, before, sink.Use);
        Counts.MustBeEqual("bytes in the file of the limit", load.Lines * Load.LineBytes, new FileInfo(file).Length);
    }

    private void MeasureLogCaster(Load load, string segmentSize, (string Name, string Value)[] settings, Rounds rounds)
    {
        using StoreFolder folder = new(workspace);
        using LogCasterServer server = new(workspace, folder.Settings(segmentSize, settings));
        ProcessUse before = server.Use;
        double seconds = load.SendTo(server.Port);
        rounds.Add(seconds, before, server.Use);
        Counts.MustBeEqual("records in files after the load", load.Lines, server.Stat("Stored"));
    }
}
