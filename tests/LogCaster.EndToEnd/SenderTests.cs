using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>Many senders, and senders that leave in every way: what had arrived is stored, once, in order.</summary>
[NotInParallel]
internal sealed class SenderTests
{
    private const string Roomy = "LOGCASTER_CAPACITY=1000000";

    [Test]
    public async Task Every_line_of_1000_concurrent_senders_arrives_once_and_in_the_order_of_its_connection()
    {
        const int Senders = 1000;
        const int Lines = 200;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            using WireClient client = await WireClient.ConnectAsync(server.LogPort);
            ReadOnlyMemory<byte> rest = NumberedLines.Of(sender, 1, Lines);
            // Pieces that end anywhere but at the end of a line.
            var random = new Random(sender);
            while (!rest.IsEmpty)
            {
                int piece = int.Min(random.Next(1, 2000), rest.Length);
                await client.SendAsync(rest[..piece]);
                rest = rest[piece..];
                await Task.Yield();
            }
            await client.FinishAsync();
        }));

        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo($"COUNT: {Senders * Lines}\n");
        await Assert.That(NumberedLines.Faults(await server.AskAsync("QUERY keyword=sender out=raw"), Senders, Lines)).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    public async Task A_silent_sender_with_half_a_line_delays_nobody()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient silent = await WireClient.ConnectAsync(server.LogPort);
        await silent.SendAsync("half a li");
        for (int i = 1; i <= 20; i++)
        {
            await server.StoreAsync($"line {i}\n");

            await Assert.That(await server.AskAsync("COUNT")).IsEqualTo($"COUNT: {i}\n");
        }
        await silent.SendAsync("ne\n");
        await silent.FinishAsync();

        await Assert.That(await server.AskAsync("RECENT 1 out=raw")).IsEqualTo("half a line\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_sender_that_resets_its_connection_loses_nothing_that_had_arrived()
    {
        const int Senders = 50;
        const int Lines = 500;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            using WireClient client = await WireClient.ConnectAsync(server.LogPort);
            await client.SendAsync(NumberedLines.Of(sender, 1, Lines));
            await Eventually.IsTrueAsync("the server's kernel has it all", () => client.IsAcknowledged);
            client.Reset();
        }));
        await server.SendersAreGoneAsync();

        await Assert.That(NumberedLines.Faults(await server.AskAsync("QUERY keyword=sender out=raw"), Senders, Lines)).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    public async Task A_peer_that_vanished_is_reset_after_the_idle_timeout_and_its_half_line_is_kept()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_IDLE_TIMEOUT=200ms");
        using WireClient vanished = await WireClient.ConnectAsync(server.LogPort);
        await vanished.SendAsync("whole line\nhalf a li");

        await Assert.That(async () => await vanished.ReceiveTextAsync()).Throws<SocketException>();
        await Assert.That(await server.AskAsync("RECENT out=raw")).IsEqualTo("whole line\nhalf a li\n");
        await Assert.That((await server.LoggedAsync("connectionTimedOut")).Text("listener")).IsEqualTo("log");
        await server.StopAsync();
    }

    [Test]
    public async Task A_sender_that_ends_only_its_own_direction_is_answered_with_the_end_when_all_is_stored()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Roomy);
        for (int i = 1; i <= 50; i++)
        {
            await server.StoreAsync(NumberedLines.Of(0, ((i - 1) * 100) + 1, i * 100));

            // No waiting: the close was the promise.
            await Assert.That(await server.AskAsync("COUNT")).IsEqualTo($"COUNT: {i * 100}\n");
        }
        await Assert.That(NumberedLines.Faults(await server.AskAsync("RECENT 5000 out=raw"), 1, 5000)).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    public async Task A_line_limit_of_1024_cuts_lines_as_the_older_LogCaster_did()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_MAX_LINE=1024");

        await server.StoreAsync(new string('a', 1024) + "\n" + new string('b', 1025) + "\nshort\n");

        await Assert.That(await server.AskAsync("RECENT out=raw")).IsEqualTo(new string('a', 1024) + "\n" + new string('b', 1024) + "...\nshort\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Nothing_is_written_to_a_client_unless_the_banner_is_on()
    {
        await using RunningLogCaster silent = await RunningLogCaster.StartAsync();
        await using RunningLogCaster greeting = await RunningLogCaster.StartAsync("LOGCASTER_BANNER=1");
        using WireClient sender = await WireClient.ConnectAsync(greeting.LogPort);
        using WireClient asker = await WireClient.ConnectAsync(greeting.QueryPort);
        await asker.SendAsync("COUNT\n");

        await Assert.That(await sender.ReceiveOnceAsync()).StartsWith("LogCaster");
        await Assert.That(await asker.ReceiveTextAsync()).StartsWith("Commands: ");
        // Storing checks that the log port wrote nothing, and the exact answer that the query port did not either.
        await silent.StoreAsync("x\n");
        await Assert.That(await silent.AskAsync("COUNT")).IsEqualTo("COUNT: 1\n");
        await silent.StopAsync();
        await greeting.StopAsync();
    }
}
