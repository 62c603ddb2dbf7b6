using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Access;

/// <summary>Who may do what, over the wire: each set of roles, each verb, from this machine and from elsewhere.</summary>
internal sealed class RoleTests
{
    private const string Protected =
        "DENIED this LogCaster has no token. Set LOGCASTER_AUTH_TOKEN_FILE, or LOGCASTER_ALLOW=192.168.1.0/24, or query from the machine itself.\n";

    private static readonly string[] s_reading =
    [
        "COUNT", "COUNT x", "STATS", "HELP", "HELP FIND", "QUERY keyword=x", "SEARCH x", "FILTER 2020-01-01 00:00:00 2020-01-02 00:00:00", "REGEX x", "RECENT 1", "FIND x", "HIST", "TOP level",
        "FIELDS", "PING", "count", "  \tFIND x",
    ];

    private static readonly string[] s_changing = ["CLEAR", "UNCLEAR", "clear", " CLEAR ", "\tunclear"];

    [Test]
    public async Task Without_tokens_this_machine_may_do_everything_and_others_only_send()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await Assert.That(await TokenFolder.SendAsync(server, "from elsewhere\n", TokenFolder.Outside)).IsTrue();
        foreach (string command in s_reading.Concat(s_changing))
        {
            await Assert.That(await TokenFolder.SayAsync(server, command + "\n")).DoesNotContain("DENIED").Because(command);
            await Assert.That(await TokenFolder.SayAsync(server, command + "\n", TokenFolder.Outside)).IsEqualTo(Protected).Because(command);
        }
        foreach (string command in new[] { "TAIL", "TAIL n=0", "SESSION", "nonsense", "REGEX (", "AUTH x", "AUTH x COUNT" })
        {
            await Assert.That(await TokenFolder.SayAsync(server, command + "\n", TokenFolder.Outside)).IsEqualTo(Protected).Because(command);
        }
        await Assert.That(await TokenFolder.SayAsync(server, "COUNT\n")).IsEqualTo("COUNT: 1\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Networks_that_are_named_may_query_and_not_clear()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync($"LOGCASTER_ALLOW={TokenFolder.Outside}/32");
        foreach (string command in s_reading)
        {
            await Assert.That(await TokenFolder.SayAsync(server, command + "\n", TokenFolder.Outside)).DoesNotContain("DENIED").Because(command);
        }
        foreach (string command in s_changing)
        {
            await Assert.That(await TokenFolder.SayAsync(server, command + "\n", TokenFolder.Outside)).StartsWith("DENIED this needs the admin role").Because(command);
        }
        await server.StopAsync();
    }

