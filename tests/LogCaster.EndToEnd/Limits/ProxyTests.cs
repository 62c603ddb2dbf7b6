using System;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;
using LogCaster.EndToEnd.Tls;

namespace LogCaster.EndToEnd.Limits;

/// <summary>The PROXY protocol: from trusted networks only, and then always.</summary>
internal sealed class ProxyTests
{
    private const string Trusted = "LOGCASTER_PROXY_FROM=127.0.0.1";

    private static readonly byte[] s_v2 = Convert.FromHexString("0D0A0D0A000D0A515549540A" + "2111000CC0000207C0000201DC0401BB");

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task A_record_is_of_the_client_that_the_header_names(int version)
    {
        byte[] header = version == 1 ? Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n") : s_v2;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Trusted);
        // In one piece, and each byte for itself.
        using WireClient together = await WireClient.ConnectAsync(server.LogPort);
        await together.SendAsync((byte[])[.. header, .. "one\n"u8]);
        using WireClient single = await WireClient.ConnectAsync(server.LogPort);
        foreach (byte value in header.Concat("two\n"u8.ToArray()))
        {
            await single.SendAsync(new[] { value });
        }
        using WireClient direct = await WireClient.ConnectAsync(server.LogPort, from: 2);
        await direct.SendAsync("PROXY TCP4 192.0.2.8 192.0.2.1 56324 443\r\n");

        await Eventually.IsTrueAsync("all are there", async () => await AskAsync(server, "COUNT") == "COUNT: 3\n");
        await Assert.That(await AskAsync(server, "COUNT source:192.0.2.7")).IsEqualTo("COUNT: 2\n");
        await Assert.That(await AskAsync(server, "COUNT source:127.0.0.2")).IsEqualTo("COUNT: 1\n");
        await server.StopAsync();
    }

    [Test]
    [Arguments("no header\n")]
    [Arguments("PROXY TCP4 nonsense\r\nline\n")]
    [Arguments("PROXY TCP4 192.0.2.7 ")]
    public async Task A_proxy_without_a_header_is_closed_and_nothing_is_stored(string said)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Trusted, "LOGCASTER_PROXY_TIMEOUT=1s");
        using WireClient client = await WireClient.ConnectAsync(server.LogPort);
        await client.SendAsync(said);
        try
        {
            _ = await client.ReceiveAllAsync();
        }
        catch (SocketException)
        {
            // A reset is how the log port closes what it does not confirm.
        }

        await Assert.That((await server.LoggedAsync("proxyHeaderWrong")).Text("peer")).IsEqualTo("127.0.0.1");
        await Assert.That(await AskAsync(server, "COUNT")).IsEqualTo("COUNT: 0\n");
        await server.StopAsync();
    }

    [Test]
    public async Task The_limit_of_connections_is_that_of_the_client()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(Trusted, "LOGCASTER_MAX_CONNECTIONS_PER_IP=2");
        var clients = new WireClient[6];
        for (int i = 0; i < clients.Length; i++)
        {
            clients[i] = await WireClient.ConnectAsync(server.LogPort);
            await clients[i].SendAsync($"PROXY TCP4 192.0.2.{i / 3} 192.0.2.1 56324 443\r\nline {i}\n");
        }

        // Three of each of two clients; two of each are taken.
        await Eventually.IsTrueAsync("four lines are there", async () => await AskAsync(server, "COUNT") == "COUNT: 4\n");
        await Eventually.IsTrueAsync("four connections stay", async () => await AskAsync(server, "STATS") is string stats && stats.Contains("Clients=4", StringComparison.Ordinal));
        Array.ForEach(clients, client => client.Dispose());
        await Eventually.IsTrueAsync("all are gone", async () => await AskAsync(server, "STATS") is string stats && stats.Contains("Clients=0", StringComparison.Ordinal));
        await server.StopAsync();
    }

    [Test]
    public async Task The_header_comes_before_TLS()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, Trusted]);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("log-tls"), folder, before: "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n");
        await client.SendAsync("over TLS\n");

        await Eventually.IsTrueAsync("the line is there", async () => await AskAsync(server, "COUNT source:192.0.2.7") == "COUNT: 1\n");
        await server.StopAsync();
    }

    // From an address that is no proxy.
    private static async Task<string> AskAsync(RunningLogCaster server, string command)
    {
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort, from: 2);
        await client.SendAsync(command + "\n");
        return await client.ReceiveTextAsync();
    }
}
