using System;
using System.Collections.Generic;
using System.IO;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Peers;

/// <summary>What rsyslog and syslog-ng do with the load of four connections. They write to a file, which is what they are for.</summary>
internal sealed class PeerBench(Workspace workspace, BenchOptions options)
{
    private const int Connections = 4;
    private readonly NativePrograms _programs = new(workspace);
    private readonly PeerPackages _packages = new(workspace);
    private readonly int _rounds = options.Quick ? 2 : 5;
    private readonly long _lines = options.Quick ? 500_000 : 3_000_000;

    /// <summary>Measures each peer.</summary>
    public Section Run()
    {
        Section section = new("Peers",
            $"Other log servers of Debian under {Sample.Number(_lines, "N0")} lines of {Load.LineBytes} bytes over {Connections} connections, " +
            $"{_rounds} rounds, each in a fresh process. " +
            "They append every line unchanged to a file, which is what they are for; a round ends when the file holds all of it. " +
            "LogCaster's figures for the same load stand under \"Ingest to memory\".");
        try
        {
            _packages.Unpack();
        }
        catch (IOException error)
        {
            section.Add($"Not measured: {error.Message}");
            return section;
        }
        Table table = new("peer", "Mlines/s", "CPU s/Mline", "peak MiB");
        Add(section, table, Peer.Rsyslog);
        Add(section, table, Peer.SyslogNg);
        table.Add("the older LogCaster servers, as published by their authors", "0.05 and 0.06", "–", "–");
        section.Add(table);
        return section;
    }

    private void Add(Section section, Table table, Func<PeerPackages, string, int, Peer> make)
    {
        Load load = new(_programs.LoadGenerator, Connections, _lines);
        List<string> lost = [];
        string name = make(_packages, "", 0).Name;
        Console.Error.WriteLine($"peers: {name}");
        Rounds rounds = new(name, load.Lines);
        for (int round = 1; round <= _rounds; round++)
            if (!Measure(make, load, rounds)) lost.Add($"round {round}");
        if (lost.Count > 0)
        {
            table.Add(name, $"not every line reached its file ({string.Join(", ", lost)})", "–", "–");
            return;
        }
        rounds.KeepIn(section, "4 connections");
        table.Add(name, rounds.ShowRate(), rounds.ShowCpu(), rounds.Peak.Show("0"));
    }

    private bool Measure(Func<PeerPackages, string, int, Peer> make, Load load, Rounds rounds)
    {
        // Not below /tmp, which may be memory: these servers write to a disk.
        DirectoryInfo folder = Directory.CreateDirectory($"/var/tmp/logcaster-bench-{Environment.ProcessId}");
        try
        {
            int port = Server.FreePort();
            return new PeerRun(_packages, folder.FullName).Measure(make(_packages, folder.FullName, port), port, load, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
