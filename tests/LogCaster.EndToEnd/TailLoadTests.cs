using System;
using System.Globalization;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>Many clients of TAIL, and slow ones: each sees what it can take, and nobody is held up.</summary>
[NotInParallel]
internal sealed class TailLoadTests
{
    private const string Roomy = "LOGCASTER_CAPACITY=1000000";
    private const int SmallBuffer = 4096;

    [Test]
    public async Task A_slow_reader_is_told_how_many_it_missed_and_nobody_else_is_slowed()
    {
        const int Batches = 80;
        const int LinesPerBatch = 4000;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);
        using WireClient slow = await WireClient.ConnectAsync(server.QueryPort, receiveBytes: SmallBuffer);
        using WireClient same = await WireClient.ConnectAsync(server.QueryPort);
        using WireClient other = await WireClient.ConnectAsync(server.QueryPort);
        await Task.WhenAll(slow.SendAsync("TAIL n=0 words out=raw\n"), same.SendAsync("TAIL n=0 words out=raw\n"), other.SendAsync("TAIL n=0 line out=raw\n"));
        await server.IsWatchedByAsync(3);

        for (int batch = 0; batch < Batches; batch++)
        {
            byte[] lines = NumberedLines.Of(0, (batch * LinesPerBatch) + 1, (batch + 1) * LinesPerBatch);
            string expected = Encoding.ASCII.GetString(lines);
            await server.StoreAsync(lines);
            string last = expected[(expected.LastIndexOf('\n', expected.Length - 2) + 1)..];
            // Both read on, and get every line of theirs, while the third has stopped.
            await Assert.That(await same.ReceiveUntilAsync(last)).IsEqualTo(expected);
            await Assert.That(await other.ReceiveUntilAsync(last)).IsEqualTo(expected);
            await Assert.That(await server.AskAsync("COUNT line")).IsEqualTo($"COUNT: {(batch + 1) * LinesPerBatch}\n");
        }
        string first = await slow.ReceiveUntilAsync("(slow reader)\n");
        await server.StoreAsync("the last words\n");
        string rest = await slow.ReceiveUntilAsync("the last words\n");

