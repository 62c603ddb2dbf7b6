using System;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>The IRC server as a client sees it that knows nothing but the wire.</summary>
internal sealed class IrcSmokeTests
{
    [Test]
    public async Task A_client_is_welcomed_and_sees_records_in_a_log_channel()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_IRC_PORT=auto");
        using WireClient alice = await JoinAsync(server, "alice", "#logs-error");
        await server.StoreAsync("INFO: all is well\nERROR: Database connection failed\nERROR: evil \rQUIT :now\n");

        string seen = await alice.ReceiveUntilAsync("now\r\n");
        string[] lines = seen.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        await Assert.That(lines.Length).IsEqualTo(2);
        await Assert.That(lines[0]).StartsWith(":LogBot!logbot@logcaster PRIVMSG #logs-error :[20");
        await Assert.That(lines[0]).EndsWith("] ERROR: Database connection failed");
        await Assert.That(lines[1]).EndsWith("] ERROR: evil \\rQUIT :now");
        await server.StopAsync();
    }

    [Test]
    public async Task Two_users_talk_and_one_leaves()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_IRC_PORT=auto");
        using WireClient alice = await JoinAsync(server, "alice", "#talk");
        using WireClient bob = await JoinAsync(server, "bob", "#talk");
        _ = await alice.ReceiveUntilAsync("JOIN #talk\r\n");
        await bob.SendAsync("PRIVMSG #talk :gr\u00fc\u00dfe\r\n");
        await Assert.That(await alice.ReceiveUntilAsync("\r\n")).EndsWith("PRIVMSG #talk :gr\u00fc\u00dfe\r\n");
        await bob.SendAsync("QUIT :bye\r\n");
        await Assert.That(await bob.ReceiveTextAsync()).StartsWith("ERROR :Closing link: ");
        await Assert.That(await alice.ReceiveUntilAsync("\r\n")).EndsWith("QUIT :Quit: bye\r\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Questions_are_answered_to_who_asks()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_IRC_PORT=auto");
        await server.StoreAsync("INFO one\nERROR two\n");
        using WireClient alice = await JoinAsync(server, "alice", "#logs-all");
        await alice.SendAsync("PRIVMSG #logs-all :!query COUNT level:ERROR\r\n");
        await Assert.That(await alice.ReceiveUntilAsync("\r\n")).IsEqualTo(":LogBot!logbot@logcaster NOTICE alice :COUNT: 1\r\n");
        await alice.SendAsync("PRIVMSG LogBot :!query SEARCH two\r\n");
        await Assert.That(await alice.ReceiveUntilAsync("ERROR two\r\n")).Contains("NOTICE alice :FOUND: 1 matches\r\n");
        await alice.SendAsync("PRIVMSG LogBot :!query CLEAR\r\n");
        await Assert.That(await alice.ReceiveUntilAsync("\r\n")).Contains("ERROR: ");
        await server.StopAsync();
    }

    [Test]
    public async Task A_password_is_asked_for()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_IRC_PORT=auto", "LOGCASTER_IRC_PASSWORD=secret");
        using WireClient without = await WireClient.ConnectAsync(await PortOfAsync(server));
        await without.SendAsync("NICK a\r\nUSER a 0 * :A\r\n");
        await Assert.That(await without.ReceiveTextAsync()).Contains(" 464 a ");
        using WireClient withPass = await WireClient.ConnectAsync(await PortOfAsync(server));
        await withPass.SendAsync("PASS secret\r\nNICK b\r\nUSER b 0 * :B\r\n");
        _ = await withPass.ReceiveUntilAsync(" 221 b +\r\n");
        using WireClient withSasl = await WireClient.ConnectAsync(await PortOfAsync(server));
        string plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("\0carol\0secret"));
        await withSasl.SendAsync($"CAP LS 302\r\nNICK c\r\nUSER c 0 * :C\r\nCAP REQ sasl\r\nAUTHENTICATE PLAIN\r\nAUTHENTICATE {plain}\r\nCAP END\r\n");
        await Assert.That(await withSasl.ReceiveUntilAsync(" 221 c +\r\n")).Contains(" 903 c ");
        await server.StopAsync();
    }

    private static async Task<WireClient> JoinAsync(RunningLogCaster server, string nick, string channel)
    {
        WireClient client = await WireClient.ConnectAsync(await PortOfAsync(server));
        await client.SendAsync($"NICK {nick}\r\nUSER {nick} 0 * :Real Name\r\nJOIN {channel}\r\n");
        _ = await client.ReceiveUntilAsync($" 366 {nick} {channel} :End of NAMES list\r\n");
        return client;
    }

    private static async Task<int> PortOfAsync(RunningLogCaster server)
    {
        OwnLogLine listening = await Eventually.GivesAsync(
            "listening for irc", () => server.OwnLog.FirstOrDefault(line => line.Event == "listening" && line.Text("listener") == "irc"));
        return (int)listening.Number("port");
    }
}
