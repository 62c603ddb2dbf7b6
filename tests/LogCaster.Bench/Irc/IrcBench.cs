using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Live;
using LogCaster.Bench.Peers;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Irc;

/// <summary>Records to many IRC clients at once, beside another IRC server, and what that costs those who send lines.</summary>
internal sealed class IrcBench(Workspace workspace, BenchOptions options)
{
    private const string LogChannel = "#logs-error";
    private const string TalkChannel = "#bench";
    private const int Members = 1000;
    private const int Connections = 4;
    private const string AnyRate = "0";

    private readonly NativePrograms _programs = new(workspace);
    private readonly PeerPackages _packages = new(workspace);
    private readonly int _rounds = options.Quick ? 1 : 3;
    private readonly int _peerRounds = options.Quick ? 1 : 2;
    private readonly int _seconds = options.Quick ? 3 : 10;
    private readonly long _lines = options.Quick ? 10_000_000 : 40_000_000;

    /// <summary>Measures fan-out on each server in turns, then the load alone and beside a full channel.</summary>
    public Section Run()
    {
        Section section = new("IRC",
            $"Clients in one channel, drained by one process with epoll; lines of 80 bytes of text come in for {_seconds} s at an even rate, over the log port for LogCaster " +
            "and from one more client for ngircd of Debian, whose limits are lifted. The time is from before the send to after the receive. \"told\" is what a summary " +
            $"counted instead of showing it. Senders, servers and clients share the processors. {_rounds} rounds in turns, {_peerRounds} of ngircd, which takes long, each in a fresh process; figures are the median, with least and most.");
        AddFanOut(section);
        AddIngest(section);
        return section;
    }

