using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>How a client becomes known, in every order that clients are seen to use.</summary>
internal sealed class RegistrationTests
{
    [Test]
    public async Task A_client_is_welcomed_with_001_to_005_the_counts_and_the_message_of_the_day()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        IReadOnlyList<IrcLine> lines = await client.AskAsync("NICK alice", "USER name 0 * :Real Name");

        await Assert.That(string.Join(' ', lines.Select(line => line.Command).Distinct().Take(5))).IsEqualTo("001 002 003 004 005");
        await Assert.That(lines.All(line => line.Parameters[0] == "alice" && line.Source == "irc.logcaster")).IsTrue();
        await Assert.That(lines.Single(line => line.Number == 1).Text).Contains("alice!");
        await Assert.That(lines.Single(line => line.Number == 2).Text).Contains("irc.logcaster");
        IReadOnlyList<string> info = lines.Single(line => line.Number == 4).Parameters;
        await Assert.That(info[1]).IsEqualTo("irc.logcaster");
        await Assert.That(info[3].Contains('i') && info[3].Contains('B')).IsTrue();
        await Assert.That("imntklovb".All(info[4].Contains)).IsTrue();
        int[] numbers = [.. lines.Select(line => line.Number)];
        await Assert.That(numbers.Contains(251) && numbers.Contains(255)).IsTrue();
        await Assert.That(numbers.Count(number => number is 376 or 422)).IsEqualTo(1);
        await server.StopAsync();
    }

    [Test]
    [Arguments("NICK alice|USER name 0 * :Real Name")]
    [Arguments("USER name 0 * :Real Name|NICK alice")]
    [Arguments("USER name somehost someserver :Real Name|NICK alice")]
    [Arguments("user name 0 * Real|nick :alice")]
    [Arguments("PASS nobody-asked|NICK alice|USER name 0 * :Real Name")]
    [Arguments("CAP LS 302|NICK alice|USER name 0 * :Real Name|CAP END")]
    [Arguments("CAP LS|CAP REQ :server-time|NICK alice|USER name 0 * :Real Name|CAP END")]
    [Arguments("NICK alice|USER name 0 * :Real Name|CAP END")]
    [Arguments("NICK |NICK :|NICK alice|USER|USER name 0 * :Real Name")]
    public async Task Every_order_registers(string lines)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.SendAsync(lines.Split('|'));

        _ = await client.AwaitAsync("001 alice *");
        IrcLine user = (await client.AskAsync("WHOIS alice")).Single(line => line.Number == 311);
        await Assert.That(user.Text).IsEqualTo(lines.Contains("* Real|") ? "Real" : "Real Name");
        await Assert.That(user.Parameters[2].TrimStart('~')).IsEqualTo("name");
        await server.StopAsync();
    }

    [Test]
    public async Task Lines_may_end_with_LF_alone_and_come_in_pieces()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        foreach (byte one in "NICK alice\nUSER name 0 * :Real Name\n"u8.ToArray())
        {
            await client.SendBytesAsync(new[] { one });
        }

        _ = await client.AwaitAsync("001 alice *");
        await server.StopAsync();
    }

    [Test]
    public async Task A_PING_before_the_welcome_is_answered()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync("PING early", ":irc.logcaster PONG irc.logcaster early");
        await client.SendAsync("NICK alice");
        await client.ExpectAsync("PING later", "PONG irc.logcaster later");
        await client.SendAsync("USER name 0 * :Real Name");

        _ = await client.AwaitAsync("001 alice *");
        await server.StopAsync();
    }

    [Test]
    public async Task The_welcome_waits_for_CAP_END()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        IReadOnlyList<IrcLine> before = await client.AskAsync("CAP LS 302", "NICK alice", "USER name 0 * :Real Name");

        await Assert.That(before.All(line => line.Has("CAP * LS *"))).IsTrue();
        await Assert.That((await client.AskAsync("CAP END"))[0].Has("001 alice *")).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task QUIT_before_registration_is_answered_with_ERROR_and_the_end()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.SendAsync("QUIT :I did not mean it");
        IReadOnlyList<IrcLine> lines = await client.TakeToEndAsync();

        await Assert.That(lines.Count).IsEqualTo(1);
        await Assert.That(lines[0].Command).IsEqualTo("ERROR");
        await server.StopAsync();
    }

    [Test]
    public async Task Commands_of_users_are_refused_before_registration_and_lose_nothing()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        // What a naive script around sic sends at once.
        IReadOnlyList<IrcLine> early = await client.AskAsync("JOIN #logs-error", "PRIVMSG #logs-error :hello", "WHOIS x", "LIST");

        await Assert.That(early.All(line => line.Has("451 * *"))).IsTrue();
        await Assert.That(early.Count).IsEqualTo(4);
        await client.RegisterAsync("alice");
        await server.StopAsync();
    }

    [Test]
    public async Task A_NOTICE_before_registration_is_not_answered()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync("NOTICE bob :hello");
        await server.StopAsync();
    }

    [Test]
    public async Task A_nick_in_use_is_433_and_another_can_be_chosen()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient other = await server.ConnectAsync();

        await other.ExpectAsync("NICK ALICE", "433 * ALICE *");
        await other.RegisterAsync("bob");
        await other.ExpectAsync("NICK Alice", "433 bob Alice *");
        await alice.ExpectAsync("NICK Alice", ":alice!*@* NICK Alice");
        await alice.ExpectAsync("NICK Alice");
        await server.StopAsync();
    }

    [Test]
    [Arguments("1digit")]
    [Arguments("-dash")]
    [Arguments("with#hash")]
    [Arguments("#channel")]
    [Arguments("a!b")]
    [Arguments("a@b")]
    [Arguments("a,b")]
    [Arguments("a*b")]
    [Arguments("a?b")]
    [Arguments("a.b")]
    [Arguments("a:b")]
    [Arguments("~op")]
    [Arguments("@op")]
    [Arguments("+voice")]
    public async Task A_bad_nick_is_432(string nick)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync($"NICK {nick}", $"432 * {nick} *");
        await client.RegisterAsync("good[]\\`_^{|}-9");
        await client.ExpectAsync($"NICK {nick}", $"432 good[]\\`_^{{|}}-9 {nick} *");
        await server.StopAsync();
    }

    [Test]
    [Arguments("NICK")]
    [Arguments("NICK :")]
    public async Task No_nick_is_431(string line)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync(line, "431 * *");
        await server.StopAsync();
    }

    [Test]
    public async Task USER_wants_four_parameters_and_is_told_once()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync("USER name 0 *", "461 * USER *");
        await client.RegisterAsync("alice");
        await client.ExpectAsync("USER name 0 * :Real Name", "462 alice *");
        await client.ExpectAsync("PASS again", "462 alice *");
        await server.StopAsync();
    }

    [Test]
    public async Task The_bot_has_its_nick()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync("NICK LogBot", "433 * LogBot *");
        await client.ExpectAsync("NICK logbot", "433 * logbot *");
        await server.StopAsync();
    }

    [Test]
    public async Task A_nick_is_free_again_when_its_client_is_gone()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        await alice.SendAsync("QUIT");
        await Assert.That((await alice.TakeToEndAsync()).Any(line => line.Command == "ERROR")).IsTrue();

        IrcClient other = await server.RegisterAsync("alice");

        await other.ExpectAsync("NICK bob", ":alice!*@* NICK bob");
        _ = await server.RegisterAsync("Alice");
        await server.StopAsync();
    }

    [Test]
    public async Task With_a_password_only_those_who_know_it_register()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PASSWORD=open sesame");
        IrcClient knows = await server.ConnectAsync();
        await knows.SendAsync("PASS :open sesame", "NICK alice", "USER name 0 * :Real Name");
        _ = await knows.AwaitAsync("001 alice *");

        foreach (string password in new[] { "", "PASS open", "PASS :open sesame " })
        {
            IrcClient stranger = await server.ConnectAsync();
            await stranger.SendAsync(password, "NICK bob", "USER name 0 * :Real Name");
            IReadOnlyList<IrcLine> lines = await stranger.TakeToEndAsync();

            await Assert.That(lines.Any(line => line.Number == 1)).IsFalse();
            await Assert.That(lines.Any(line => line.Has("464 * *"))).IsTrue();
            await Assert.That(lines[^1].Command).IsEqualTo("ERROR");
        }
        await server.StopAsync();
    }
}
