using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Limits;

/// <summary>How many connections one peer may have, and how long it may say nothing.</summary>
internal sealed class ConnectionLimitTests
{
    [Test]
    [Arguments("log", "LOGCASTER_MAX_CONNECTIONS_PER_IP", "")]
    [Arguments("query", "LOGCASTER_QUERY_MAX_PER_IP", "ERROR: 3 connections are open from your address, which is the limit; try again later\n")]
    [Arguments("irc", "LOGCASTER_IRC_MAX_PER_IP", "ERROR :Closing link: 3 connections are open from your address, which is the limit\r\n")]
    public async Task One_address_has_so_many_and_others_have_theirs(string listener, string variable, string words)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartWithAsync(["-I", "auto"], ["LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto", $"{variable}=3"]);
        int port = await server.PortAsync(listener);
        List<WireClient> open = [];
        for (int i = 0; i < 3; i++)
        {
            open.Add(await WireClient.ConnectAsync(port));
        }

        await Assert.That(await RefusalAsync(port)).IsEqualTo(words);
        await Assert.That((await server.LoggedAsync("peerLimitReached")).Text("peer")).IsEqualTo("127.0.0.1");
        using (WireClient other = await WireClient.ConnectAsync(port, from: 2))
        {
            await Assert.That(await StaysAsync(other)).IsTrue();
        }
        open[0].Dispose();
        await Eventually.IsTrueAsync("a place is free again", async () =>
        {
            try
            {
                using WireClient next = await WireClient.ConnectAsync(port);
                return await StaysAsync(next);
            }
            catch (SocketException)
            {
                return false;
            }
        });
        open.ForEach(client => client.Dispose());
        await server.StopAsync();
    }

    [Test]
    public async Task Without_its_first_byte_in_time_a_log_connection_is_closed_if_that_is_wanted()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_FIRST_BYTE_TIMEOUT=1s");
        using WireClient speaks = await WireClient.ConnectAsync(server.LogPort);
        await speaks.SendAsync("x");
        using WireClient silent = await WireClient.ConnectAsync(server.LogPort);

        _ = await WordsAsync(silent);

        await Assert.That((await server.LoggedAsync("connectionTimedOut")).Text("reason")).IsEqualTo("no first byte came");
        await Assert.That(await StaysAsync(speaks)).IsTrue();
        await server.StopAsync();
    }

    // A log connection is reset, which may be seen as early as it is made.
    private static async Task<string> RefusalAsync(int port)
    {
        try
        {
            using WireClient client = await WireClient.ConnectAsync(port);
            return await WordsAsync(client);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static async Task<string> WordsAsync(WireClient client)
    {
        try
        {
            return await client.ReceiveTextAsync();
        }
        catch (SocketException)
        {
            return "";
        }
    }

    // One that is refused is closed within moments.
    private static async Task<bool> StaysAsync(WireClient client)
    {
        Task<string> end = WordsAsync(client);
        return await Task.WhenAny(end, Task.Delay(300)) != end;
    }
}
