using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;
using LogCaster.Bench.Search;

namespace LogCaster.Bench.Store;

/// <summary>What compressed files save, and what they cost who searches them: the same files, asked the same before and after.</summary>
internal sealed class CompressionBench(Workspace workspace, BenchOptions options)
{
    private const string SegmentSize = "100M";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static readonly (string Name, string Command)[] s_questions =
    [
        ("rare literal", $"COUNT keyword={CorpusLine.RareLiteral}"),
        ("a word that is nowhere", "COUNT keyword=zyzzyvaquux"),
        ("frequent literal, path=/api", "COUNT keyword=path=/api"),
        ("by time", "HIST 1s out=raw quiet=1"),
        ("newest 100 of a frequent word", "QUERY keyword=INFO limit=100"),
    ];

    private readonly Corpus _corpus = new(workspace, options.Quick ? 100_000_000 : 1_000_000_000);
    private readonly int _rounds = options.Quick ? 2 : 5;

    /// <summary>Measures, and adds its tables.</summary>
    public void AddTo(Section section)
    {
        Console.Error.WriteLine("store: compression");
        using StoreFolder folder = new(workspace);
        folder.MustHaveRoom(3 * _corpus.Bytes);
        List<Sample> plain;
        double text;
        using (LogCasterServer server = new(workspace, folder.Settings(SegmentSize)))
        {
            for (int part = 0; part < Corpus.Parts; part++) _ = _corpus.Send(part, server.Port);
            IndexWait.For(folder, s_patience);
            text = folder.Bytes(".log");
            plain = Ask(section, server, "plain");
        }
        using LogCasterServer packed = new(workspace, folder.Settings(SegmentSize, ("LOGCASTER_COMPRESS", "zstd")));
        double seconds = Compress(folder);
        List<Sample> compressed = Ask(section, packed, "compressed");
        double disk = folder.Bytes(".log.zst");
        double left = folder.Bytes(".log");
        double ratio = disk / (text - left);
        double index = folder.Bytes(".idx") / text;
        section.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"Compression: {text / 1e9:0.0} GB of that text, with `LOGCASTER_COMPRESS=zstd`: {ratio:0.000} bytes on the disk for a byte of text, and {index:0.000} for its index; " +
            $"budget ≤ 0.15, {Budget.NoMore(0.15, "0.00").Met(ratio)}. A line of it has 16 random digits, which alone take 0.07. One thread that runs when the processor is idle " +
            $"compressed {(text - left) / 1e6 / seconds:0} MB/s. Milliseconds from connect to close, median of {_rounds} rounds, with least and most."));
        Table table = new("question", "plain files, ms", "compressed, ms", "ratio");
        for (int i = 0; i < s_questions.Length; i++)
        {
            table.Add(s_questions[i].Name, plain[i].Show("0.0"), compressed[i].Show("0.0"), Sample.Number(compressed[i].RatioTo(plain[i]).Median, "0.0"));
        }
        section.Add(table);
    }

    private List<Sample> Ask(Section section, LogCasterServer server, string files)
    {
        List<Sample> samples = [];
        foreach ((string name, string command) in s_questions)
        {
            List<double> ms = [];
            for (int round = 0; round < _rounds; round++) ms.Add(1000 * server.Query.Time(command).Seconds);
            samples.Add(section.Keep(new Sample($"{files} files: {name}", "ms", ms)));
        }
        return samples;
    }

    /// <summary>Waits until every complete file is compressed.</summary>
    private static double Compress(StoreFolder folder)
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < s_patience)
        {
            if (Directory.GetFiles(folder.Log, "2*.log").Length == 0) return Stopwatch.GetElapsedTime(begin).TotalSeconds;
            Thread.Sleep(20);
        }
        throw new IOException("files are still being compressed");
    }
}
