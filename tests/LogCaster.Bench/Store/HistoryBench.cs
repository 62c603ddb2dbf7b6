using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using LogCaster.Bench.Ingest;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;
using LogCaster.Bench.Search;

namespace LogCaster.Bench.Store;

/// <summary>Ten gigabytes in files: searched, read back at a start, backed up, and searched while more comes.</summary>
internal sealed class HistoryBench(Workspace workspace, BenchOptions options)
{
    private const string SegmentSize = "100M";
    private static readonly TimeSpan s_indexPatience = TimeSpan.FromMinutes(5);
    private readonly Corpus _corpus = new(workspace, options.Quick ? 100_000_000 : 1_000_000_000);
    private readonly int _copies = options.Quick ? 2 : 10;
    private readonly int _rounds = options.Quick ? 2 : 5;

    /// <summary>Measures, and adds its tables.</summary>
    public void AddTo(Section section)
    {
        using StoreFolder folder = new(workspace);
        folder.MustHaveRoom(2 * _copies * _corpus.Bytes);
        long lines = 0;
        Table facts = new("what", "figure", "budget", "met");
        using (LogCasterServer server = new(workspace, folder.Settings(SegmentSize)))
        {
            Console.Error.WriteLine("store: filling");
            for (int copy = 0; copy < _copies; copy++)
            {
                for (int part = 0; part < Corpus.Parts; part++) lines += _corpus.Send(part, server.Port);
            }
            double seconds = IndexWait.For(folder, s_indexPatience);
            double text = folder.Bytes(".log"), index = folder.Bytes(".idx");
            Add(section, facts, new Sample("index, bytes for a byte of text", "ratio", [index / text]), "0.000", Budget.NoMore(0.05, "0.00"));
            Add(section, facts, new Sample("index of the last files ready after the last line, s", "s", [seconds]), "0.0", budget: null);
            Counts.MustBeEqual("records in files", lines, server.Stat("Stored"));
            Search(section, server, folder, text);
            Beside(section, facts, server);
        }
        Starts(section, facts, folder);
        Backup(section, facts, folder);
        section.Add(facts);
    }

