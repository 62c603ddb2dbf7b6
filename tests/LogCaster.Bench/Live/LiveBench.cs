using System;
using System.Collections.Generic;
using System.Globalization;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Live;

/// <summary>What queries and clients of TAIL cost those who send lines: the same load with and without them.</summary>
internal sealed class LiveBench(Workspace workspace, BenchOptions options)
{
    private const int Connections = 4;
    private const int LinesPerMatch = 100_000;
    private const int LinesInRing = 1_000_000;

    private static readonly Dictionary<string, string> s_settings = new(StringComparer.Ordinal)
    {
        ["LOGCASTER_CAPACITY"] = LinesInRing.ToString(CultureInfo.InvariantCulture),
        ["LOGCASTER_BUFFER_SIZE"] = "256M",
        ["LOGCASTER_MAX_QUERY_CONNECTIONS"] = "5000",
    };

    private readonly NativePrograms _programs = new(workspace);
    private readonly int _rounds = options.Quick ? 3 : 7;
    private readonly long _lines = options.Quick ? 20_000_000 : 40_000_000;

    /// <summary>Measures the load alone and beside everything else, in turns.</summary>
    public Section Run()
    {
        Section section = new("Ingest while others ask and watch",
            $"{Sample.Number(_lines / 1e6, "0")} million lines of {Load.LineBytes} bytes over {Connections} connections into a ring of a million, full " +
            $"before the clock starts; {_rounds} rounds, each with every row once and a fresh process for each. Queries: a rare literal, a regular " +
            "expression, HIST, TOP and the newest 20 of a frequent text, one after the other over the whole ring. The clients of TAIL read when the " +
            $"load is over; a filter that matches does so once in {LinesPerMatch:N0} lines. Sender, server and those who ask share the processors. " +
            "Figures are the median, with least and most; the ratio is that to the load alone in the same round.");
        List<Scene> scenes = Scenes();
        for (int round = 0; round < _rounds; round++)
        {
            foreach (Scene scene in scenes) Measure(scene);
        }
        Table table = new("beside the load", "Mlines/s", "of its own", "budget", "met", "CPU s/Mline", "last round");
        Sample alone = scenes[0].Rounds.Rate;
        foreach (Scene scene in scenes)
        {
            scene.Rounds.KeepIn(section, scene.Name);
            Sample ratio = scene.Rounds.Rate.RatioTo(alone);
            table.Add(
                scene.Name, scene.Rounds.ShowRate(), scene == scenes[0] ? "–" : ratio.Show("0.00"), scene.Budget?.ToString() ?? "–",
                scene.Budget?.Met(ratio.Median) ?? "–", scene.Rounds.Cpu.Show("0.000"), scene.Result);
        }
        section.Add(table);
        return section;
    }

    private List<Scene> Scenes()
    {
        long matches = _lines / LinesPerMatch;
        // Of the numbers of the lines, one in a hundred thousand ends so.
        static string EndsWith(int number) => $"\"{number.ToString("00000", CultureInfo.InvariantCulture)} level=\"";
        Budget query = Budget.NoLess(0.7, "0.0"), nothing = Budget.NoLess(0.95, "0.00");
        return
        [
            New("nothing", null, static _ => new Nobody()),
            New("one query after the other", query, static server => new Askers(server)),
            New("1,000 TAILs of a filter that matches nothing", nothing, server => new Watchers(server, 1000, static _ => "nothing-like-it", 0)),
            New("1,000 TAILs of one filter that matches", nothing, server => new Watchers(server, 1000, static _ => EndsWith(0), matches)),
            New("100 TAILs of 100 filters that match", nothing, server => new Watchers(server, 100, EndsWith, matches)),
        ];
        Scene New(string name, Budget? budget, Func<LogCasterServer, IBystander> begin) =>
            new(name, budget, begin, new Rounds(name, _lines));
    }

    private void Measure(Scene scene)
    {
        Console.Error.WriteLine($"live: {scene.Name}");
        using LogCasterServer server = new(workspace, s_settings);
        // Every page of the ring is there before the clock starts.
        _ = new Load(_programs.LoadGenerator, Connections, 3 * LinesInRing).SendTo(server.Port);
        using IBystander bystander = scene.Begin(server);
        ProcessUse before = server.Use;
        double seconds = new Load(_programs.LoadGenerator, Connections, _lines, IsNumbered: true).SendTo(server.Port);
        scene.Rounds.Add(seconds, before, server.Use);
        scene.Result = bystander.Result();
        Counts.MustBeEqual("Total of STATS after the load", _lines + (3 * LinesInRing), server.Stat("Total"));
    }

    private sealed record Scene(string Name, Budget? Budget, Func<LogCasterServer, IBystander> Begin, Rounds Rounds)
    {
        /// <summary>What came of it in the last round.</summary>
        public string Result { get; set; } = "";
    }
}
