using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Start;

/// <summary>How soon the executable serves, how large it is, and what it costs while nothing happens.</summary>
internal sealed class StartBench(Workspace workspace, BenchOptions options)
{
    private readonly NativePrograms _programs = new(workspace);
    private readonly int _starts = options.Quick ? 5 : 20;

    /// <summary>Measures starts, sizes and idle connections.</summary>
    public Section Run()
    {
        Section section = new("Start, memory and size",
            $"{_starts} starts with defaults, timed by a C program from just before it makes the process: until the log port takes a connection, " +
            "until the first line is stored (the server has closed after it), until COUNT is answered. Idle memory is what is resident 200 ms later. " +
            "Then silent connections are opened on a fresh process, until STATS counts them all. Figures are the median, with least and most.");
        Table table = new("what", "figure", "budget", "met");
        AddStarts(section, table);
        Add(section, table, new Sample("executable, MB", "MB", [new FileInfo(workspace.Binary).Length / 1e6]), "0.0", Budget.NoMore(15, "0"));
        Console.Error.WriteLine("start: idle connections");
        (Sample seconds, Sample growth) = new IdleConnections(workspace, _programs).Measure(options.Quick ? 2 : 5);
        Add(section, table, seconds, "0.00", Budget.NoMore(2, "0"));
        Add(section, table, growth, "0.0", Budget.NoMore(40, "0"));
        section.Add(table);
        return section;
    }

    private void AddStarts(Section section, Table table)
    {
        Console.Error.WriteLine("start: starts");
        List<double> connected = [], stored = [], counted = [], resident = [];
        for (int start = 0; start < _starts; start++)
        {
            int port = Server.FreePort(), queryPort = Server.FreePort();
            string[] arguments = [port.ToString(CultureInfo.InvariantCulture), queryPort.ToString(CultureInfo.InvariantCulture), workspace.Binary];
            Command command = Command.Run(_programs.Start, arguments, LogCasterServer.Environment(port, queryPort));
            if (command.ExitCode != 0) throw new IOException($"start: {command.Errors.Trim()}");
            // "connect 4.10 stored 4.62 counted 4.89 rss 8448"
            string[] words = command.Output.Split(' ');
            connected.Add(double.Parse(words[1], CultureInfo.InvariantCulture));
            stored.Add(double.Parse(words[3], CultureInfo.InvariantCulture));
            counted.Add(double.Parse(words[5], CultureInfo.InvariantCulture));
            resident.Add(double.Parse(words[7], CultureInfo.InvariantCulture) / 1024);
        }
        Add(section, table, new Sample("start to first connection, ms", "ms", connected), "0.0", budget: null);
        Add(section, table, new Sample("start to first line stored, ms", "ms", stored), "0.0", Budget.NoMore(20, "0"));
        Add(section, table, new Sample("start to first COUNT answered, ms", "ms", counted), "0.0", budget: null);
        Add(section, table, new Sample("idle memory, MiB", "MiB", resident), "0.0", Budget.NoMore(25, "0"));
    }

    private static void Add(Section section, Table table, Sample sample, string format, Budget? budget)
    {
        section.Keep(sample);
        table.Add(sample.Name, sample.Show(format), budget?.ToString() ?? "–", budget?.Met(sample.Median) ?? "–");
    }
}
