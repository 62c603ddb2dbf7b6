using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>What no client should send, in amounts that hurt: the memory stays where it was, and the server goes on.</summary>
[NotInParallel]
internal sealed class BadInputTests
{
    private const long Mebibyte = 1024 * 1024;

    [Test]
    public async Task Binary_garbage_becomes_the_records_that_its_LF_and_NUL_make_of_it()
    {
        byte[] garbage = new byte[20 * Mebibyte];
        new Random(20261123).NextBytes(garbage);
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        await server.StoreAsync(garbage);

        await Assert.That(await server.StatAsync("Total")).IsEqualTo(RecordsOf(garbage));
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 10000\n");
        await Assert.That((await server.AskAsync("RECENT 10000")).Count(letter => letter == '\n')).IsEqualTo(10_001);
        await server.StopAsync();
    }

    [Test]
    public async Task A_hundred_megabytes_without_a_newline_are_one_cut_record_and_no_memory()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("warm-up\n");
        byte[] piece = new byte[Mebibyte];
        Array.Fill(piece, (byte)'x');
        using WireClient client = await WireClient.ConnectAsync(server.LogPort);
        long before = server.ResidentBytes;
        long most = 0;

        for (int i = 0; i < 100; i++)
        {
            await client.SendAsync(piece);
            most = long.Max(most, server.ResidentBytes);
        }
        await client.FinishAsync();

        await Assert.That(most - before).IsLessThan(8 * Mebibyte);
        await Assert.That(await server.StatAsync("Truncated")).IsEqualTo(1);
        await Assert.That(await server.AskAsync("RECENT 1 out=raw")).IsEqualTo(new string('x', 32 * 1024) + "...\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Unfinished_lines_of_many_senders_stay_within_their_bound_and_none_is_lost()
    {
        const int Senders = 500;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_MAX_PENDING=2M");
        await server.StoreAsync("warm-up\n");
        long before = server.ResidentBytes;
        byte[] half = Encoding.ASCII.GetBytes(new string('y', 20_000));

        WireClient[] clients = await WireClient.ConnectAllAsync(server.LogPort, Senders);
        await Task.WhenAll(clients.Select(client => client.SendAsync(half)));
        await Eventually.IsTrueAsync("all was received", async () => await server.StatAsync("Bytes") >= Senders * half.Length);
        long grown = server.ResidentBytes - before;
        await Task.WhenAll(clients.Select(client => client.FinishAsync()));

        // 10 MB were sent: 2 MB may wait, the rest lies in the ring.
        await Assert.That(grown).IsLessThan(16 * Mebibyte);
        await Assert.That(await server.AskAsync("COUNT keyword=yyyy")).IsEqualTo($"COUNT: {Senders}\n");
        await server.LoggedAsync("pendingLimitReached");
        Array.ForEach(clients, client => client.Dispose());
        await server.StopAsync();
    }

    [Test]
    [Arguments("999999999 <13>x\n")]
    [Arguments("9999999 <13>x\n")]
    [Arguments("5 apples were eaten\n")]
    [Arguments("2026-11-23 10:00:00 ERROR text\n")]
    [Arguments("12 <b>html</b>\n")]
    [Arguments("\u0016\u0003\u0001 TLS hello\n")]
    [Arguments("\0\0\0\n\n\r\n\0x")]
    public async Task After_an_odd_beginning_of_a_connection_the_next_one_is_taken_as_ever(string bytes)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient odd = await WireClient.ConnectAsync(server.LogPort);
        await odd.SendAsync(bytes);
        await Eventually.IsTrueAsync("it was received", async () => await server.StatAsync("Bytes") == bytes.Length);

        await server.StoreAsync("next\n");

        await Assert.That(await server.AskAsync("RECENT 1 out=raw")).IsEqualTo("next\n");
        await server.StopAsync();
    }

    [Test]
    public async Task An_HTTP_request_gets_one_error_and_none_of_its_lines_is_a_command()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("kept\n");
        using WireClient browser = await WireClient.ConnectAsync(server.QueryPort);

        await browser.SendAsync("POST / HTTP/1.1\r\nHost: localhost:9998\r\nContent-Length: 7\r\n\r\nCLEAR\r\n");

        await Assert.That(await browser.ReceiveTextAsync()).IsEqualTo("ERROR: this port does not speak HTTP\n");
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 1\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Garbage_on_the_query_port_gets_errors_and_the_server_goes_on()
    {
        byte[] garbage = new byte[2 * Mebibyte];
        new Random(9998).NextBytes(garbage);
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        for (int i = 0; i < 8; i++)
        {
            using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
            // The server may stop listening to this at any time.
            _ = client.SendUntilBlocked(garbage.AsSpan(i * 1000, 200_000), most: 200_000);
            string once = await client.ReceiveOnceAsync();

            await Assert.That(once).StartsWith("ERROR: ");
            client.Reset();
        }
        await Assert.That(await server.AskAsync("PING")).IsEqualTo("PONG\n");
        await server.StopAsync();
    }

    // The slow twin of the framer, for bytes without an octet count.
    private static long RecordsOf(ReadOnlySpan<byte> bytes)
    {
        long count = 0;
        foreach (Range range in bytes.SplitAny("\n\0"u8))
        {
            ReadOnlySpan<byte> record = bytes[range];
            count += record.IsEmpty || record is [(byte)'\r'] ? 0 : 1;
        }
        return count;
    }
}
