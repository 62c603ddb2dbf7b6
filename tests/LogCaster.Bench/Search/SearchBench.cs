using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Search;

/// <summary>How fast LogCaster finds in memory what ripgrep and grep find in the same bytes in the page cache.</summary>
internal sealed class SearchBench(Workspace workspace, BenchOptions options)
{
    private static readonly Dictionary<string, string> s_plainBytes = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };
    private static readonly int s_cores = Environment.ProcessorCount;
    private readonly int _rounds = options.Quick ? 3 : 5;
    private readonly Corpus _corpus = new(workspace, options.Quick ? 200_000_000 : 1_000_000_000);

    /// <summary>Fills a server and measures every search.</summary>
    public Section Run()
    {
        Console.Error.WriteLine("search: filling");
        using FilledServer server = new(workspace, _corpus);
        Section section = new("Search in memory",
            $"{Sample.Number(server.Lines, "N0")} lines, {Sample.Number(_corpus.Bytes / 1e9, "0.00")} GB, the same in LogCaster's memory (peak " +
            $"{Sample.Number(server.Use.PeakMiB, "0")} MiB with a capacity of 20 million lines and 1600M) and in a file in the page cache. " +
            "Seconds from the connect to the close of COUNT on the query port, against `rg -j1 -c --mmap` and `LC_ALL=C grep -c` from start to end " +
            $"of the process, which use one core, and against `rg -j{s_cores} -c --mmap` on the same bytes in {s_cores} files, which uses every core as " +
            $"LogCaster does for a count; median of {_rounds} rounds, with least and most; of rg's time: the median of the rounds' ratios. " +
            "All counts of a row must be equal.");
        Table searches = new("search", "lines found", "LogCaster, s", "GB/s", "rg -j1, s", "of its time", "budget", "met", $"rg -j{s_cores}, s", "of its time", "goal", "met", "grep, s");
        foreach (SearchCase search in SearchCase.All) Compare(section, searches, server, search);
        section.Add(searches);
        Table own = new("question", "command", "lines found", "ms", "budget, ms", "met");
        long errors = Tool("rg", ["-j1", "-c", "--mmap", "--no-config", "-F", " ERROR "]).Count;
        Ask(section, own, server, "newest 100 of a frequent word", "QUERY keyword=INFO limit=100", 100, Budget.NoMore(5, "0"));
        Ask(section, own, server, "errors", "COUNT level=error", errors, budget: null);
        string window = $"COUNT since={server.Since} until={server.Until}";
        Ask(section, own, server, "what arrived within a few seconds", window, server.WindowLines, budget: null);
        long inWindow = QueryClient.ParseCount(server.Query.Time($"COUNT keyword=\" ERROR \" since={server.Since} until={server.Until}").Answer);
        Ask(section, own, server, "errors of a few seconds", $"COUNT level=error since={server.Since} until={server.Until}", inWindow, budget: null);
        Ask(section, own, server, "by time", "HIST 1s out=raw quiet=1", expected: null);
        Ask(section, own, server, "by value of a field", "TOP 10 path quiet=1", expected: null);
        Ask(section, own, server, "a number in a field", "COUNT took>=1990", expected: null);
        section.Add(own);
        return section;
    }

    private void Compare(Section section, Table table, FilledServer server, SearchCase search)
    {
        Console.Error.WriteLine($"search: {search.Name}");
        List<double> ours = [], ripgreps = [], wide = [], greps = [];
        long found = 0;
        for (int round = 0; round < _rounds; round++)
        {
            (found, double ripgrep) = Tool("rg", ["-j1", "-c", "--mmap", "--no-config", .. search.Ripgrep]);
            (string answer, double own) = server.Query.Time($"COUNT {search.Filter}");
            (long wideFound, double wideRipgrep) = Tool("rg", [$"-j{s_cores}", "-c", "--mmap", "--no-config", "--no-filename", .. search.Ripgrep], _corpus.Folder);
            (long grepFound, double grep) = Tool("grep", ["-c", .. search.Grep]);
            Counts.MustBeEqual($"COUNT {search.Filter}, against rg", found, QueryClient.ParseCount(answer));
            Counts.MustBeEqual($"grep {search.Name}, against rg", found, grepFound);
            Counts.MustBeEqual($"rg -j{s_cores} {search.Name}, against rg -j1", found, wideFound);
            ripgreps.Add(ripgrep);
            wide.Add(wideRipgrep);
            ours.Add(own);
            greps.Add(grep);
        }
        Sample logCasterSample = section.Keep(new Sample($"{search.Name}: LogCaster", "s", ours));
        Sample ripgrepSample = section.Keep(new Sample($"{search.Name}: rg", "s", ripgreps));
        Sample wideSample = section.Keep(new Sample($"{search.Name}: rg with {s_cores} threads", "s", wide));
        Sample grepSample = section.Keep(new Sample($"{search.Name}: grep", "s", greps));
        double ratio = logCasterSample.RatioTo(ripgrepSample).Median;
        double wideRatio = logCasterSample.RatioTo(wideSample).Median;
        Budget budget = Budget.NoMore(search.Budget, "0.0");
        Budget goal = Budget.NoMore(1, "0.0");
        table.Add(
            search.Name, Sample.Number(found, "N0"), logCasterSample.Show("0.000"), Sample.Number(_corpus.Bytes / 1e9 / logCasterSample.Median, "0.0"),
            ripgrepSample.Show("0.000"), Sample.Number(ratio, "0.00"), budget.ToString(), budget.Met(ratio),
            wideSample.Show("0.000"), Sample.Number(wideRatio, "0.00"), goal.ToString(), goal.Met(wideRatio), grepSample.Show("0.000"));
    }

    private void Ask(Section section, Table table, FilledServer server, string name, string command, long? expected, Budget? budget = null)
    {
        Console.Error.WriteLine($"search: {name}");
        List<double> milliseconds = [];
        for (int round = 0; round < _rounds; round++)
        {
            (string answer, double seconds) = server.Query.Time(command);
            if (expected is long lines) Counts.MustBeEqual(command, lines, Found(answer));
            milliseconds.Add(seconds * 1000);
        }
        Sample sample = section.Keep(new Sample(name, "ms", milliseconds));
        table.Add(
            name, $"`{command}`", expected is long shown ? Sample.Number(shown, "N0") : "–", sample.Show("0.00"), budget?.ToString() ?? "–", budget?.Met(sample.Median) ?? "–");
    }

    // "COUNT: 7", or "FOUND: 7 matches" with seven lines after it.
    private static long Found(string answer)
    {
        if (!answer.StartsWith("FOUND: ", StringComparison.Ordinal)) return QueryClient.ParseCount(answer);
        long lines = answer.AsSpan().Count('\n');
        return answer.StartsWith($"FOUND: {lines} matches\n", StringComparison.Ordinal)
            ? lines
            : throw new InvalidDataException($"{lines} lines follow {answer[..answer.IndexOf('\n', StringComparison.Ordinal)]}");
    }

    // One count, or one for each file of a folder.
    private (long Count, double Seconds) Tool(string program, string[] arguments, string? folder = null)
    {
        Command command = Command.Run(program, [.. arguments, folder ?? _corpus.File], s_plainBytes);
        long sum = 0;
        bool any = false;
        foreach (string line in command.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            any = long.TryParse(line, CultureInfo.InvariantCulture, out long count);
            sum += any ? count : throw new IOException($"{program} {string.Join(' ', arguments)} gave no count: {line}");
        }
        return any ? (sum, command.Seconds) : throw new IOException($"{program} {string.Join(' ', arguments)} gave no count: {command.Errors.Trim()}");
    }
}
