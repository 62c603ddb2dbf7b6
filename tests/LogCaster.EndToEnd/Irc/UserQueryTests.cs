using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>What can be asked about users: WHO, WHOX, WHOIS, WHOWAS, USERHOST, ISON.</summary>
internal sealed class UserQueryTests
{
    [Test]
    public async Task WHO_shows_the_members_of_a_channel_with_their_flags()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        _ = await clients[1].AskAsync("AWAY :gone", "MODE bob +B");

        IReadOnlyList<IrcLine> lines = await clients[0].AskAsync("WHO #talk");

        await Assert.That(lines.Count).IsEqualTo(3);
        await Assert.That(lines.Any(line => line.Has("352 alice #talk *alice * irc.logcaster alice H@ :0 alice of the test"))).IsTrue();
        await Assert.That(lines.Any(line => line.Has("352 alice #talk *bob * irc.logcaster bob GB :0 bob of the test"))).IsTrue();
        await Assert.That(lines[2].Has("315 alice #talk *")).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task WHO_takes_a_nick_a_mask_and_what_is_not_there()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");
        _ = await bob.AskAsync("MODE bob -i");

        await alice.ExpectAsync("WHO bob", "352 alice * *bob * irc.logcaster bob H* :0 bob of the test", "315 alice bob *");
        await alice.ExpectAsync("WHO b?b*", "352 alice * *bob * irc.logcaster bob H* :0 bob of the test", "315 alice b?b* *");
        await alice.ExpectAsync("WHO nobody", "315 alice nobody *");
        await alice.ExpectAsync("WHO #missing", "315 alice #missing *");
        _ = await bob.AskAsync("MODE bob +i");
        await alice.ExpectAsync("WHO b*", "315 alice b* *");
        await server.StopAsync();
    }

    [Test]
    public async Task WHOX_gives_the_fields_that_are_asked_for_in_their_order()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice"))[0];

        await alice.ExpectAsync("WHO #talk %tcuihsnfdlaor,152",
            "354 alice 152 #talk *alice * * irc.logcaster alice H@ 0 * 0 * :alice of the test", "315 alice #talk *");
        await alice.ExpectAsync("WHO #talk %nrt,7", "354 alice 7 alice :alice of the test", "315 alice #talk *");
        await alice.ExpectAsync("WHO alice %na", "354 alice alice 0", "315 alice alice *");
        await server.StopAsync();
    }

    [Test]
    public async Task WHOIS_tells_all_about_a_user()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_SERVER_INFO=what it is");
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        _ = await clients[0].AskAsync("AWAY :at lunch", "MODE alice +B");

        IReadOnlyList<IrcLine> lines = await clients[1].AskAsync("WHOIS ALICE");

        string[] forms =
        [
            "311 bob alice *alice * * :alice of the test", "319 bob alice @#talk", "312 bob alice irc.logcaster :what it is", "301 bob alice :at lunch",
            "335 bob alice *", "317 bob alice * 1* *",
        ];
        foreach (string form in forms)
        {
            await Assert.That(lines.Count(line => line.Has(form))).IsEqualTo(1).Because(form);
        }
        await Assert.That(lines[^1].Has("318 bob * *")).IsTrue();
        await Assert.That((await clients[1].AskAsync("WHOIS irc.logcaster alice")).Any(line => line.Has("311 bob alice *"))).IsTrue();
        await Assert.That((await clients[1].AskAsync("WHOIS alice alice")).Any(line => line.Has("311 bob alice *"))).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task WHOIS_says_what_is_wrong()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.ExpectAsync("WHOIS", "431 alice *");
        await alice.ExpectAsync("WHOIS nobody", "401 alice nobody *", "318 alice nobody *");
        await alice.ExpectAsync("WHOIS other.server alice", "402 alice other.server *");
        await server.StopAsync();
    }

    [Test]
    public async Task WHOIS_knows_the_bot()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync("WHOIS logbot");

        await Assert.That(lines.Any(line => line.Has("311 alice LogBot logbot logcaster * *"))).IsTrue();
        await Assert.That(lines.Any(line => line.Has("335 alice LogBot *"))).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task WHOWAS_remembers_who_is_gone_and_who_is_called_otherwise()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");
        await bob.SendAsync("NICK rob", "QUIT");
        _ = await bob.TakeToEndAsync();

        await alice.ExpectAsync("WHOWAS bob", "314 alice bob *bob * * :bob of the test", "312 alice bob *", "369 alice bob *");
        await alice.ExpectAsync("WHOWAS ROB 1", "314 alice rob *bob * * :bob of the test", "312 alice rob *", "369 alice * *");
        await alice.ExpectAsync("WHOWAS nobody", "406 alice nobody *", "369 alice nobody *");
        await alice.ExpectAsync("WHOWAS", "431 alice *");
        await server.StopAsync();
    }

    [Test]
    public async Task USERHOST_shows_those_who_are_there_with_away_mark_in_one_line()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");
        _ = await bob.AskAsync("AWAY :gone");

        await alice.ExpectAsync("USERHOST alice nobody BOB", "302 alice :alice=+*@* bob=-*@*");
        await alice.ExpectAsync("USERHOST nobody", "302 alice :");
        await alice.ExpectAsync("USERHOST", "461 alice USERHOST *");
        await server.StopAsync();
    }

    [Test]
    public async Task ISON_names_those_who_are_there()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await server.RegisterAsync("bob");

        await alice.ExpectAsync("ISON BOB nobody alice", "303 alice :bob alice");
        await alice.ExpectAsync("ISON :bob nobody alice", "303 alice :bob alice");
        await alice.ExpectAsync("ISON nobody", "303 alice :");
        await alice.ExpectAsync("ISON", "461 alice ISON *");
        await server.StopAsync();
    }

    [Test]
    public async Task SETNAME_changes_the_real_name()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", "setname");
        IrcClient bob = await server.RegisterAsync("bob", "setname");
        IrcClient old = await server.RegisterAsync("old");
        foreach (IrcClient client in new[] { alice, bob, old })
        {
            _ = await client.AskAsync("JOIN #talk");
        }
        _ = await alice.TakeAsync();
        _ = await bob.TakeAsync();

        await alice.ExpectAsync("SETNAME :Alice the Second", ":alice!*@* SETNAME :Alice the Second");

        await bob.SeesAsync(":alice!*@* SETNAME :Alice the Second");
        await old.SeesAsync();
        await Assert.That((await bob.AskAsync("WHOIS alice")).Single(line => line.Number == 311).Text).IsEqualTo("Alice the Second");
        await alice.ExpectAsync("SETNAME", "461 alice SETNAME *");
        await server.StopAsync();
    }
}
