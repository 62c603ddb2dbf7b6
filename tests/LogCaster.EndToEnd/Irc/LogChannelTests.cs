using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>Records come to log channels, each to those of its severity, and to nobody's harm.</summary>
internal sealed class LogChannelTests
{
    private const string All = "#logs-all,#logs-error,#logs-warning,#logs-info,#logs-debug";

    [Test]
    public async Task A_record_is_a_message_of_the_bot_with_its_time()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await server.LogCaster.StoreAsync("ERROR: Database connection failed\n");
        IrcLine line = await alice.AwaitAsync("PRIVMSG *");

        await Assert.That(line.Raw).Matches(
            @"^:LogBot!logbot@logcaster PRIVMSG #logs-error :\[[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\] ERROR: Database connection failed$");
        await server.StopAsync();
    }

    [Test]
    [Arguments("ERROR x", "#logs-all #logs-error")]
    [Arguments("CRITICAL x", "#logs-all #logs-error")]
    [Arguments("FATAL x", "#logs-all #logs-error")]
    [Arguments("ALERT x", "#logs-all #logs-error")]
    [Arguments("EMERG x", "#logs-all #logs-error")]
    [Arguments("WARN x", "#logs-all #logs-warning")]
    [Arguments("WARNING x", "#logs-all #logs-warning")]
    [Arguments("INFO x", "#logs-all #logs-info")]
    [Arguments("NOTICE x", "#logs-all #logs-info")]
    [Arguments("DEBUG x", "#logs-all #logs-debug")]
    [Arguments("TRACE x", "#logs-all #logs-debug")]
    [Arguments("level=error x", "#logs-all #logs-error")]
    [Arguments("nothing of the kind", "#logs-all")]
    public async Task A_record_comes_to_the_channels_of_its_severity_and_no_others(string record, string channels)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync($"JOIN {All}");

        await server.LogCaster.StoreAsync(record + "\n");
        // One of each severity behind it: when all have come, the first has come wherever it will.
        await server.LogCaster.StoreAsync("ERROR end\nWARN end\nINFO end\nDEBUG end\n");
        var seen = new List<IrcLine>();
        while (seen.Count(line => line.Text.EndsWith(" end", StringComparison.Ordinal)) < 8)
        {
            seen.Add(await alice.AwaitAsync("PRIVMSG *"));
        }

        await Assert.That(string.Join(' ', seen.Where(line => !line.Text.EndsWith(" end", StringComparison.Ordinal)).Select(line => line.Parameters[0]).Order())).IsEqualTo(channels);
        await server.StopAsync();
    }

    [Test]
    public async Task Records_come_in_order_to_every_member_and_none_is_missing()
    {
        const int Count = 1500;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_RATE=0");
        IrcClient[] clients = await server.JoinedAsync("#logs-all", "alice", "bob", "carol");

        for (int i = 0; i < Count; i += 100)
        {
            await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(i, 100).Select(number => $"INFO line {number}\n")));
        }

        foreach (IrcClient client in clients)
        {
            for (int i = 0; i < Count; i++)
            {
                IrcLine line = await client.AwaitAsync("PRIVMSG #logs-all *");
                await Assert.That(line.Text[22..]).IsEqualTo($"INFO line {i}");
            }
        }
        await server.StopAsync();
    }

    [Test]
    public async Task The_time_of_a_record_is_the_servers_time_in_milliseconds_and_ids_differ()
    {
        const int Count = 20;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_RATE=0");
        IrcClient alice = await server.RegisterAsync("alice", "server-time message-tags");
        _ = await alice.AskAsync("JOIN #logs-info");
        for (int i = 0; i < Count; i++)
        {
            await server.LogCaster.StoreAsync($"INFO {i}\n");
        }

        var lines = new List<IrcLine>();
        while (lines.Count < Count)
        {
            lines.Add(await alice.AwaitAsync("PRIVMSG *"));
        }

        string stored = await server.LogCaster.AskAsync($"RECENT {Count} out=json");
        string[] times = [.. stored.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("time").GetString() ?? "")];
        await Assert.That(string.Join(' ', lines.Select(line => line.Tags["time"]))).IsEqualTo(string.Join(' ', times));
        await Assert.That(lines.All(line => line.Tags["time"].Length == "2026-11-23T10:30:45.123Z".Length)).IsTrue();
        await Assert.That(lines.Select(line => line.Tags["msgid"]).Distinct().Count()).IsEqualTo(Count);
        await Assert.That(lines.All(line => line.Tags.ContainsKey("bot"))).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task Users_only_read()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#logs-error", "alice", "bob");

        await clients[0].ExpectAsync("PRIVMSG #logs-error :hello", "404 alice #logs-error *");
        await clients[0].ExpectAsync("NOTICE #logs-error :hello");
        await clients[0].ExpectAsync("TOPIC #logs-error :mine", "482 alice #logs-error *");
        await clients[0].ExpectAsync("MODE #logs-error -m", "482 alice #logs-error *");
        await clients[0].ExpectAsync("MODE #logs-error +o alice", "482 alice #logs-error *");
        await clients[0].ExpectAsync("KICK #logs-error bob", "482 alice #logs-error *");
        await clients[0].ExpectAsync("KICK #logs-error LogBot", "482 alice #logs-error *");
        await clients[1].SeesAsync();
        await Assert.That((await clients[0].AskAsync("NAMES #logs-error"))[0].Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).IsEquivalentTo(["@LogBot", "alice", "bob"]);
        await server.StopAsync();
    }

    [Test]
    [Arguments("#logs-error", "ERROR")]
    [Arguments("#logs-warning", "WARN")]
    [Arguments("#logs-info", "INFO")]
    [Arguments("#logs-debug", "DEBUG")]
    [Arguments("#logs-all", "")]
    public async Task The_topic_says_what_a_channel_holds(string channel, string word)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync($"JOIN {channel}");

        IrcLine topic = lines.Single(line => line.Number == 332);
        await Assert.That(topic.Text).Contains(word);
        await Assert.That(topic.Text.Length).IsGreaterThan(5);
        await Assert.That((await alice.AskAsync("JOIN 0")).Count).IsEqualTo(1);
        // Nobody is in it, and it stays.
        await Assert.That((await alice.AskAsync("LIST")).Any(line => line.Has($"322 alice {channel} *"))).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task What_happens_on_IRC_is_no_record()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_LOG_LEVEL=debug");
        IrcClient[] clients = await server.JoinedAsync("#logs-all", "alice", "bob");

        _ = await clients[0].AskAsync("JOIN #talk", "NICK anna", "PRIVMSG bob :ERROR hello", "NONSENSE", "MODE #missing", "PRIVMSG #logs-all :!stats");
        clients[1].Reset();
        _ = await clients[0].AwaitAsync(":bob!*@* QUIT *");

        await Assert.That(await server.LogCaster.AskAsync("COUNT")).IsEqualTo("COUNT: 0\n");
        await Assert.That((await clients[0].TakeAsync()).Any(line => line.Has("PRIVMSG #logs-*"))).IsFalse();
        await server.StopAsync();
    }

    [Test]
    public async Task Without_log_channels_there_is_no_bot()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_CHANNELS=none");
        IrcClient alice = await server.RegisterAsync("alice");

        await alice.ExpectAsync("WHOIS LogBot", "401 alice LogBot *", "318 alice LogBot *");
        await Assert.That((await alice.AskAsync("LIST")).Any(line => line.Number == 322)).IsFalse();
        _ = await server.RegisterAsync("LogBot");
        await server.StopAsync();
    }

    [Test]
    public async Task The_channels_are_those_that_are_set()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_CHANNELS=#logs-error,#logs-all");
        IrcClient alice = await server.RegisterAsync("alice");

        IReadOnlyList<IrcLine> lines = await alice.AskAsync("LIST");

        await Assert.That(string.Join(' ', lines.Where(line => line.Number == 322).Select(line => line.Parameters[1]).Order())).IsEqualTo("#logs-all #logs-error");
        await server.StopAsync();
    }

    [Test]
    public async Task A_burst_is_summarised_and_the_sum_is_right()
    {
        const int Count = 5000;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_RATE=50");
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(0, Count).Select(i => $"ERROR burst {i}\n")));
        int shown = 0;
        int held = 0;
        while (shown + held < Count)
        {
            IrcLine line = await alice.AwaitAsync("PRIVMSG #logs-error *");
            shown += line.Text.Contains("ERROR burst", StringComparison.Ordinal) ? 1 : 0;
            held += HeldBack(line.Text);
        }

        await Assert.That(shown + held).IsEqualTo(Count);
        await Assert.That(shown).IsGreaterThanOrEqualTo(50);
        await Assert.That(held).IsGreaterThan(0);
        await server.StopAsync();
    }

    private static int HeldBack(string text)
    {
        const string Words = " more records in ";
        int end = text.IndexOf(Words, StringComparison.Ordinal);
        return !text.StartsWith('…') || end < 0 ? 0 : int.Parse(text[1..end], NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
