using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>How the process of a torture ends, again and again.</summary>
internal enum Violence
{
    /// <summary>kill -9: what a query has shown or a close has confirmed is there afterwards.</summary>
    Kill,

    /// <summary>Loss of power with LOGCASTER_FSYNC=always: what a close has confirmed is there.</summary>
    PowerWithAlways,

    /// <summary>Loss of power with everysec: what a close has confirmed a second ago is there.</summary>
    PowerWithEverySecond,

    /// <summary>Loss of power with no: whatever is there is whole, in order, and not twice.</summary>
    PowerWithNo,
}

/// <summary>
/// Loops of random load, a violent end at a random moment, which may be within the start, and a look at what is left. All of it follows from a
/// seed, but for the clock.
/// </summary>
internal static class Torture
{
    private const int Senders = 6;
    private const int MaxLifeMs = 500;

    // So many ends in one directory; then it has some MB, and a new one is begun.
    private const int EndsPerDirectory = 12;

    // The sync of a second may begin a second after a close, and takes its time.
    private const double SecondAndSome = 2.5;

    /// <summary>Runs until the time is over.</summary>
    /// <param name="violence">How the process ends.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="time">How long, at least one round.</param>
    /// <returns>What went wrong, and how many ends there were.</returns>
    public static async Task<(IReadOnlyList<string> Faults, int Ends, int Confirmed)> RunAsync(Violence violence, int seed, TimeSpan time)
    {
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        int ends = 0;
        int confirmed = 0;
        do
        {
            using FaultyDisk disk = await FaultyDisk.MakeAsync();
            // A ledger is good for one loss where lines may be missing, for many where none may.
            int most = violence is Violence.PowerWithEverySecond or Violence.PowerWithNo ? 1 : EndsPerDirectory;
            var ledger = new SenderLedger(random.Next());
            var shown = new HashSet<string>(StringComparer.Ordinal);
            for (int end = 0; end < most && (end == 0 || watch.Elapsed < time); end++, ends++)
            {
                string[] settings = SettingsOf(violence, disk, random);
                long lostAt = await LiveAsync(settings, ledger, shown, random, violence == Violence.PowerWithEverySecond ? 3000 : MaxLifeMs);
                if (violence != Violence.Kill)
                {
                    await disk.LosePowerAsync(random.Next(2) == 0 ? null : random);
                }
                if (random.Next(3) == 0)
                {
                    await RunningLogCaster.StartAndKillAsync(settings, TimeSpan.FromMilliseconds(random.Next(60)));
                }
                IReadOnlyList<string> faults = await LookAsync(violence, disk, settings, ledger, shown, lostAt);
                if (faults.Count > 0)
                {
                    return ([$"seed {seed}, end {ends + 1}:", .. faults.Take(20)], ends, confirmed);
                }
            }
            confirmed += ledger.Confirmed;
        }
        while (watch.Elapsed < time);
        return ([], ends, confirmed);
    }

    private static string[] SettingsOf(Violence violence, FaultyDisk disk, Random random) =>
    [
        .. disk.Settings,
        $"LOGCASTER_FSYNC={violence switch { Violence.PowerWithAlways => "always", Violence.PowerWithNo => "no", _ => "everysec" }}",
        string.Create(CultureInfo.InvariantCulture, $"LOGCASTER_SEGMENT_SIZE={random.Next(64, 1024)}K"),
        string.Create(CultureInfo.InvariantCulture, $"LOGCASTER_CAPACITY={random.Next(100, 20_000)}"),
        $"LOGCASTER_COMPRESS={(random.Next(2) == 0 ? "none" : "zstd")}",
        "LOGCASTER_MAX_FILES=0",
    ];

    private static async Task<long> LiveAsync(string[] settings, SenderLedger ledger, HashSet<string> shown, Random random, int maxLifeMs)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        using var over = new CancellationTokenSource();
        Task[] senders = [.. Enumerable.Range(0, Senders).Select(sender => Task.Run(() => ledger.SendAsync(sender, server.LogPort, over.Token)))];
        Task watcher = WatchAsync(server, shown, over.Token);
        await Task.Delay(random.Next(maxLifeMs));
        long now = Stopwatch.GetTimestamp();
        await server.KillAsync();
        await over.CancelAsync();
        await Task.WhenAll(senders);
        await watcher;
        return now;
    }

    /// <summary>Asks again and again, and writes down what it is shown.</summary>
    private static async Task WatchAsync(RunningLogCaster server, HashSet<string> shown, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                string answer = await server.AskAsync("RECENT 20 out=raw quiet=1");
                shown.UnionWith(answer.Split('\n')[..^1]);
                await Task.Delay(5, CancellationToken.None);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }
        }
    }

    private static async Task<IReadOnlyList<string>> LookAsync(
        Violence violence, FaultyDisk disk, string[] settings, SenderLedger ledger, HashSet<string> shown, long lostAt)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        string[] answer = [.. (await server.AskAsync("QUERY keyword=s= out=raw quiet=1")).Split('\n')[..^1]];
        IReadOnlyList<string> stored = [.. answer.Select(Uncounted)];
        double surely = violence switch { Violence.PowerWithEverySecond => SecondAndSome, Violence.PowerWithNo => double.MaxValue, _ => 0 };
        var faults = new List<string>(ledger.Faults(stored, surely, violence == Violence.Kill ? 0 : lostAt));
        if (violence == Violence.Kill)
        {
            shown.ExceptWith(answer);
            faults.AddRange(shown.Select(line => $"shown and lost: {line}"));
            shown.Clear();
        }
        string[] inFiles = [.. StoredText.Messages(disk.Directory).Where(line => line.Contains("s=", StringComparison.Ordinal)).Select(Uncounted)];
        if (!inFiles.SequenceEqual(stored))
        {
            faults.Add($"{stored.Count} lines in the answer, {inFiles.Length} in the files, or not the same");
        }
        await server.StopAsync();
        return faults;
    }

    private static string Uncounted(string line) => line.StartsWith("<14>", StringComparison.Ordinal) ? line[4..] : line;
}
