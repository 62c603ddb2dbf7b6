using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>Which capabilities there are, and how they are asked for.</summary>
internal sealed class CapabilityTests
{
    private const string Wanted = "account-notify account-tag away-notify batch cap-notify chghost draft/chathistory echo-message extended-join invite-notify "
        + "labeled-response message-tags multi-prefix sasl server-time setname standard-replies userhost-in-names";

    [Test]
    public async Task Each_capability_is_listed_and_given()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PASSWORD=sesame");
        IrcClient client = await server.ConnectAsync();

        IReadOnlyList<IrcLine> lines = await client.AskAsync("CAP LS 302");

        string[] names = [.. lines.SelectMany(line => line.Text.Split(' ')).Select(name => name.Split('=')[0])];
        await Assert.That(Wanted.Split(' ').Except(names)).IsEmpty();
        foreach (string name in names)
        {
            await client.ExpectAsync($"CAP REQ {name}", $"CAP * ACK {name}*");
        }
        await Assert.That((await client.AskAsync("CAP LIST")).SelectMany(line => line.Text.Split(' ')).Order()).IsEquivalentTo(names.Order());
        await server.StopAsync();
    }

    [Test]
    public async Task Values_are_shown_to_those_who_know_of_302_only()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PASSWORD=sesame");
        IrcClient young = await server.ConnectAsync();
        IrcClient old = await server.ConnectAsync();

        await Assert.That((await young.AskAsync("CAP LS 302")).SelectMany(line => line.Text.Split(' '))).Contains("sasl=PLAIN");
        await Assert.That((await old.AskAsync("CAP LS")).SelectMany(line => line.Text.Split(' '))).Contains("sasl");
        await server.StopAsync();
    }

    [Test]
    public async Task A_request_is_granted_as_a_whole_or_not_at_all()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.ExpectAsync("CAP REQ :server-time nonsense", "CAP * NAK :server-time nonsense*");
        await client.ExpectAsync("CAP LIST", "CAP * LIST :");
        await client.ExpectAsync("CAP REQ :server-time batch", "CAP * ACK :server-time batch*");
        await client.ExpectAsync("CAP REQ -batch", "CAP * ACK -batch*");
        await client.ExpectAsync("CAP LIST", "CAP * LIST server-time");
        await client.ExpectAsync("CAP NONSENSE", "410 * NONSENSE *");
        await client.SendAsync("CAP END");
        await client.RegisterAsync("alice");
        await client.ExpectAsync("CAP REQ :-server-time batch", "CAP alice ACK :-server-time batch*");
        await server.StopAsync();
    }

    [Test]
    public async Task Logging_in_is_offered_only_where_there_is_something_to_log_in_with()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await Assert.That((await client.AskAsync("CAP LS 302")).SelectMany(line => line.Text.Split(' ')).Any(name => name.StartsWith("sasl", StringComparison.Ordinal))).IsFalse();
        await server.StopAsync();
    }

    [Test]
    public async Task Server_time_echo_and_ids()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", "server-time echo-message message-tags");
        IrcClient bob = await server.RegisterAsync("bob", "server-time message-tags");
        IrcClient old = await server.RegisterAsync("old");

        IReadOnlyList<IrcLine> echo = await alice.AskAsync("PRIVMSG bob :one", "@+typing=active;ignored=x TAGMSG bob", "@+mark=a\\:b\\sc PRIVMSG bob :two", "PRIVMSG old :three");
        IReadOnlyList<IrcLine> got = await bob.TakeAsync();

        await Assert.That(string.Join('|', echo.Select(line => $"{line.Command} {line.Text}"))).IsEqualTo("PRIVMSG one|TAGMSG bob|PRIVMSG two|PRIVMSG three");
        await Assert.That(got.Count).IsEqualTo(3);
        await Assert.That(got.Zip(echo).All(pair => pair.First.Tags["msgid"] == pair.Second.Tags["msgid"] && pair.First.Tags["time"] == pair.Second.Tags["time"])).IsTrue();
        await Assert.That(echo.Select(line => line.Tags["msgid"]).Distinct().Count()).IsEqualTo(4);
        await Assert.That(got[1].Tags["+typing"]).IsEqualTo("active");
        await Assert.That(got[1].Tags.ContainsKey("ignored")).IsFalse();
        await Assert.That(got[2].Tags["+mark"]).IsEqualTo("a;b c");
        IReadOnlyList<IrcLine> plain = await old.TakeAsync();
        await Assert.That(plain.Single().Raw).StartsWith(":alice!");
        await server.StopAsync();
    }

    [Test]
    public async Task A_label_comes_back_once_with_the_answer_a_batch_or_an_ACK()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", "labeled-response batch echo-message message-tags");

        IrcLine single = (await alice.AskAsync("@label=one MODE #missing")).Single();
        IrcLine nothing = (await alice.AskAsync("@label=two PONG x")).Single();
        IReadOnlyList<IrcLine> many = await alice.AskAsync("@label=three WHOIS alice");
        IrcLine echo = (await alice.AskAsync("@label=four PRIVMSG alice :hello")).First(line => line.Tags.ContainsKey("label"));

        await Assert.That(single.Tags["label"]).IsEqualTo("one");
        await Assert.That(nothing.Has("ACK") && nothing.Tags["label"] == "two").IsTrue();
        await Assert.That(many[0].Has("BATCH +* labeled-response") && many[0].Tags["label"] == "three").IsTrue();
        string name = many[0].Parameters[0][1..];
        await Assert.That(many.Skip(1).SkipLast(1).All(line => line.Tags["batch"] == name && !line.Tags.ContainsKey("label"))).IsTrue();
        await Assert.That(many[^1].Has($"BATCH -{name}")).IsTrue();
        await Assert.That(echo.Command).IsEqualTo("PRIVMSG");
        await server.StopAsync();
    }

    [Test]
    public async Task Names_show_every_prefix_and_the_host_to_those_who_asked()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice"))[0];
        _ = await alice.AskAsync("MODE #talk +v alice");
        IrcClient both = await server.RegisterAsync("both", "multi-prefix userhost-in-names");
        IrcClient old = await server.RegisterAsync("old");

        await Assert.That((await both.AskAsync("JOIN #talk")).Single(line => line.Number == 353).Text.Split(' ').Any(name => name.StartsWith("@+alice!", StringComparison.Ordinal))).IsTrue();
        await Assert.That((await both.AskAsync("WHO #talk")).Any(line => line.Has("352 both #talk * alice H@+* *"))).IsTrue();
        await Assert.That((await old.AskAsync("JOIN #talk")).Single(line => line.Number == 353).Text.Split(' ')).Contains("@alice");
        await server.StopAsync();
    }

    [Test]
    public async Task Members_hear_of_away_invitations_and_joins_with_account_if_they_asked()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient all = await server.RegisterAsync("all", "away-notify invite-notify extended-join");
        IrcClient old = await server.RegisterAsync("old");
        _ = await all.AskAsync("JOIN #talk");
        _ = await old.AskAsync("JOIN #talk");
        _ = await all.TakeAsync();
        IrcClient bob = await server.RegisterAsync("bob");
        IrcClient guest = await server.RegisterAsync("guest");

        _ = await bob.AskAsync("AWAY :early", "JOIN #talk", "AWAY :at lunch", "AWAY", "INVITE guest #talk");

        await all.SeesAsync(
            ":bob!*@* JOIN #talk * :bob of the test", ":bob!*@* AWAY early", ":bob!*@* AWAY :at lunch", ":bob!*@* AWAY", ":bob!*@* INVITE guest #talk");
        await old.SeesAsync(":bob!*@* JOIN #talk");
        await guest.SeesAsync(":bob!*@* INVITE guest #talk");
        await server.StopAsync();
    }

    [Test]
    public async Task Who_is_in_no_account_has_no_account_tag_and_a_star_in_JOIN()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PASSWORD=sesame");
        IrcClient known = await server.ConnectAsync();
        await known.SendAsync("CAP REQ :sasl account-tag extended-join account-notify", "NICK known", "USER known 0 * :Known", "AUTHENTICATE PLAIN");
        _ = await known.AwaitAsync("AUTHENTICATE +");
        await known.SendAsync($"AUTHENTICATE {Convert.ToBase64String(Encoding.UTF8.GetBytes("\0known\0sesame"))}");
        _ = await known.AwaitAsync("900 known known!*@* known *");
        _ = await known.AwaitAsync("903 known *");
        await known.SendAsync("CAP END");
        _ = await known.AwaitAsync("001 known *");
        IrcClient guest = await server.ConnectAsync();
        await guest.SendAsync("PASS sesame", "CAP REQ :account-tag extended-join", "NICK guest", "USER guest 0 * :Guest", "CAP END");
        _ = await guest.AwaitAsync("001 guest *");
        _ = await guest.AskAsync("JOIN #talk");
        _ = await known.AskAsync("JOIN #talk", "PRIVMSG #talk :from an account");
        _ = await guest.AskAsync("PRIVMSG #talk :from none");

        IrcLine join = await known.AwaitAsync("PRIVMSG #talk :from none");
        await Assert.That(join.Tags.ContainsKey("account")).IsFalse();
        await Assert.That((await known.AskAsync("WHOIS known")).Any(line => line.Has("330 known known known *"))).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task Whether_one_asked_for_it_or_not_a_fault_has_a_code_in_words_or_a_number()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", "standard-replies draft/chathistory batch message-tags server-time");

        await alice.ExpectAsync("CHATHISTORY NONSENSE #talk * 10", "FAIL CHATHISTORY INVALID_PARAMS NONSENSE *");
        await alice.ExpectAsync("CHATHISTORY LATEST #talk * 10", "FAIL CHATHISTORY INVALID_TARGET LATEST #talk *");
        await server.StopAsync();
    }
}
