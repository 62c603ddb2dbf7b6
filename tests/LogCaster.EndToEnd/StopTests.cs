using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>The end of a LogCaster, and what its clients see of it.</summary>
[NotInParallel]
internal sealed class StopTests
{
    private const string Roomy = "LOGCASTER_CAPACITY=1000000";

    [Test]
    [Arguments(Interop.SigTerm)]
    [Arguments(Interop.SigInt)]
    public async Task A_signal_stops_it_after_it_took_in_what_had_been_sent(int signal)
    {
        const int Senders = 40;
        const int Lines = 2000;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);
        WireClient[] clients = await WireClient.ConnectAllAsync(server.LogPort, Senders);
        // It may not read meanwhile, so that all of it waits in the kernel when the signal comes.
        server.Signal(Interop.SigStop);
        for (int sender = 0; sender < Senders; sender++)
        {
            await clients[sender].SendAsync(NumberedLines.Of(sender, 1, Lines));
        }
        await Eventually.IsTrueAsync("the server's kernel has it all", () => clients.All(client => client.IsAcknowledged));
        server.Signal(signal);
        server.Signal(Interop.SigCont);

        await Assert.That(await server.EndAsync(TimeSpan.FromSeconds(5))).IsEqualTo(0);
        await Assert.That((await server.LoggedAsync("stopped")).Number("records")).IsEqualTo(Senders * Lines);
        Array.ForEach(clients, client => client.Dispose());
    }

    [Test]
    public async Task It_stops_within_5_seconds_while_clients_keep_sending_and_asking()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);
        using var over = new CancellationTokenSource();
        byte[] lines = NumberedLines.Of(0, 1, 1000);
        Task[] busy = [.. Enumerable.Range(0, 20).Select(i => Task.Run(() => UntilClosedAsync(i < 16 ? server.LogPort : server.QueryPort, lines, over.Token)))];
        await Eventually.IsTrueAsync("lines flow", async () => await server.StatAsync("Total") > 100_000);
        var watch = Stopwatch.StartNew();

        server.Signal(Interop.SigTerm);
        int exitCode = await server.EndAsync(TimeSpan.FromSeconds(5));

        await Assert.That(exitCode).IsEqualTo(0);
        await Assert.That(watch.Elapsed).IsLessThan(TimeSpan.FromSeconds(5));
        await over.CancelAsync();
        await Task.WhenAll(busy);
    }

    [Test]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        // Stopped, it gets both at the same time when it goes on.
        server.Signal(Interop.SigStop);
        server.Signal(Interop.SigTerm);
        server.Signal(Interop.SigInt);
        server.Signal(Interop.SigCont);

        int exitCode = await server.EndAsync(TimeSpan.FromSeconds(2));

        // The first may have done its work before the second was looked at.
        await Assert.That(exitCode).IsIn([0, 128 + Interop.SigTerm, 128 + Interop.SigInt]);
    }

    [Test]
    public async Task Senders_that_reconnect_over_a_restart_lose_no_batch_that_was_confirmed()
    {
        const int Senders = 20;
        const int LinesPerBatch = 10;
        var confirmed = new int[Senders];
        int logPort;
        long before;
        using var over = new CancellationTokenSource();
        Task[] senders;
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(Roomy))
        {
            logPort = first.LogPort;
            senders = [.. Enumerable.Range(0, Senders).Select(i => Task.Run(() => SendBatchesAsync(logPort, i, LinesPerBatch, confirmed, over.Token)))];
            await Eventually.IsTrueAsync("every sender has sent", () => Array.TrueForAll(confirmed, batches => batches > 5));
            await first.StopAsync();
            before = (await first.LoggedAsync("stopped")).Number("records");
        }
        int[] atRestart = [.. confirmed];
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(Roomy, $"LOGCASTER_PORT={logPort}");
        await Eventually.IsTrueAsync("every sender is back", () => confirmed.Zip(atRestart).All(pair => pair.First > pair.Second + 5));
        await over.CancelAsync();
        await Task.WhenAll(senders);
        await second.SendersAreGoneAsync();

        long after = await second.StatAsync("Total");
        await Assert.That(before + after).IsGreaterThanOrEqualTo(LinesPerBatch * (long)confirmed.Sum());
        await Assert.That(await BrokenBatchesAsync(second, LinesPerBatch)).IsEmpty();
        await second.StopAsync();
    }

    [Test]
    public async Task It_starts_again_on_its_port_at_once()
    {
        int port = 0;
        for (int i = 0; i < 5; i++)
        {
            await using RunningLogCaster server = await RunningLogCaster.StartAsync(port == 0 ? [] : [$"LOGCASTER_PORT={port}"]);
            port = server.LogPort;
            using WireClient open = await WireClient.ConnectAsync(port);
            await open.SendAsync("x\n");
            await Eventually.IsTrueAsync("the line is stored", async () => await server.AskAsync("COUNT") == "COUNT: 1\n");
            await server.StopAsync();
        }
    }

    // A port in TIME_WAIT or a listener that is just gone: the sender of a real program tries again.
    private static async Task SendBatchesAsync(int port, int sender, int lines, int[] confirmed, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                using WireClient client = await WireClient.ConnectAsync(port);
                await client.SendAsync(NumberedLines.Of(sender, 1, lines));
                await client.FinishAsync();
                Interlocked.Increment(ref confirmed[sender]);
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task UntilClosedAsync(int port, byte[] bytes, CancellationToken over)
    {
        try
        {
            while (!over.IsCancellationRequested)
            {
                using WireClient client = await WireClient.ConnectAsync(port);
                for (int i = 0; i < 50; i++)
                {
                    await client.SendAsync(bytes);
                }
            }
        }
        catch (SocketException)
        {
            // It is gone, as it should be.
        }
    }

    /// <summary>The connections whose lines are not the whole batch: a confirmed one is stored whole, a lost one was not confirmed.</summary>
    private static async Task<IReadOnlyList<string>> BrokenBatchesAsync(RunningLogCaster server, int lines)
    {
        var broken = new List<string>();
        string answer = await server.AskAsync("QUERY keyword=sender out=raw");
        foreach (IGrouping<string, string> sender in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).GroupBy(line => line.Split(' ')[1]))
        {
            int due = 1;
            foreach (string line in sender)
            {
                string number = line.Split(' ')[2]["line=".Length..];
                if (number != due.ToString(CultureInfo.InvariantCulture))
                {
                    broken.Add($"{line} where {due} was due");
                }
                due = due == lines ? 1 : due + 1;
            }
        }
        return broken;
    }
}
