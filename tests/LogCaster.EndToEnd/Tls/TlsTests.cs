using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Tls;

/// <summary>Lines and queries over TLS: all that holds in the clear holds there.</summary>
[SuppressMessage("Security", "CA5398", Justification = "Each version is what is tested.")]
internal sealed class TlsTests
{
    [Test]
    [Arguments(SslProtocols.Tls12)]
    [Arguments(SslProtocols.Tls13)]
    public async Task Lines_are_stored_and_the_servers_close_notify_says_so(SslProtocols version)
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, "LOGCASTER_CAPACITY=100000"]);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("log-tls"), folder, protocols: version);
        await Assert.That(client.Stream.SslProtocol).IsEqualTo(version);

        await client.SendAsync(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\n")) + "the last");
        await client.EndAsync();
        long before = client.Wire.ReadBytes;

        await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("");
        await Assert.That(client.Wire.ReadBytes).IsGreaterThan(before);
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 50001\n");
        await Assert.That(await server.AskAsync("RECENT 1 out=raw")).IsEqualTo("the last\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_stream_that_is_cut_off_is_stored_and_not_confirmed()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("log-tls"), folder, protocols: SslProtocols.Tls12);
        await client.SendAsync("one\ntwo\nthr");
        long before = client.Wire.ReadBytes;

        client.Socket.Shutdown(SocketShutdown.Send);

        byte[] buffer = new byte[100];
        await Assert.That(await client.Wire.ReadAsync(buffer)).IsEqualTo(0);
        await Assert.That(client.Wire.ReadBytes).IsEqualTo(before);
        await Assert.That(await server.AskAsync("RECENT 9 out=raw")).IsEqualTo("one\ntwo\nthr\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Much_is_the_same_when_it_comes_back()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, "LOGCASTER_CAPACITY=3M", "LOGCASTER_BUFFER_SIZE=300M"]);
        var random = new Random(6514);
        var text = new StringBuilder();
        while (text.Length < 30_000_000)
        {
            text.Append('x', random.Next(1, 300)).Append(random.Next()).Append('\n');
        }
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        using (TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("log-tls"), folder))
        {
            // In pieces that fit to nothing.
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Min(random.Next(1, 100_000), bytes.Length - at);
                await client.SendAsync(bytes.AsMemory(at, length));
                at += length;
            }
            await client.EndAsync();
            await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("");
        }

        using TlsClient asker = await TlsClient.ConnectAsync(await server.PortAsync("query-tls"), folder);
        await asker.SendAsync("RECENT 3000000 out=raw\n");
        byte[] answer = Encoding.ASCII.GetBytes(await asker.ReceiveTextAsync());

        await Assert.That(Convert.ToHexString(SHA256.HashData(answer))).IsEqualTo(Convert.ToHexString(SHA256.HashData(bytes)));
        await server.StopAsync();
    }

    [Test]
    public async Task A_client_that_sends_each_byte_for_itself_is_understood()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("query-tls"), folder, isSlow: true);

        await client.SendAsync("COUNT\n");

        await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("COUNT: 0\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Several_commands_in_one_record_are_all_answered()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("query-tls"), folder);

        // More than the loop takes at once, in records that came before the first was answered.
        const int Count = 5000;
        await client.SendAsync("SESSION\n" + string.Concat(Enumerable.Repeat("COUNT\n", Count)) + "QUIT\n");
        string answer = await client.ReceiveTextAsync();

        await Assert.That(answer.Split("COUNT: 0").Length - 1).IsEqualTo(Count);
        await server.StopAsync();
    }

    [Test]
    public async Task Who_does_not_read_holds_up_nobody_and_gets_all_of_it_later()
    {
        const int Lines = 300_000;
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, "LOGCASTER_CAPACITY=1M"]);
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));
        long before = server.ResidentBytes;
        int port = await server.PortAsync("query-tls");
        List<TlsClient> clients = [];
        for (int i = 0; i < 10; i++)
        {
            clients.Add(await TlsClient.ConnectAsync(port, folder));
            await clients[i].SendAsync($"RECENT {Lines} out=raw\n");
        }

        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo($"COUNT: {Lines}\n");
        await Assert.That(server.ResidentBytes - before).IsLessThan(60L * 1024 * 1024);
        foreach (TlsClient client in clients)
        {
            await Assert.That((await client.ReceiveTextAsync()).Count(letter => letter == '\n')).IsEqualTo(Lines);
            client.Dispose();
        }
        await server.StopAsync();
    }

    [Test]
    public async Task Live_records_come_over_TLS()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("query-tls"), folder);
        await client.SendAsync("TAIL out=raw\n");
        await server.IsWatchedByAsync(1);

        for (int i = 0; i < 20; i++)
        {
            await server.StoreAsync($"line {i}\n");
            string seen = "";
            while (!seen.EndsWith('\n'))
            {
                seen += await client.ReceiveSomeAsync();
            }
            await Assert.That(seen).IsEqualTo($"line {i}\n");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task Many_connect_at_once()
    {
        const int Clients = 200;
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        int port = await server.PortAsync("log-tls");

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            using TlsClient client = await TlsClient.ConnectAsync(port, folder);
            await client.SendAsync($"client {i}\n");
            await client.EndAsync();
            _ = await client.ReceiveTextAsync();
        }));

        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo($"COUNT: {Clients}\n");
        await server.SendersAreGoneAsync();
        await server.StopAsync();
    }

    [Test]
    public async Task What_was_sent_before_the_end_of_the_process_is_taken_in()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, "LOGCASTER_CAPACITY=100000"]);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("log-tls"), folder);
        await client.SendAsync("hello\n");
        await Eventually.IsTrueAsync("the first line is there", async () => await server.StatAsync("Total") == 1);
        server.Signal(Interop.SigStop);
        await client.SendAsync(NumberedLines.Of(0, 1, 5000));

        server.Signal(Interop.SigTerm);
        server.Signal(Interop.SigCont);

        await Assert.That(await server.EndAsync(TimeSpan.FromSeconds(5))).IsEqualTo(0);
        await Assert.That((await server.LoggedAsync("stopped")).Number("records")).IsEqualTo(5001);
    }
}
