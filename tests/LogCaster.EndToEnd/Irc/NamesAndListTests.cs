using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>NAMES and LIST.</summary>
internal sealed class NamesAndListTests
{
    [Test]
    public async Task NAMES_of_several_channels_are_given_one_after_the_other()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#a", "alice", "bob");
        _ = await clients[0].AskAsync("JOIN #b", "MODE #a +v bob");
        _ = await clients[1].TakeAsync();

        IReadOnlyList<IrcLine> lines = await clients[1].AskAsync("NAMES #a,#b,#missing");

        await Assert.That(lines.Count).IsEqualTo(5);
        await Assert.That(lines[0].Text.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)).IsEquivalentTo(["@alice", "+bob"]);
        await Assert.That(lines[1].Has("366 bob #a *") && lines[2].Has("353 bob = #b @alice") && lines[3].Has("366 bob #b *")).IsTrue();
        await Assert.That(lines[4].Has("366 bob #missing *")).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task Many_names_are_spread_over_lines_of_at_most_512_bytes_and_none_is_missing()
    {
        const int Members = 60;
        await using IrcServer server = await IrcServer.StartAsync();
        string[] nicks = [.. Enumerable.Range(0, Members).Select(i => string.Create(CultureInfo.InvariantCulture, $"a-rather-long-nick-{i:00}"))];
        IrcClient first = (await server.JoinedAsync("#talk", nicks))[0];

        IReadOnlyList<IrcLine> lines = await first.AskAsync("NAMES #talk");

        await Assert.That(lines.All(line => line.Raw.Length <= 510)).IsTrue();
        await Assert.That(lines.Count(line => line.Number == 353)).IsGreaterThan(1);
        IEnumerable<string> names = lines.Where(line => line.Number == 353).SelectMany(line => line.Text.Split(' ', System.StringSplitOptions.RemoveEmptyEntries));
        await Assert.That(names.Select(name => name.TrimStart('@')).Order()).IsEquivalentTo(nicks.Order());
        await server.StopAsync();
    }

    [Test]
    public async Task Who_is_invisible_is_not_named_to_those_outside()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient carol = await server.RegisterAsync("carol");
        _ = await clients[0].AskAsync("MODE alice -i");
        _ = await clients[1].AskAsync("MODE bob +i");

        await carol.ExpectAsync("NAMES #talk", "353 carol = #talk @alice", "366 carol #talk *");

        await Assert.That((await clients[0].AskAsync("NAMES #talk"))[0].Text).Contains("bob");
        await server.StopAsync();
    }

    [Test]
    public async Task LIST_shows_each_channel_with_members_and_topic()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        _ = await clients[0].AskAsync("TOPIC #talk :of this and that", "JOIN #other");

        IReadOnlyList<IrcLine> lines = await clients[0].AskAsync("LIST");

        await Assert.That(lines.Single(line => line.Number == 322 && line.Parameters[1] == "#talk").Has("322 alice #talk 2 :of this and that")).IsTrue();
        await Assert.That(lines.Single(line => line.Number == 322 && line.Parameters[1] == "#other").Parameters[2]).IsEqualTo("1");
        await Assert.That(lines.Count(line => line.Number == 322 && line.Parameters[1].StartsWith("#logs-", System.StringComparison.Ordinal))).IsEqualTo(5);
        await Assert.That(lines[^1].Has("323 alice *")).IsTrue();
        await server.StopAsync();
    }

    [Test]
    [Arguments("#talk", "#talk")]
    [Arguments("#talk,#other", "#other #talk")]
    [Arguments("#missing", "")]
    [Arguments("#t*", "#talk")]
    [Arguments("#?alk", "#talk")]
    [Arguments("!#logs-*", "#other #talk")]
    [Arguments(">1,!#logs-*", "#talk")]
    [Arguments("<2,!#logs-*", "#other")]
    [Arguments("C<60,!#logs-*", "#other #talk")]
    [Arguments("C>60,!#logs-*", "")]
    [Arguments("T<60,!#logs-*", "#talk")]
    public async Task LIST_takes_the_conditions_that_ELIST_promises(string condition, string channels)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        _ = await clients[0].AskAsync("TOPIC #talk :of this and that", "JOIN #other");

        IReadOnlyList<IrcLine> lines = await clients[0].AskAsync($"LIST {condition}");

        await Assert.That(string.Join(' ', lines.Where(line => line.Number == 322).Select(line => line.Parameters[1]).Order())).IsEqualTo(channels);
        await Assert.That(lines[^1].Number).IsEqualTo(323);
        await server.StopAsync();
    }
}