        (int shown, int dropped) = CountLines(first + rest);
        await Assert.That(dropped).IsGreaterThan(0);
        await Assert.That(shown + dropped).IsEqualTo((Batches * LinesPerBatch) + 1);
        await Assert.That(await same.ReceiveUntilAsync("\n")).IsEqualTo("the last words\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Slow_readers_hold_little_memory()
    {
        const int Clients = 200;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=10000");
        WireClient[] deaf = new WireClient[Clients];
        for (int i = 0; i < Clients; i++)
        {
            deaf[i] = await WireClient.ConnectAsync(server.QueryPort, receiveBytes: SmallBuffer);
            await deaf[i].SendAsync("TAIL\n");
        }
        await server.IsWatchedByAsync(Clients);
        byte[] lines = NumberedLines.Of(0, 1, 50_000);
        await server.StoreAsync(lines);
        long before = server.ResidentBytes;
        for (int i = 0; i < 30; i++)
        {
            await server.StoreAsync(lines);
        }

        // A chunk of some 16 KiB for each, in a buffer of twice that, and what the ring still had to fill.
        await Assert.That(server.ResidentBytes - before).IsLessThan(40 * 1024 * 1024);
        Array.ForEach(deaf, client => client.Reset());
        await server.IsWatchedByAsync(0);
        await server.StopAsync();
    }

    [Test]
    public async Task Hundreds_of_clients_each_see_every_match_in_order()
    {
        const int Clients = 300;
        const int Senders = 10;
        const int Batches = 40;
        const int LinesPerBatch = 5;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        WireClient[] clients = await WireClient.ConnectAllAsync(server.QueryPort, Clients);
        // A third watches all, a third one sender each, and a third asks the same of all with another word each.
        int[] watched = [.. Enumerable.Range(0, Clients).Select(i => i % 3 == 1 ? i % Senders : -1)];
        await Task.WhenAll(clients.Select((client, i) => client.SendAsync(
            (i % 3) switch { 0 => "TAIL n=0 out=raw\n", 1 => $"TAIL n=0 out=raw sender={watched[i]}\n", _ => $"TAIL n=0 out=raw -absent{i}\n" })));
        await server.IsWatchedByAsync(Clients);
        string[] ofSender = new string[Senders + 1];
        Array.Fill(ofSender, "");
        Task<string>[] shown = [.. clients.Select((client, i) => client.ReceiveUntilAsync(LastLine(watched[i] < 0 ? Senders - 1 : watched[i], Batches * LinesPerBatch)))];
        for (int batch = 0; batch < Batches; batch++)
        {
            for (int sender = 0; sender < Senders; sender++)
            {
                byte[] lines = NumberedLines.Of(sender, (batch * LinesPerBatch) + 1, (batch + 1) * LinesPerBatch);
                await server.StoreAsync(lines);
                string text = Encoding.ASCII.GetString(lines);
                ofSender[sender] += text;
                ofSender[Senders] += text;
            }
        }
        string[] all = await Task.WhenAll(shown);

        int[] wrong = [.. Enumerable.Range(0, Clients).Where(i => all[i] != ofSender[watched[i] < 0 ? Senders : watched[i]])];
        await Assert.That(wrong).IsEmpty();
        Array.ForEach(clients, client => client.Dispose());
        await server.StopAsync();
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public async Task It_stops_within_5_seconds_while_clients_watch(int round)
    {
        const int Clients = 60;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);
        WireClient[] clients = new WireClient[Clients];
        for (int i = 0; i < Clients; i++)
        {
            clients[i] = await WireClient.ConnectAsync(server.QueryPort, receiveBytes: i % 2 == 0 ? SmallBuffer : 0);
            await clients[i].SendAsync(i % 4 == 3 ? "TAIL nothing of the kind\n" : $"TAIL limit={i % 3}\n");
        }
        await server.IsWatchedByAsync(Clients);
        // Half of them read; the others are slow.
        Task<byte[]>[] readers = [.. clients.Where((_, i) => i % 2 == 1).Select(client => client.ReceiveAllAsync())];
        using var over = new CancellationTokenSource();
        byte[] lines = NumberedLines.Of(round, 1, 1000);
        Task sender = Task.Run(() => SendUntilClosedAsync(server.LogPort, lines, over.Token));
        await Eventually.IsTrueAsync("lines flow", async () => await server.StatAsync("Total") > 50_000);
        server.Signal(Interop.SigTerm);

        await Assert.That(await server.EndAsync(TimeSpan.FromSeconds(5))).IsEqualTo(0);
        await over.CancelAsync();
        await sender;
        // The kernel may end a connection whose lines were not all read by a reset.
        foreach (Task<byte[]> reader in readers)
        {
            try
            {
                _ = await reader;
            }
            catch (SocketException)
            {
                continue;
            }
        }
        Array.ForEach(clients, client => client.Dispose());
    }

    private static string LastLine(int sender, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"INFO sender={sender} line={number} some more words\n");

    /// <summary>Counts lines and those that were dropped; a line that is out of order fails.</summary>
    private static (int Shown, int Dropped) CountLines(string answer)
    {
        int shown = 0;
        int dropped = 0;
        int last = 0;
        foreach (string line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ');
            if (words is ["#", "dropped", var count, "(slow", "reader)"])
            {
                dropped += int.Parse(count, CultureInfo.InvariantCulture);
                last += int.Parse(count, CultureInfo.InvariantCulture);
                continue;
            }
            shown++;
            last++;
            if (words is ["INFO", _, var number, ..] && number != string.Create(CultureInfo.InvariantCulture, $"line={last}"))
            {
                throw new InvalidOperationException($"{line} where line {last} was due");
            }
        }
        return (shown, dropped);
    }

    private static async Task SendUntilClosedAsync(int port, byte[] bytes, CancellationToken over)
    {
        try
        {
            using WireClient client = await WireClient.ConnectAsync(port);
            while (!over.IsCancellationRequested)
            {
                await client.SendAsync(bytes);
            }
        }
        catch (SocketException)
        {
            // It is gone, as it should be.
        }
    }
}
