using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>What users ask of the log from a channel, and views of their own.</summary>
internal sealed class LogCommandTests
{
    private const string Seed = "ERROR database down\nWARN database slow\nINFO all well\nERROR disk full\n";

    [Test]
    [Arguments("!query COUNT", "COUNT: 4")]
    [Arguments("!query count level:ERROR", "COUNT: 2")]
    [Arguments("!logquery COUNT", "COUNT: 4")]
    [Arguments("!query SEARCH database", "FOUND: 2 matches|] ERROR database down|] WARN database slow")]
    [Arguments("!query LAST 1", "FOUND: 1 matches|] ERROR disk full")]
    [Arguments("!query QUERY keyword=ERROR keyword=disk", "FOUND: 1 matches|] ERROR disk full")]
    [Arguments("!find level:error database", "ERROR database down")]
    [Arguments("!stats", "STATS: Total=4, ")]
    [Arguments("!logstats", "STATS: Total=4, ")]
    [Arguments("!QUERY COUNT", "COUNT: 4")]
    [Arguments("!query REGEX [", "ERROR: ")]
    [Arguments("!nonsense", "!help")]
    public async Task An_answer_is_a_NOTICE_to_who_asks_from_a_channel_or_in_private(string question, string answer)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        await server.LogCaster.StoreAsync(Seed);
        IrcClient[] clients = await server.JoinedAsync("#logs-all", "alice", "bob");

