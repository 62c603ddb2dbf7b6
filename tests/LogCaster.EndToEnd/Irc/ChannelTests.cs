using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>Coming into channels and leaving them: JOIN, PART, KICK, INVITE, TOPIC.</summary>
internal sealed class ChannelTests
{
    [Test]
    public async Task Several_channels_are_joined_with_one_line_in_its_order()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync("JOIN #a,#B,&c");

        string[] shown = [.. lines.Where(line => line.Command != "MODE").Select(line => line.ToString())];
        await Assert.That(string.Join('|', shown.Select(line => line.Split(" :End")[0]))).IsEqualTo(
            "JOIN #a|353 alice = #a @alice|366 alice #a|JOIN #B|353 alice = #B @alice|366 alice #B|" + "403 alice &c"
            + shown[^1]["403 alice &c".Length..]);
        await alice.ExpectAsync("JOIN #a");
        await alice.ExpectAsync("JOIN #b");
        await server.StopAsync();
    }

    [Test]
    public async Task Members_see_who_comes_says_and_goes()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");

        await carol.ExpectAsync("JOIN #TALK", ":carol!*@* JOIN #talk", "353 carol = #talk :*", "366 carol #talk *");
        foreach (IrcClient member in clients)
        {
            await member.SeesAsync(":carol!*@* JOIN #talk");
        }
        await carol.ExpectAsync("PRIVMSG #talk :hello all");
        await carol.ExpectAsync("PART #talk :I must go", ":carol!*@* PART #talk :I must go");
        foreach (IrcClient member in clients)
        {
            await member.SeesAsync(":carol!*@* PRIVMSG #talk :hello all", ":carol!*@* PART #talk :I must go");
        }
        await clients[1].SendAsync("QUIT :good night");
        _ = await clients[1].TakeToEndAsync();
        await clients[0].SeesAsync(":bob!*@* QUIT :*good night");
        await server.StopAsync();
    }

    [Test]
    public async Task A_name_that_is_none_is_refused()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.ExpectAsync("JOIN", "461 alice JOIN *");
        await alice.ExpectAsync("JOIN nohash", "403 alice nohash *");
        await alice.ExpectAsync("JOIN #", "4* alice # *");
        await alice.ExpectAsync("JOIN #bell\a", "4* alice #bell\a *");
        await Assert.That((await alice.AskAsync("JOIN bad,#good")).Any(line => line.Has(":alice!*@* JOIN #good"))).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task JOIN_0_leaves_every_channel()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #a,#b");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync("JOIN 0");

        await Assert.That(lines.Count).IsEqualTo(2);
        await Assert.That(lines.Any(line => line.Has(":alice!*@* PART #a*")) && lines.Any(line => line.Has(":alice!*@* PART #b*"))).IsTrue();
        await alice.ExpectAsync("PART #a", "403 alice #a *");
        await server.StopAsync();
    }

    [Test]
    public async Task PART_says_what_is_wrong()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#a", "alice");
        IrcClient bob = await server.RegisterAsync("bob");

        await bob.ExpectAsync("PART", "461 bob PART *");
        await bob.ExpectAsync("PART #missing", "403 bob #missing *");
        await bob.ExpectAsync("PART #a", "442 bob #a *");
        _ = await clients[0].AskAsync("JOIN #b");
        await clients[0].ExpectAsync("PART #a,#b,#c", ":alice!*@* PART #a", ":alice!*@* PART #b", "403 alice #c *");
        await server.StopAsync();
    }

    [Test]
    public async Task A_key_a_limit_a_ban_and_an_invitation_bar_the_door()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#door", "alice"))[0];
        IrcClient bob = await server.RegisterAsync("bob");

        _ = await alice.AskAsync("MODE #door +k secret");
        await bob.ExpectAsync("JOIN #door", "475 bob #door *");
        await bob.ExpectAsync("JOIN #door wrong", "475 bob #door *");
        _ = await alice.AskAsync("MODE #door -k secret", "MODE #door +l 1");
        await bob.ExpectAsync("JOIN #door", "471 bob #door *");
        _ = await alice.AskAsync("MODE #door -l", "MODE #door +b bob!*@*");
        await bob.ExpectAsync("JOIN #door", "474 bob #door *");
        _ = await alice.AskAsync("MODE #door -b bob!*@*", "MODE #door +i");
        await bob.ExpectAsync("JOIN #door", "473 bob #door *");
        await alice.ExpectAsync("INVITE bob #door", "341 alice bob #door");
        await bob.SeesAsync(":alice!*@* INVITE bob #door");
        await Assert.That((await bob.AskAsync("JOIN #door"))[0].Has(":bob!*@* JOIN #door")).IsTrue();
        // An invitation is good for once.
        _ = await bob.AskAsync("PART #door");
        await bob.ExpectAsync("JOIN #door", "473 bob #door *");
        await server.StopAsync();
    }

    [Test]
    public async Task Keys_are_given_in_the_order_of_the_channels()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");
        _ = await alice.AskAsync("JOIN #a,#b,#c", "MODE #a +k one", "MODE #b +k two");

        IReadOnlyList<IrcLine> lines = await bob.AskAsync("JOIN #a,#b,#c one,two");

        await Assert.That(lines.Count(line => line.Command == "JOIN")).IsEqualTo(3);
        await server.StopAsync();
    }

    [Test]
    public async Task An_operator_kicks_and_nobody_else()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob", "carol");
        IrcClient dave = await server.RegisterAsync("dave");

        await clients[1].ExpectAsync("KICK #talk alice", "482 bob #talk *");
        await clients[0].ExpectAsync("KICK #talk", "461 alice KICK *");
        await clients[0].ExpectAsync("KICK #missing bob", "403 alice #missing *");
        await clients[0].ExpectAsync("KICK #talk dave", "441 alice dave #talk *");
        await clients[0].ExpectAsync("KICK #talk nobody", "4* alice nobody *");
        await dave.ExpectAsync("KICK #talk bob", "442 dave #talk *");
        await clients[0].ExpectAsync("KICK #talk bob :too loud", ":alice!*@* KICK #talk bob :too loud");
        await clients[1].SeesAsync(":alice!*@* KICK #talk bob :too loud");
        await clients[2].SeesAsync(":alice!*@* KICK #talk bob :too loud");
        await clients[0].ExpectAsync("KICK #talk carol", ":alice!*@* KICK #talk carol *");
        await clients[1].ExpectAsync("PRIVMSG #talk :may I", "404 bob #talk *");
        await server.StopAsync();
    }

    [Test]
    public async Task INVITE_says_what_is_wrong()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");

        await clients[0].ExpectAsync("INVITE carol", "461 alice INVITE *");
        await clients[0].ExpectAsync("INVITE nobody #talk", "401 alice nobody *");
        await clients[0].ExpectAsync("INVITE bob #talk", "443 alice bob #talk *");
        await clients[0].ExpectAsync("INVITE carol #missing", "403 alice #missing *");
        await carol.ExpectAsync("INVITE alice #talk", "442 carol #talk *");
        await clients[1].ExpectAsync("INVITE carol #talk", "341 bob carol #talk");
        _ = await clients[0].AskAsync("MODE #talk +i");
        _ = await clients[1].TakeAsync();
        await clients[1].ExpectAsync("INVITE carol #talk", "482 bob #talk *");
        await server.StopAsync();
    }

    [Test]
    public async Task A_topic_is_set_shown_and_taken_away()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");

        await clients[1].ExpectAsync("TOPIC #talk", "331 bob #talk *");
        await clients[0].ExpectAsync("TOPIC #talk :today: logs", ":alice!*@* TOPIC #talk :today: logs");
        await clients[1].SeesAsync(":alice!*@* TOPIC #talk :today: logs");
        await clients[1].ExpectAsync("TOPIC #talk", "332 bob #talk :today: logs", "333 bob #talk alice* *");
        await carol.ExpectAsync("JOIN #talk", ":carol!*@* JOIN #talk", "332 carol #talk :today: logs", "333 carol #talk alice* *", "353 carol = #talk :*", "366 carol #talk *");
        _ = await clients[0].AskAsync("MODE #talk +t");
        _ = await clients[1].TakeAsync();
        await clients[1].ExpectAsync("TOPIC #talk :mine", "482 bob #talk *");
        _ = await clients[0].AskAsync("MODE #talk -t");
        _ = await clients[1].TakeAsync();
        await clients[1].ExpectAsync("TOPIC #talk :", ":bob!*@* TOPIC #talk :");
        await clients[0].ExpectAsync("TOPIC #talk", ":bob!*@* TOPIC #talk :", "331 alice #talk *");
        await server.StopAsync();
    }

    [Test]
    public async Task TOPIC_says_what_is_wrong()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        _ = await server.JoinedAsync("#talk", "alice");
        IrcClient bob = await server.RegisterAsync("bob");

        await bob.ExpectAsync("TOPIC", "461 bob TOPIC *");
        await bob.ExpectAsync("TOPIC #missing", "403 bob #missing *");
        await bob.ExpectAsync("TOPIC #talk :from outside", "442 bob #talk *");
        await server.StopAsync();
    }

    [Test]
    public async Task Everyone_who_shares_a_channel_sees_a_new_nick_once()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#a", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");
        _ = await clients[0].AskAsync("JOIN #b");
        _ = await clients[1].AskAsync("JOIN #b");
        _ = await clients[0].TakeAsync();

        await clients[0].ExpectAsync("NICK anna", ":alice!*@* NICK anna");

        await clients[1].SeesAsync(":alice!*@* NICK anna");
        await carol.SeesAsync();
        await Assert.That((await clients[1].AskAsync("NAMES #a")).Any(line => line.Number == 353 && line.Text.Split(' ').Contains("@anna"))).IsTrue();
        await server.StopAsync();
    }
}
