using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>What can be asked about the server: MOTD, LUSERS, VERSION, TIME, INFO, ADMIN, HELP, LINKS, STATS.</summary>
internal sealed class ServerQueryTests
{
    [Test]
    public async Task MOTD_shows_the_file_and_says_when_there_is_none()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "motd");
        await File.WriteAllTextAsync(file, "Welcome.\n\nA line of grüße\n" + new string('x', 700) + "\n");
        await using IrcServer server = await IrcServer.StartAsync($"LOGCASTER_IRC_MOTD_FILE={file}");
        IrcClient alice = await server.RegisterAsync("alice");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync("MOTD");

        await Assert.That(lines[0].Has("375 alice *") && lines[^1].Has("376 alice *")).IsTrue();
        await Assert.That(lines.Skip(1).SkipLast(1).All(line => line.Number == 372 && line.Raw.Length <= 510)).IsTrue();
        await Assert.That(string.Join('|', lines.Skip(1).Take(3).Select(line => line.Text.TrimStart('-').Trim()))).IsEqualTo("Welcome.||A line of grüße");
        await server.StopAsync();
    }

    [Test]
    public async Task SIGHUP_shows_what_the_file_says_now_and_a_file_that_is_gone_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "motd");
        await File.WriteAllTextAsync(file, "before\n");
        await using IrcServer server = await IrcServer.StartAsync($"LOGCASTER_IRC_MOTD_FILE={file}");
        IrcClient alice = await server.RegisterAsync("alice");
        await File.WriteAllTextAsync(file, "after\n");
        await Assert.That((await alice.AskAsync("MOTD"))[1].Text).Contains("before");

        server.LogCaster.Signal(Interop.SigHup);
        _ = await server.LogCaster.LoggedAsync("reloaded");
        await Assert.That((await alice.AskAsync("MOTD"))[1].Text).Contains("after");

        File.Delete(file);
        server.LogCaster.Signal(Interop.SigHup);
        await Assert.That((await server.LogCaster.LoggedAsync("settingWarning")).Text("warning")).Contains("LOGCASTER_IRC_MOTD_FILE");
        await Assert.That((await alice.AskAsync("MOTD"))[1].Text).Contains("after");
        await server.StopAsync();
    }

    [Test]
    public async Task Without_a_file_MOTD_is_422_and_LUSERS_counts()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = (await server.JoinedAsync("#talk", "alice", "bob"))[0];
        _ = await (await server.ConnectAsync()).AskAsync("NICK unfinished");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync("LUSERS");

        await Assert.That(lines.Any(line => line.Has("251 alice *2*"))).IsTrue();
        await Assert.That(lines.Any(line => line.Has("253 alice 1 *"))).IsTrue();
        await Assert.That(lines.Any(line => line.Has("254 alice 6 *"))).IsTrue();
        await Assert.That(lines.Any(line => line.Has("255 alice *2*"))).IsTrue();
        await Assert.That((await alice.AskAsync("MOTD")).All(line => line.Number is 422 or 375 or 372 or 376)).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task VERSION_TIME_INFO_ADMIN_and_LINKS_are_answered()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_SERVER_NAME=irc.example.org", "LOGCASTER_IRC_SERVER_INFO=for tests");
        IrcClient alice = await server.RegisterAsync("alice");

        await Assert.That((await alice.AskAsync("VERSION"))[0].Has("351 alice LogCaster* irc.example.org *")).IsTrue();
        await alice.ExpectAsync("TIME", $"391 alice irc.example.org *{DateTimeOffset.UtcNow.Year}*");
        IReadOnlyList<IrcLine> info = await alice.AskAsync("INFO");
        await Assert.That(info.SkipLast(1).All(line => line.Has("371 alice *")) && info.Count > 1 && info[^1].Has("374 alice *")).IsTrue();
        IReadOnlyList<IrcLine> admin = await alice.AskAsync("ADMIN");
        await Assert.That(admin.Select(line => line.Number).First() is 256 or 423).IsTrue();
        await alice.ExpectAsync("LINKS", "364 alice irc.example.org irc.example.org :0 for tests", "365 alice * *");
        await server.StopAsync();
    }

    [Test]
    public async Task HELP_has_a_page_for_its_subjects_and_says_when_there_is_none()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        foreach (string line in new[] { "HELP", "HELP JOIN", "HELP privmsg" })
        {
            IReadOnlyList<IrcLine> lines = await alice.AskAsync(line);
            await Assert.That(lines[0].Number).IsEqualTo(704).Because(line);
            await Assert.That(lines.Skip(1).SkipLast(1).All(page => page.Number == 705)).IsTrue();
            await Assert.That(lines[^1].Number).IsEqualTo(706);
        }
        await alice.ExpectAsync("HELP nonsense", "524 alice nonsense *");
        await server.StopAsync();
    }

    [Test]
    [Arguments("STATS u", "242")]
    [Arguments("STATS m", "212")]
    public async Task STATS_tells_and_ends_with_219(string line, string number)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync(line);

        await Assert.That(lines.Count).IsGreaterThan(1);
        await Assert.That(lines.SkipLast(1).All(one => one.Command == number)).IsTrue();
        await Assert.That(lines[^1].Has($"219 alice {line[^1]} *")).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task What_is_not_known_is_said()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.ExpectAsync("NONSENSE a b", "421 alice NONSENSE *");
        await alice.ExpectAsync("VERSION other.server", "402 alice other.server *");
        await alice.ExpectAsync("TIME other.server", "402 alice other.server *");
        await alice.ExpectAsync("");
        await alice.ExpectAsync("   ");
        await alice.ExpectAsync("PING", "4* alice *");
        await alice.ExpectAsync("PONG anything");
        await server.StopAsync();
    }

    [Test]
    [Arguments("JOIN")]
    [Arguments("PART")]
    [Arguments("KICK")]
    [Arguments("KICK #a")]
    [Arguments("TOPIC")]
    [Arguments("INVITE alice")]
    [Arguments("MODE")]
    [Arguments("USERHOST")]
    [Arguments("CAP")]
    public async Task Too_few_parameters_are_461_with_the_command(string line)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.ExpectAsync(line, $"461 alice {line.Split(' ')[0]} *");
        await server.StopAsync();
    }
}