    private static Dictionary<string, string> Settings(int port, string rate) => new(StringComparer.Ordinal)
    {
        ["LOGCASTER_IRC_PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["LOGCASTER_IRC_MAX_PER_IP"] = "0",
        ["LOGCASTER_IRC_RATE"] = rate,
    };

    private void AddFanOut(Section section)
    {
        bool hasPeer = true;
        try
        {
            _packages.Unpack();
        }
        catch (IOException error)
        {
            hasPeer = false;
            section.Add($"ngircd was not measured: {error.Message}");
        }
        List<Scene> scenes =
        [
            new("100 × 1,000", 100, 1000, Budget.NoMore(3, "0")), new("1,000 × 100", Members, 100, Budget.NoMore(30, "0")),
            new("1,000 × 1,000", Members, 1000, Budget.NoMore(60, "0")), new("1,000 × 1,000, 100 a second shown", Members, 1000, null, "100"),
        ];
        if (hasPeer) scenes.AddRange(scenes.Where(scene => scene.Rate == AnyRate).Select(scene => new Scene("ngircd " + scene.Name, scene.Clients, scene.PerSecond, null, scene.Rate, IsPeer: true)).ToList());
        for (int round = 0; round < _rounds; round++)
        {
            foreach (Scene scene in scenes.Where(scene => !scene.IsPeer || round < _peerRounds)) Measure(scene);
        }
        Table table = new("clients × lines/s", "delivered %", "told %", "p50 ms", "p99 ms", "budget", "met", "join s", "CPU s/s", "closed");
        foreach (Scene scene in scenes)
        {
            Sample p99 = section.Keep(scene.Sample("p99", "ms", result => result.P99Ms));
            table.Add(
                scene.Name, scene.Sample("delivered", "%", result => 100 * result.Delivered / result.Expected).Show("0.0"),
                scene.Sample("told", "%", result => 100 * result.Told / result.Expected).Show("0.0"),
                section.Keep(scene.Sample("p50", "ms", result => result.MedianMs)).Show("0.0"), p99.Show("0.0"), scene.Budget?.ToString() ?? "–", scene.Budget?.Met(p99.Median) ?? "–",
                section.Keep(scene.Sample("join", "s", result => result.JoinSeconds)).Show("0.00"), section.Keep(new Sample(scene.Name + " CPU", "s/s", scene.Cpu)).Show("0.00"),
                scene.Sample("closed", "", result => result.Closed).Show("0"));
        }
        section.Add(table);
    }

    private void Measure(Scene scene)
    {
        Console.Error.WriteLine($"irc: {scene.Name}");
        if (!scene.IsPeer)
        {
            int port = Server.FreePort();
            using LogCasterServer server = new(workspace, Settings(port, scene.Rate));
            Add(scene, () => server.Use, () => FanOut.Measure(_programs, port, scene.Clients, LogChannel, "log", server.Port, scene.PerSecond, _seconds));
            return;
        }
        DirectoryInfo folder = Directory.CreateDirectory($"/var/tmp/logcaster-bench-{Environment.ProcessId}");
        try
        {
            int port = Server.FreePort();
            Peer peer = Peer.Ngircd(_packages, folder.FullName, port);
            File.WriteAllText(Path.Combine(folder.FullName, Peer.ConfigurationFile), peer.Configuration);
            using Server server = new(peer.Program, peer.Arguments, port, _packages.Environment);
            Add(scene, () => server.Use, () => FanOut.Measure(_programs, port, scene.Clients, TalkChannel, "irc", port, scene.PerSecond, _seconds));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Add(Scene scene, Func<ProcessUse> use, Func<FanOut> measure)
    {
        double before = use().Seconds;
        scene.Results.Add(measure());
        scene.Cpu.Add((use().Seconds - before) / _seconds);
    }

    private void AddIngest(Section section)
    {
        Rounds alone = new("nothing", _lines), beside = new($"{Members:N0} members of {LogChannel}", _lines);
        string result = "";
        for (int round = 0; round < _rounds; round++)
        {
            Console.Error.WriteLine("irc: ingest");
            _ = MeasureIngest(alone, static _ => new Nobody());
            result = MeasureIngest(beside, port => new ChannelMembers(_programs, port, Members, LogChannel));
        }
        Sample ratio = section.Keep(beside.Rate.RatioTo(alone.Rate));
        Budget budget = Budget.NoLess(0.7, "0.0");
        Table table = new("beside the load", "Mlines/s", "of its own", "budget", "met", "CPU s/Mline", "last round");
        table.Add("nothing", alone.ShowRate(), "–", "–", "–", alone.Cpu.Show("0.000"), "–");
        table.Add($"{Members:N0} members of {LogChannel}, rate by default", beside.ShowRate(), ratio.Show("0.00"), budget.ToString(), budget.Met(ratio.Median), beside.Cpu.Show("0.000"), result);
        alone.KeepIn(section, "IRC, nothing");
        beside.KeepIn(section, "IRC, members");
        section.Add(table);
    }

    private string MeasureIngest(Rounds rounds, Func<int, IBystander> begin)
    {
        int port = Server.FreePort();
        Dictionary<string, string> settings = Settings(port, "2000");
        settings["LOGCASTER_CAPACITY"] = "1000000";
        settings["LOGCASTER_BUFFER_SIZE"] = "256M";
        using LogCasterServer server = new(workspace, settings);
        // Every page of the ring is there before the clock starts.
        _ = new Load(_programs.LoadGenerator, Connections, 3_000_000).SendTo(server.Port);
        using IBystander bystander = begin(port);
        ProcessUse before = server.Use;
        double seconds = new Load(_programs.LoadGenerator, Connections, _lines, IsNumbered: true).SendTo(server.Port);
        rounds.Add(seconds, before, server.Use);
        return bystander.Result();
    }

    private sealed record Scene(string Name, int Clients, int PerSecond, Budget? Budget, string Rate = AnyRate, bool IsPeer = false)
    {
        /// <summary>Of each round.</summary>
        public List<FanOut> Results { get; } = [];

        /// <summary>Processor seconds a second, of each round.</summary>
        public List<double> Cpu { get; } = [];

        /// <summary>One figure of all rounds.</summary>
        public Sample Sample(string name, string unit, Func<FanOut, double> figure) => new($"{Name} {name}", unit, Results.Select(figure));
    }
}
