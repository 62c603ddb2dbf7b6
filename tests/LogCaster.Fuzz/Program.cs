using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.Fuzz;

/// <summary>Fuzzes the targets one after the other: <c>[--target NAME] [--seconds N] [--seed N]</c>. Exit status: 0 nothing found, 1 found, 2 usage.</summary>
internal static class Program
{
    private const int DefaultSeconds = 60;

    private static int Main(string[] args)
    {
        string? name = null;
        int seconds = DefaultSeconds;
        int seed = Environment.TickCount;
        for (int i = 0; i < args.Length; i += 2)
        {
            bool understood = i + 1 < args.Length && args[i] switch
            {
                "--target" => (name = args[i + 1]).Length > 0,
                "--seconds" => int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seconds),
                "--seed" => int.TryParse(args[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!understood)
            {
                return Usage(args[i]);
            }
        }
        FuzzTarget[] targets = [.. TargetTable.All.Append(TargetTable.Canary)
            .Where(target => name is null ? target != TargetTable.Canary : string.Equals(target.Name, name, StringComparison.OrdinalIgnoreCase))];
        if (targets.Length == 0)
        {
            return Usage(name!);
        }
        bool well = true;
        foreach (FuzzTarget target in targets)
        {
            well &= Fuzz(target, seconds, seed);
        }
        return well ? 0 : 1;
    }

    private static bool Fuzz(FuzzTarget target, int seconds, int seed)
    {
        string corpus = CorpusFolder();
        var fuzzer = new Fuzzer(target, corpus, seed);
        bool well = fuzzer.Run(long.MaxValue, TimeSpan.FromSeconds(seconds));
        Console.WriteLine($"{target.Name}: seed {seed}, {fuzzer.Runs} inputs, {fuzzer.Ways} ways, {(well ? "nothing found" : "FOUND")}");
        if (!well)
        {
            Console.WriteLine($"  {fuzzer.Failure!.Message}\n  kept as {Path.GetRelativePath(".", fuzzer.Keep(corpus))}");
        }
        return well;
    }

    /// <summary>The corpus in the sources, found from the working folder upward.</summary>
    private static string CorpusFolder()
    {
        for (DirectoryInfo? folder = new(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LogCaster.slnx")))
            {
                return Path.Combine(folder.FullName, "tests", "LogCaster.Fuzz", "corpus");
            }
        }
        throw new DirectoryNotFoundException("Run it inside the repository: the corpus is there.");
    }

    private static int Usage(string word)
    {
        IEnumerable<string> names = TargetTable.All.Append(TargetTable.Canary).Select(target => target.Name);
        Console.Error.WriteLine($"fuzz: {word}: usage: [--target {string.Join('|', names)}] [--seconds N] [--seed N]");
        return 2;
    }
}