        foreach (string target in new[] { "#logs-all", "LogBot", "logbot" })
        {
            await clients[0].SendAsync($"PRIVMSG {target} :{question}");
            foreach (string part in answer.Split('|'))
            {
                IrcLine line = await clients[0].AwaitAsync($":LogBot!logbot@logcaster NOTICE alice *{part}*");
                await Assert.That(line.Raw.Length).IsLessThanOrEqualTo(510);
            }
        }
        await clients[1].SeesAsync();
        await server.StopAsync();
    }

    [Test]
    public async Task Help_names_every_command_and_explains_the_query_language()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.SendAsync("PRIVMSG LogBot :!help");

        foreach (string command in new[] { "!help", "!query", "!find", "!filter", "!stream", "!stats" })
        {
            _ = await alice.AwaitAsync($":LogBot!logbot@logcaster NOTICE alice :*{command}*");
        }
        await alice.SendAsync("PRIVMSG LogBot :!help FIND");
        _ = await alice.AwaitAsync("NOTICE alice *FIND*");
        await server.StopAsync();
    }

    [Test]
    public async Task A_long_answer_comes_whole_and_does_not_shut_the_asker_off()
    {
        await using IrcServer server = await IrcServer.StartPatientAsync("LOGCASTER_IRC_SENDQ=64K");
        await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(0, 200).Select(i => $"INFO {new string('x', 300)} {i}\n")));
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.SendAsync("PRIVMSG LogBot :!query SEARCH xxx");

        // All of it, or so much with a line that says how many there are more.
        var lines = new List<IrcLine> { await alice.AwaitAsync("NOTICE alice *200 matches*") };
        while (lines[^1].Text.Contains("INFO x", StringComparison.Ordinal) || lines.Count == 1)
        {
            lines.Add(await alice.AwaitAsync("NOTICE alice *"));
            if (lines[^1].Text.EndsWith(" 199", StringComparison.Ordinal))
            {
                break;
            }
        }
        await Assert.That(lines[^1].Text.EndsWith(" 199", StringComparison.Ordinal) || lines[^1].Text.Contains("more", StringComparison.Ordinal)).IsTrue().Because(lines[^1].Raw);
        _ = await alice.TakeAsync();
        await server.StopAsync();
    }

    [Test]
    public async Task What_changes_the_log_cannot_be_asked()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        await server.LogCaster.StoreAsync(Seed);
        IrcClient alice = await server.RegisterAsync("alice");

        foreach (string verb in new[] { "CLEAR", "TAIL", "SESSION", "QUIT" })
        {
            await alice.SendAsync($"PRIVMSG LogBot :!query {verb}");
            _ = await alice.AwaitAsync("NOTICE alice :ERROR: *");
        }
        await Assert.That(await server.LogCaster.AskAsync("COUNT")).IsEqualTo("COUNT: 4\n");
        await server.StopAsync();
    }

    [Test]
    [Arguments("level:ERROR keyword:database")]
    [Arguments("level=error database")]
    public async Task A_view_of_ones_own_shows_what_its_filter_says(string filter)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-mine");

        await alice.SendAsync($"PRIVMSG #logs-mine :!filter add {filter}");
        _ = await alice.AwaitAsync("NOTICE alice *");
        await server.LogCaster.StoreAsync(Seed + "ERROR the last of the database\n");

        await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-mine *")).Text).EndsWith("ERROR database down");
        await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-mine *")).Text).EndsWith("ERROR the last of the database");
        await server.StopAsync();
    }

    [Test]
    public async Task Filters_are_listed_and_removed_by_number()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-mine", "PRIVMSG #logs-mine :!filter add level:ERROR", "PRIVMSG #logs-mine :!logfilter add database");

        await alice.SendAsync("PRIVMSG #logs-mine :!filter list");
        _ = await alice.AwaitAsync("NOTICE alice :*1*level:ERROR*");
        _ = await alice.AwaitAsync("NOTICE alice :*2*database*");
        _ = await alice.AskAsync("PRIVMSG #logs-mine :!filter remove 1");
        await server.LogCaster.StoreAsync(Seed);

        await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-mine *")).Text).EndsWith("ERROR database down");
        await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-mine *")).Text).EndsWith("WARN database slow");
        await server.StopAsync();
    }

    [Test]
    [Arguments("!filter add (database")]
    [Arguments("!filter add /[/")]
    [Arguments("!filter add")]
    [Arguments("!filter remove 7")]
    [Arguments("!filter nonsense")]
    public async Task A_bad_filter_is_an_error_and_changes_nothing(string command)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-mine", "PRIVMSG #logs-mine :!filter add database");

        await alice.SendAsync($"PRIVMSG #logs-mine :{command}");
        _ = await alice.AwaitAsync("NOTICE alice :ERROR: *");
        await server.LogCaster.StoreAsync(Seed);

        await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-mine *")).Text).EndsWith("ERROR database down");
        await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-mine *")).Text).EndsWith("WARN database slow");
        await server.StopAsync();
    }

    [Test]
    public async Task The_channels_of_the_server_keep_their_view_and_a_guest_does_not_change_that_of_another()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#logs-mine", "alice", "bob");

        await clients[0].SendAsync("JOIN #logs-error", "PRIVMSG #logs-error :!filter add database");
        _ = await clients[0].AwaitAsync("NOTICE alice :ERROR: *");
        await clients[1].SendAsync("PRIVMSG #logs-mine :!filter add database");
        _ = await clients[1].AwaitAsync("NOTICE bob :ERROR: *");
        await clients[1].ExpectAsync("PRIVMSG #logs-mine :hello", "404 bob #logs-mine *");
        await server.StopAsync();
    }

    [Test]
    public async Task Stream_off_stops_the_records_for_one_and_on_brings_them_back()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#logs-error", "alice", "bob");

        _ = await clients[0].AskAsync("PRIVMSG #logs-error :!stream off");
        await server.LogCaster.StoreAsync("ERROR one\n");
        _ = await clients[1].AwaitAsync("PRIVMSG #logs-error *one");
        await Assert.That((await clients[0].TakeAsync()).Any(line => line.Command == "PRIVMSG")).IsFalse();
        await clients[0].SendAsync("PRIVMSG #logs-error :!logstream status");
        _ = await clients[0].AwaitAsync("NOTICE alice *");
        _ = await clients[0].AskAsync("PRIVMSG #logs-error :!stream on");
        await server.LogCaster.StoreAsync("ERROR two\n");

        await Assert.That((await clients[0].AwaitAsync("PRIVMSG #logs-error *")).Text).EndsWith("ERROR two");
        await server.StopAsync();
    }
}
