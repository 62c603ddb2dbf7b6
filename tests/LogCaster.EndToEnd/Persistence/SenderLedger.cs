using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>
/// Senders that write down what they know: which lines they sent in which connection, and whether the server's close told them that those are stored.
/// Some are fast, some slow, some count octets. A line is sent in one connection only.
/// </summary>
/// <param name="seed">Makes the load the same again.</param>
internal sealed class SenderLedger(int seed)
{
    private const int Kinds = 3;

    private readonly Lock _lock = new();
    private readonly List<Sent> _sent = [];
    private readonly Dictionary<int, int> _nextLine = [];

    /// <summary>How many connections were ended in good order.</summary>
    public int Confirmed
    {
        get
        {
            lock (_lock)
            {
                return _sent.Count(sent => sent.IsConfirmed);
            }
        }
    }

    /// <summary>Sends until it is cancelled or the server is gone.</summary>
    /// <param name="sender">Which sender; its kind follows from it.</param>
    /// <param name="port">The log port.</param>
    /// <param name="over">Ends it after a connection.</param>
    public async Task SendAsync(int sender, int port, CancellationToken over)
    {
        int from;
        lock (_lock)
        {
            from = _nextLine.GetValueOrDefault(sender, 1);
        }
        var random = new Random(HashCode(HashCode(seed, sender), from));
        while (!over.IsCancellationRequested)
        {
            int count = sender % Kinds == 1 ? random.Next(1, 6) : random.Next(1, 1500);
            var sent = new Sent(sender, from, from + count);
            from += count;
            lock (_lock)
            {
                _sent.Add(sent);
                _nextLine[sender] = from;
            }
            try
            {
                await SendAsync(sent, port, random);
                sent.ConfirmedAt = Stopwatch.GetTimestamp();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    /// <summary>Compares what is stored with what the senders know; gives what is wrong.</summary>
    /// <param name="stored">The messages in the order of the log.</param>
    /// <param name="surelySince">Confirmed later than this many seconds before <paramref name="lostAt"/>, lines may be missing.</param>
    /// <param name="lostAt">When the power was lost; 0: it was not.</param>
    public IReadOnlyList<string> Faults(IReadOnlyList<string> stored, double surelySince = 0, long lostAt = 0)
    {
        var faults = new List<string>();
        var seen = new Dictionary<int, HashSet<int>>();
        var last = new Dictionary<int, int>();
        foreach (string line in stored)
        {
            string[] words = line.Split(' ');
            if (words.Length < 3 || !TryNumber(words[0], "s=", out int sender) || !TryNumber(words[1], "n=", out int number) || line != LineOf(sender, number))
            {
                faults.Add($"torn or glued: {line}");
                continue;
            }
            if (number <= last.GetValueOrDefault(sender))
            {
                faults.Add($"twice, or out of order: {line[..int.Min(line.Length, 40)]} after n={last[sender]}");
            }
            last[sender] = number;
            if (!seen.TryGetValue(sender, out HashSet<int>? numbers))
            {
                seen[sender] = numbers = [];
            }
            numbers.Add(number);
        }
        lock (_lock)
        {
            foreach (Sent sent in _sent)
            {
                Check(sent, seen.GetValueOrDefault(sent.Sender, []), faults, surelySince, lostAt);
            }
        }
        return faults;
    }

    private static void Check(Sent sent, HashSet<int> numbers, List<string> faults, double surelySince, long lostAt)
    {
        int there = 0;
        while (sent.From + there < sent.To && numbers.Contains(sent.From + there))
        {
            there++;
        }
        bool mayMiss = !sent.IsConfirmed || (lostAt != 0 && Stopwatch.GetElapsedTime(sent.ConfirmedAt, lostAt).TotalSeconds < surelySince);
        if (!mayMiss && sent.From + there < sent.To)
        {
            faults.Add($"confirmed and lost: s={sent.Sender} n={sent.From + there}, of {sent.From} to {sent.To}");
        }
        // Of two files that were not synced, the machine may have written more of the second.
        for (int number = sent.From + there; number < sent.To && lostAt == 0; number++)
        {
            if (numbers.Contains(number))
            {
                faults.Add($"a hole: s={sent.Sender} n={number} is there, an earlier one of its connection is not");
                return;
            }
        }
    }

    private static async Task SendAsync(Sent sent, int port, Random random)
    {
        using WireClient client = await WireClient.ConnectAsync(port);
        bool isSlow = sent.Sender % Kinds == 1;
        bool isCounted = sent.Sender % Kinds == 2;
        var text = new StringBuilder();
        for (int number = sent.From; number < sent.To; number++)
        {
            string line = LineOf(sent.Sender, number);
            text.Append(isCounted ? string.Create(CultureInfo.InvariantCulture, $"{line.Length + 4} <14>{line}") : line + "\n");
            if (isSlow)
            {
                await client.SendAsync(text.ToString());
                text.Clear();
                await Task.Delay(random.Next(4));
            }
        }
        await client.SendAsync(text.ToString());
        await client.FinishAsync();
    }

    // Lengths from a few bytes to some KiB, so that blocks, batches and laps end everywhere.
    private static string LineOf(int sender, int number)
    {
        int length = (int)((uint)HashCode(sender, number) % (number % 97 == 0 ? 5000u : 120u));
        return string.Create(CultureInfo.InvariantCulture, $"s={sender} n={number} {new string((char)('a' + (number % 26)), length)}.");
    }

    // Not that of the framework, which differs from process to process.
    private static int HashCode(int sender, int number) => unchecked(((sender * 31) + number) * (int)2654435761);

    private static bool TryNumber(string word, string name, out int number)
    {
        number = 0;
        return word.StartsWith(name, StringComparison.Ordinal) && int.TryParse(word[name.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private sealed class Sent(int sender, int from, int to)
    {
        public int Sender { get; } = sender;

        public int From { get; } = from;

        public int To { get; } = to;

        public long ConfirmedAt { get; set; }

        public bool IsConfirmed => ConfirmedAt != 0;
    }
}