    [Test]
    [Arguments("", false, false)]
    [Arguments(TokenFolder.Ingest, false, false)]
    [Arguments(TokenFolder.Query, true, false)]
    [Arguments(TokenFolder.Admin, true, true)]
    public async Task With_tokens_roles_decide_wherever_somebody_comes_from(string token, bool mayRead, bool mayChange)
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        string auth = token.Length > 0 ? $"AUTH {token} " : "";
        foreach (IPAddress? to in new[] { null, TokenFolder.Outside })
        {
            await Assert.That(await TokenFolder.SendAsync(server, "sending stays open\n", to)).IsTrue();
            foreach (string command in s_reading)
            {
                await Assert.That((await TokenFolder.SayAsync(server, auth + command.Trim() + "\n", to)).StartsWith("DENIED ", StringComparison.Ordinal)).IsEqualTo(!mayRead).Because(command);
            }
            foreach (string command in s_changing)
            {
                await Assert.That((await TokenFolder.SayAsync(server, auth + command.Trim() + "\n", to)).StartsWith("DENIED ", StringComparison.Ordinal)).IsEqualTo(!mayChange).Because(command);
            }
        }
        await server.StopAsync();
    }

    [Test]
    public async Task A_token_that_ended_or_is_for_others_is_as_wrong_as_one_that_nobody_has()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        string unknown = await TokenFolder.SayAsync(server, "AUTH nobody\nCOUNT\n");
        await Assert.That(unknown).StartsWith("DENIED this token is not valid here.").And.DoesNotContain("COUNT");
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Ended}\n")).IsEqualTo(unknown);
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Elsewhere}\n")).IsEqualTo(unknown);
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.HashOf(TokenFolder.Admin)}\n")).IsEqualTo(unknown);
        await Eventually.IsTrueAsync(
            "the own log tells what the client is not told",
            () => server.OwnLog.Where(line => line.Event == "authFailed").Select(line => line.Text("reason")).SequenceEqual(["unknown", "expired", "network", "unknown"]));
        await server.StopAsync();
    }

    [Test]
    public async Task AUTH_may_come_in_any_pieces_with_any_line_end()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        foreach (string line in new[] { $"AUTH {TokenFolder.Admin}\nPING\n", $"auth\t{TokenFolder.Admin} \r\nPING\r\n" })
        {
            for (int cut = 1; cut < line.Length; cut += 3)
            {
                using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
                await client.SendAsync(line[..cut]);
                await Eventually.IsTrueAsync("the first piece is there", () => client.IsAcknowledged);
                await client.SendAsync(line[cut..]);
                await Assert.That(await client.ReceiveTextAsync()).IsEqualTo("OK: boss has the roles ingest,query,admin\nPONG\n").Because($"{cut}");
            }
        }
        await server.StopAsync();
    }

    [Test]
    public async Task In_a_session_a_token_changes_who_one_is_and_a_wrong_one_ends_it()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        string said = await TokenFolder.SayAsync(
            server, $"AUTH {TokenFolder.Query}\nSESSION\nPING\nCLEAR\nAUTH {TokenFolder.Admin}\nCLEAR\nAUTH {TokenFolder.Query} CLEAR\nAUTH wrong\nPING\n");
        string[] lines = [.. said.Split('\n').Select(line => line.Replace("> ", "", StringComparison.Ordinal))];
        await Assert.That(lines.Select(line => line.Split(' ')[0]).Where(word => word.Length > 0)).IsEquivalentTo(["OK:", "PONG", "DENIED", "OK:", "OK:", "DENIED", "DENIED"]);
        await server.StopAsync();
    }

    [Test]
    [Arguments("AUTH\n", "ERROR: AUTH needs a token; allowed: AUTH token\n")]
    [Arguments("AUTH query-0123456789 AUTH admin-0123456789 CLEAR\n", "ERROR: AUTH stands once, before a command; allowed: AUTH token COUNT\n")]
    [Arguments("AUTH admin-0123456789\u0000\n", "DENIED this token is not valid here. Whoever runs this LogCaster can make one: logcaster gen-token.\n")]
    [Arguments("AUTH \u00e4\u00f6\u00fc\n", "DENIED this token is not valid here. Whoever runs this LogCaster can make one: logcaster gen-token.\n")]
    [Arguments("AUTH ADMIN-0123456789\n", "DENIED this token is not valid here. Whoever runs this LogCaster can make one: logcaster gen-token.\n")]
    [Arguments("AUTHOR admin-0123456789\n", "DENIED this needs a token with the query role. Send AUTH and the token in the line before, or set LOGCASTER_ALLOW to your network on the server.\n")]
    public async Task Odd_tokens_are_answered_in_one_line(string text, string answer)
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        await Assert.That(await TokenFolder.SayAsync(server, text)).IsEqualTo(answer);
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {new string('a', 4000)}\n")).StartsWith("DENIED this token");
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {new string('a', 100_000)}\n")).StartsWith("ERROR: the command is longer than 4096 bytes");
        await server.StopAsync();
    }

    [Test]
    public async Task Guessing_slows_an_address_down_and_no_other()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        for (int i = 0; i < 7; i++)
        {
            // Held together: each is refused, and they wait side by side.
            _ = await TokenFolder.SayAsync(server, $"AUTH guess-{i}\n", from: 9);
        }
        long began = Environment.TickCount64;
        Task<string> slow = TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Query} COUNT\n", from: 9);
        for (int i = 0; i < 20; i++)
        {
            await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Query} COUNT\n")).IsEqualTo("COUNT: 0\n");
        }
        await Assert.That(slow.IsCompleted).IsFalse().Because("twenty others were answered meanwhile");
        await Assert.That(await slow).IsEqualTo("COUNT: 0\n");
        await Assert.That(Environment.TickCount64 - began).IsGreaterThan(2000);
        await server.StopAsync();
    }

    [Test]
    public async Task What_an_administrator_did_is_in_the_own_log_and_can_be_undone_with_files_too()
    {
        using var tokens = new TokenFolder();
        using var folder = new TemporaryFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([tokens.Setting, .. folder.Persist]);
        await server.StoreAsync("one\ntwo\n");
        string[] said = (await TokenFolder.SayAsync(
            server, $"AUTH {TokenFolder.Admin}\nSESSION\nCLEAR\nCOUNT\nUNCLEAR\nCOUNT\nUNCLEAR\nSTATS\nQUIT\n")).Replace("> ", "", StringComparison.Ordinal).Split('\n');
        await Assert.That(said[1..6]).IsEquivalentTo(["OK: cleared 2 logs", "COUNT: 0", "OK: uncleared 2 logs", "COUNT: 2", "ERROR: there is no CLEAR to undo"]);
        await Assert.That(said[6]).StartsWith("STATS: Total=2, Dropped=0, Current=2, Cleared=0, ");
        await Eventually.IsTrueAsync(
            "the own log tells who did what",
            () => server.OwnLog.Where(line => line.Event == "audit").Select(line => $"{line.Text("who")} {line.Text("from")} {line.Text("action")} {line.Number("records")}")
                .SequenceEqual(["boss 127.0.0.1 CLEAR 2", "boss 127.0.0.1 UNCLEAR 2"]));
        await server.StopAsync();
    }
}