    private void Search(Section section, LogCasterServer server, StoreFolder folder, double bytes)
    {
        section.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"History: {bytes / 1e9:0.0} GB of text in files of 100 MiB, the corpus of \"Search in memory\" {_copies} times, against `rg -j1 -c` and `rg -j2 -c` on the same files, all of them " +
            $"in the page cache; memory holds the newest 10,000 records. Seconds from connect to close, and from start to end of the process; median of {_rounds} rounds."));
        Table table = new("search", "lines found", "LogCaster, s", "rg -j1, s", "times faster", "budget", "met", "rg -j2, s", "times faster");
        Compare(section, table, server, folder, "rare literal", CorpusLine.RareLiteral, ["-F", CorpusLine.RareLiteral], Budget.NoLess(20, "0"));
        Compare(section, table, server, folder, "a word that is nowhere", "zyzzyvaquux", ["-F", "zyzzyvaquux"], Budget.NoLess(20, "0"));
        Compare(section, table, server, folder, "frequent literal, path=/api", "path=/api", ["-F", "path=/api"], budget: null);
        Compare(section, table, server, folder, "`ERROR.*timeout`", null, ["-e", "ERROR.*timeout"], budget: null);
        section.Add(table);
        Table asked = new("question", "command", "ms", "budget", "met");
        foreach ((string name, string command, double? most) in new (string, string, double?)[]
        {
            ("the newest 100", "RECENT 100", 100),
            ("newest 100 of a frequent word", "QUERY keyword=INFO limit=100", 100),
            ("errors", "COUNT level=error", null),
            ("by time", "HIST 1s out=raw quiet=1", null),
            ("a rare literal in the last second", $"FIND {CorpusLine.RareLiteral} last=1s quiet=1 out=raw", 100),
        })
        {
            List<double> ms = [];
            for (int round = 0; round < _rounds; round++) ms.Add(1000 * server.Query.Time(command).Seconds);
            Sample sample = section.Keep(new Sample($"history: {name}", "ms", ms));
            Budget? budget = most is double limit ? Budget.NoMore(limit, "0") : null;
            asked.Add(name, $"`{command}`", sample.Show("0.0"), budget?.ToString() ?? "–", budget?.Met(sample.Median) ?? "–");
        }
        section.Add(asked);
    }

    private void Compare(
        Section section, Table table, LogCasterServer server, StoreFolder folder, string name, string? keyword, string[] pattern, Budget? budget)
    {
        Console.Error.WriteLine($"store: {name}");
        List<double> mine = [], one = [], two = [];
        long found = 0;
        string command = keyword is null ? "COUNT regex=ERROR.*timeout" : $"COUNT keyword=\"{keyword}\"";
        for (int round = 0; round < _rounds; round++)
        {
            (string answer, double seconds) = server.Query.Time(command);
            mine.Add(seconds);
            (found, double alone) = Ripgrep(folder, "-j1", pattern);
            (_, double both) = Ripgrep(folder, "-j2", pattern);
            one.Add(alone);
            two.Add(both);
            Counts.MustBeEqual($"{command}, against rg", found, QueryClient.ParseCount(answer));
        }
        Sample own = section.Keep(new Sample($"history: {name}", "s", mine));
        Sample alonely = section.Keep(new Sample($"history: {name}: rg -j1", "s", one));
        Sample wide = section.Keep(new Sample($"history: {name}: rg -j2", "s", two));
        Sample ratio = alonely.RatioTo(own);
        table.Add(
            name, found.ToString("N0", CultureInfo.InvariantCulture), own.Show("0.000"), alonely.Show("0.000"), Sample.Number(ratio.Median, "0.0"),
            budget?.ToString() ?? "–", budget?.Met(ratio.Median) ?? "–", wide.Show("0.000"), Sample.Number(wide.RatioTo(own).Median, "0.0"));
    }

    private static (long Count, double Seconds) Ripgrep(StoreFolder folder, string threads, string[] pattern)
    {
        // Exit code 1 says that nothing was found.
        Command command = Command.Run("rg", [threads, "-c", "--no-config", "--no-filename", "--no-ignore", "-a", "-g", "*.log", .. pattern, folder.Log]);
        return (command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(line => long.Parse(line, CultureInfo.InvariantCulture)), command.Seconds);
    }

    /// <summary>Ingest with files, alone and while one history query follows the other.</summary>
    private void Beside(Section section, Table facts, LogCasterServer server)
    {
        Console.Error.WriteLine("store: ingest beside history queries");
        Load load = new(new NativePrograms(workspace).LoadGenerator, 4, options.Quick ? 1_000_000 : 10_000_000);
        List<double> alone = [], beside = [];
        for (int round = 0; round < _rounds; round++)
        {
            alone.Add(load.Lines / load.SendTo(server.Port));
            bool isOver = false;
            var asker = new Thread(() =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    _ = server.Query.Ask($"COUNT keyword=\"{CorpusLine.RareLiteral}\"");
                    _ = server.Query.Ask("COUNT path:/api until=-10s");
                }
            });
            asker.Start();
            beside.Add(load.Lines / load.SendTo(server.Port));
            Volatile.Write(ref isOver, true);
            asker.Join();
        }
        Sample ratio = new Sample("ingest beside history queries", "lines/s", beside).RatioTo(new Sample("alone", "lines/s", alone));
        Add(section, facts, new Sample("ingest while history is searched, of its own", "ratio", ratio.Values), "0.00", Budget.NoLess(0.7, "0.0"));
    }

    /// <summary>Starts on these files, until the log port takes connections.</summary>
    private void Starts(Section section, Table facts, StoreFolder folder)
    {
        Console.Error.WriteLine("store: starts");
        List<double> small = [], rates = [];
        for (int round = 0; round < _rounds; round++)
        {
            long begin = Stopwatch.GetTimestamp();
            using (LogCasterServer server = new(workspace, folder.Settings(SegmentSize)))
            {
                small.Add(1000 * Stopwatch.GetElapsedTime(begin).TotalSeconds);
            }
            begin = Stopwatch.GetTimestamp();
            using LogCasterServer large = new(workspace, folder.Settings(SegmentSize, ("LOGCASTER_CAPACITY", "8000000"), ("LOGCASTER_BUFFER_SIZE", "1200M")));
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            rates.Add(large.Stat("Current") * (double)_corpus.Bytes / LinesOfCorpus() / seconds / 1e9);
        }
        Add(section, facts, new Sample("start on these files, ms", "ms", small), "0", budget: null);
        Add(section, facts, new Sample("replay of 8 million records, GB/s, the start included", "GB/s", rates), "0.0", Budget.NoLess(1, "0"));
    }

    private long _linesOfCorpus;

    private long LinesOfCorpus() => _linesOfCorpus > 0 ? _linesOfCorpus : _linesOfCorpus = File.ReadLines(_corpus.File).LongCount();

    private void Backup(Section section, Table facts, StoreFolder folder)
    {
        Console.Error.WriteLine("store: backup");
        string backups = Path.Combine(folder.Path, "backups");
        double gigabytes = folder.Bytes(".log") / 1e9;
        Command made = Command.Succeed(workspace.Binary, "backup", backups, "--dir", folder.Log);
        string backup = Directory.GetDirectories(backups).Single();
        Command verified = Command.Succeed(workspace.Binary, "verify", backup);
        Command restored = Command.Succeed(workspace.Binary, "restore", backup, "--dir", Path.Combine(folder.Path, "restored"));
        string size = string.Create(CultureInfo.InvariantCulture, $"{gigabytes:0} GB");
        Add(section, facts, new Sample($"backup of {size}, linked and hashed, s", "s", [made.Seconds]), "0.0", budget: null);
        Add(section, facts, new Sample($"verify of that backup, s", "s", [verified.Seconds]), "0.0", budget: null);
        Add(section, facts, new Sample($"restore of it, copied and hashed, s", "s", [restored.Seconds]), "0.0", budget: null);
    }

    private static void Add(Section section, Table table, Sample sample, string format, Budget? budget)
    {
        section.Keep(sample);
        table.Add(sample.Name, sample.Show(format), budget?.ToString() ?? "–", budget?.Met(sample.Median) ?? "–");
    }
}
