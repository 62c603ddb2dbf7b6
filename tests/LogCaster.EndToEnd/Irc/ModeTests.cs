using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>MODE: i m n t k l o v b of channels, i B of users.</summary>
internal sealed class ModeTests
{
    [Test]
    public async Task The_modes_of_a_channel_are_shown_with_its_age()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice"))[0];
        IrcClient bob = await server.RegisterAsync("bob");
        _ = await alice.AskAsync("MODE #talk -imnt", "MODE #talk +nk secret", "MODE #talk +l 7");

        IReadOnlyList<IrcLine> own = await alice.AskAsync("MODE #talk");
        IReadOnlyList<IrcLine> foreign = await bob.AskAsync("MODE #talk");

        await Assert.That(own.Count).IsEqualTo(2);
        await Assert.That(string.Concat(own[0].Parameters[2].Order())).IsEqualTo("+kln");
        await Assert.That(own[0].Parameters.Skip(3).Order()).IsEquivalentTo(["7", "secret"]);
        await Assert.That(own[1].Has("329 alice #talk 1*")).IsTrue();
        // The key is the members' alone.
        await Assert.That(string.Join('\n', foreign.Select(line => line.Raw))).DoesNotContain("secret");
        await server.StopAsync();
    }

    [Test]
    public async Task A_change_is_seen_by_every_member_and_only_once()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        _ = await clients[0].AskAsync("MODE #talk -imnt");
        _ = await clients[1].TakeAsync();

        await clients[0].ExpectAsync("MODE #talk +im", ":alice!*@* MODE #talk +im");
        await clients[1].SeesAsync(":alice!*@* MODE #talk +im");
        await clients[0].ExpectAsync("MODE #talk +im");
        await clients[0].ExpectAsync("MODE #talk -i+n-m", ":alice!*@* MODE #talk *");
        await clients[1].SeesAsync("MODE #talk *");
        await Assert.That((await clients[0].AskAsync("MODE #talk"))[0].Has("324 alice #talk +n")).IsTrue();
        await clients[0].ExpectAsync("MODE #talk +ov bob bob", ":alice!*@* MODE #talk +ov bob bob");
        await clients[1].ExpectAsync("MODE #talk -o alice", ":alice!*@* MODE #talk +ov bob bob", ":bob!*@* MODE #talk -o alice");
        await server.StopAsync();
    }

    [Test]
    public async Task MODE_says_what_is_wrong()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");

        await clients[0].ExpectAsync("MODE", "461 alice MODE *");
        await clients[0].ExpectAsync("MODE #missing", "403 alice #missing *");
        await clients[0].ExpectAsync("MODE #missing +m", "403 alice #missing *");
        await clients[0].ExpectAsync("MODE #talk +Z", "472 alice Z *");
        await clients[1].ExpectAsync("MODE #talk +m", "482 bob #talk *");
        await carol.ExpectAsync("MODE #talk +m", "4* carol #talk *");
        await clients[0].ExpectAsync("MODE #talk +o carol", "441 alice carol #talk *");
        await clients[0].ExpectAsync("MODE #talk +v nobody", "401 alice nobody *");
        await server.StopAsync();
    }

    [Test]
    [Arguments("0")]
    [Arguments("abc")]
    [Arguments("-5")]
    [Arguments("99999999999999999999")]
    public async Task A_limit_that_is_none_is_696_and_sets_none(string limit)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice"))[0];

        await alice.ExpectAsync($"MODE #talk +l {limit}", $"696 alice #talk l {limit} *");

        await Assert.That((await alice.AskAsync("MODE #talk"))[0].Parameters[2]).DoesNotContain("l");
        await server.StopAsync();
    }

    [Test]
    public async Task A_limit_and_a_key_can_be_changed_and_taken_away()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice"))[0];

        await alice.ExpectAsync("MODE #talk +l 5", ":alice!*@* MODE #talk +l 5");
        await alice.ExpectAsync("MODE #talk +l 6", ":alice!*@* MODE #talk +l 6");
        await alice.ExpectAsync("MODE #talk -l", ":alice!*@* MODE #talk -l");
        await alice.ExpectAsync("MODE #talk -l");
        await alice.ExpectAsync("MODE #talk +k one", ":alice!*@* MODE #talk +k one");
        await alice.ExpectAsync("MODE #talk +k :with blank", "525 alice #talk *");
        await alice.ExpectAsync("MODE #talk -k any", ":alice!*@* MODE #talk -k *");
        await server.StopAsync();
    }

    [Test]
    public async Task Bans_are_listed_made_whole_and_lifted()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");

        await clients[0].ExpectAsync("MODE #talk b", "368 alice #talk *");
        await clients[0].ExpectAsync("MODE #talk +b bob", ":alice!*@* MODE #talk +b bob!**@*");
        await clients[0].ExpectAsync("MODE #talk +b bob");
        await clients[0].ExpectAsync("MODE #talk +b", "367 alice #talk bob!**@* alice* *", "368 alice #talk *");
        _ = await clients[1].TakeAsync();
        await clients[1].ExpectAsync("MODE #talk +b", "367 bob #talk bob!**@* *", "368 bob #talk *");
        await clients[1].ExpectAsync("PRIVMSG #talk :may I", "404 bob #talk *");
        await clients[0].ExpectAsync("MODE #talk +v bob", ":alice!*@* MODE #talk +v bob");
        await clients[1].ExpectAsync("PRIVMSG #talk :now I may", ":alice!*@* MODE #talk +v bob");
        await clients[0].ExpectAsync("MODE #talk -b BOB!*@*", ":bob!*@* PRIVMSG #talk :now I may", ":alice!*@* MODE #talk -b *!**@*");
        await clients[0].ExpectAsync("MODE #talk b", "368 alice #talk *");
        await server.StopAsync();
    }

    [Test]
    public async Task Who_may_speak_is_said_by_m_n_and_voice()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");

        _ = await clients[0].AskAsync("MODE #talk -n");
        await carol.ExpectAsync("PRIVMSG #talk :from outside");
        _ = await clients[0].AskAsync("MODE #talk +n");
        await carol.ExpectAsync("PRIVMSG #talk :again", "404 carol #talk *");
        _ = await clients[0].AskAsync("MODE #talk +m");
        _ = await clients[1].TakeAsync();
        await clients[1].ExpectAsync("PRIVMSG #talk :without voice", "404 bob #talk *");
        await clients[1].ExpectAsync("NOTICE #talk :without voice");
        _ = await clients[0].AskAsync("MODE #talk +v bob");
        _ = await clients[1].TakeAsync();
        await clients[1].ExpectAsync("PRIVMSG #talk :with voice");
        await clients[0].SeesAsync(":bob!*@* PRIVMSG #talk :with voice");
        await server.StopAsync();
    }

    [Test]
    public async Task A_user_has_i_and_B_and_only_his_own()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await server.RegisterAsync("bob");

        await alice.ExpectAsync("MODE alice", "221 alice +*");
        _ = await alice.AskAsync("MODE alice -i");
        await alice.ExpectAsync("MODE alice +i", ":alice!*@* MODE alice +i");
        await alice.ExpectAsync("MODE alice +i");
        await alice.ExpectAsync("MODE ALICE +B", ":alice!*@* MODE * +B");
        await alice.ExpectAsync("MODE alice -i", ":alice!*@* MODE alice -i");
        await alice.ExpectAsync("MODE alice", "221 alice +B");
        await alice.ExpectAsync("MODE alice +Z", "501 alice *");
        await alice.ExpectAsync("MODE alice +o", "501 alice *");
        await alice.ExpectAsync("MODE bob", "502 alice *");
        await alice.ExpectAsync("MODE bob +i", "502 alice *");
        await alice.ExpectAsync("MODE nobody", "401 alice nobody *");
        await server.StopAsync();
    }

    [Test]
    public async Task An_empty_channel_is_forgotten_with_its_modes()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice"))[0];
        _ = await alice.AskAsync("MODE #talk +k secret", "TOPIC #talk :old", "PART #talk");
        await alice.ExpectAsync("MODE #talk", "403 alice #talk *");
        IrcClient bob = await server.RegisterAsync("bob");

        IReadOnlyList<IrcLine> lines = await bob.AskAsync("JOIN #talk");

        await Assert.That(lines.Any(line => line.Has("353 bob = #talk @bob"))).IsTrue();
        await Assert.That(lines.Any(line => line.Number == 332)).IsFalse();
        await server.StopAsync();
    }
}
