using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Hashing;
using System.Linq;

namespace LogCaster.Fuzz;

/// <summary>
/// Runs one target: the corpus first, then mutations of it. An input that takes a way not seen before joins the corpus of this run, so the
/// target's own account of what it did guides the search.
/// </summary>
internal sealed class Fuzzer
{
    private const int MaxCorpus = 20_000;

    private readonly FuzzTarget _target;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _corpus;
    private readonly HashSet<int> _ways = [];

    /// <summary>Makes a fuzzer.</summary>
    /// <param name="target">What to fuzz.</param>
    /// <param name="corpusFolder">The folder with a folder for each target.</param>
    /// <param name="seed">The seed: the same one gives the same run.</param>
    public Fuzzer(FuzzTarget target, string corpusFolder, int seed)
    {
        _target = target;
        _mutator = new Mutator(new Random(seed), target.Words);
        string folder = Path.Combine(corpusFolder, target.Name);
        _corpus = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
        _corpus.Add([]);
    }

    /// <summary>How many inputs were run.</summary>
    public long Runs { get; private set; }

    /// <summary>How many different ways inputs took.</summary>
    public int Ways => _ways.Count;

    /// <summary>The input that failed, as short as it could be made; null while none did.</summary>
    public byte[]? Failing { get; private set; }

    /// <summary>How it failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Runs until an input fails, or either bound is reached.</summary>
    /// <param name="maxRuns">Most inputs.</param>
    /// <param name="most">Longest time.</param>
    /// <returns>Whether all went well.</returns>
    public bool Run(long maxRuns, TimeSpan most)
    {
        foreach (byte[] input in _corpus.ToArray())
        {
            if (!Try(input))
            {
                return false;
            }
        }
        long began = Stopwatch.GetTimestamp();
        while (Runs < maxRuns && Stopwatch.GetElapsedTime(began) < most)
        {
            if (!Try(_mutator.Next(_corpus)))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Keeps the failing input as a regression case.</summary>
    /// <returns>Its file.</returns>
    public string Keep(string corpusFolder)
    {
        byte[] input = Failing ?? throw new InvalidOperationException("No input has failed.");
        string folder = Directory.CreateDirectory(Path.Combine(corpusFolder, _target.Name)).FullName;
        string file = Path.Combine(folder, "found-" + Crc32.HashToUInt32(input).ToString("x8", CultureInfo.InvariantCulture));
        File.WriteAllBytes(file, input);
        return file;
    }

    private bool Try(byte[] input)
    {
        Runs++;
        if (Fails(input, out int way) is Exception failure)
        {
            Failing = Shorten(input);
            Failure = Fails(Failing, out _) ?? failure;
            return false;
        }
        if (_ways.Add(way) && _corpus.Count < MaxCorpus)
        {
            _corpus.Add(input);
        }
        return true;
    }

    private Exception? Fails(byte[] input, out int way)
    {
        try
        {
            way = _target.Run(input);
            return null;
        }
        catch (Exception failure)
        {
            way = 0;
            return failure;
        }
    }

    /// <summary>Leaves out piece after piece as long as the rest still fails.</summary>
    private byte[] Shorten(byte[] input)
    {
        for (int piece = input.Length / 2; piece > 0; piece /= 2)
        {
            for (int at = 0; at + piece <= input.Length;)
            {
                byte[] shorter = [.. input[..at], .. input[(at + piece)..]];
                if (Fails(shorter, out _) is null)
                {
                    at += piece;
                }
                else
                {
                    input = shorter;
                }
            }
        }
        return input;
    }
}
