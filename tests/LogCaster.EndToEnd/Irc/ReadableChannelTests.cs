using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>What makes a log channel readable: repeats in one line, what one member mutes, what was there before he came.</summary>
internal sealed class ReadableChannelTests
{
    [Test]
    public async Task Records_that_say_the_same_are_told_of_as_a_number()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await server.LogCaster.StoreAsync(string.Concat(Enumerable.Repeat("ERROR no route to host\n", 500)) + "ERROR something else\n");

        await Assert.That(await TextsAsync(alice, 3)).IsEquivalentTo(["ERROR no route to host", "\u2026 the line above 499 more times", "ERROR something else"]);

        // Nothing else comes: the number is told all the same.
        await server.LogCaster.StoreAsync("ERROR something else\n");
        await Assert.That(await TextsAsync(alice, 1)).IsEquivalentTo(["\u2026 the line above once more"]);
        await server.StopAsync();
    }

    [Test]
    public async Task Each_is_shown_where_that_is_wanted()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_FOLD=off");
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await server.LogCaster.StoreAsync("ERROR x\nERROR x\nERROR x\n");

        await Assert.That(await TextsAsync(alice, 3)).IsEquivalentTo(["ERROR x", "ERROR x", "ERROR x"]);
        await server.StopAsync();
    }

    [Test]
    public async Task Who_mutes_a_text_does_not_see_it_and_everybody_else_does()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#logs-error", "alice", "bob");
        (IrcClient alice, IrcClient bob) = (clients[0], clients[1]);
        await Assert.That(await SayAsync(alice, "PRIVMSG #logs-error :!mute no route 2h")).IsEqualTo("OK: lines of #logs-error that hold \u201cno route\u201d are not shown to you for 2h");
        await Assert.That(await SayAsync(alice, "PRIVMSG #logs-error :!mute list")).IsEqualTo("1: no route (for 120 more minutes)");

        await server.LogCaster.StoreAsync("ERROR one\nERROR No Route to host\nERROR two\n");

        await Assert.That(await TextsAsync(alice, 2)).IsEquivalentTo(["ERROR one", "ERROR two"]);
        await Assert.That(await TextsAsync(bob, 3)).IsEquivalentTo(["ERROR one", "ERROR No Route to host", "ERROR two"]);

        await Assert.That(await SayAsync(alice, "PRIVMSG #logs-error :!unmute 1")).StartsWith("OK: ");
        await server.LogCaster.StoreAsync("ERROR no route again\n");
        await Assert.That(await TextsAsync(alice, 1)).IsEquivalentTo(["ERROR no route again"]);
        await server.StopAsync();
    }

    [Test]
    [Arguments("!mute")]
    [Arguments("!mute list")]
    public async Task Who_mutes_nothing_is_told_how(string command)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await Assert.That(await SayAsync(alice, $"PRIVMSG #logs-error :{command}")).Contains("!mute <text> [2h]");
        await Assert.That(await SayAsync(alice, "PRIVMSG #logs-error :!unmute 3")).StartsWith("ERROR: ");
        await server.StopAsync();
    }

    [Test]
    public async Task Who_comes_in_is_shown_what_was_there_and_then_what_comes_each_once()
    {
        const int Rounds = 20;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_JOIN_HISTORY=5", "LOGCASTER_IRC_RATE=0");
        await server.LogCaster.StoreAsync("ERROR 1\nINFO not here\nERROR 2\n");
        // Another one watches, so that the channel may be behind the newest record when the next comes in.
        _ = await (await server.RegisterAsync("watcher")).AskAsync("JOIN #logs-error");
        int last = 2;
        for (int round = 0; round < Rounds; round++)
        {
            IrcClient client = await server.RegisterAsync($"client{round}");
            await client.SendAsync("JOIN #logs-error");
            int from = last + 1;
            last += 3;
            await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(from, 3).Select(number => $"ERROR {number}\n")));

            var seen = new List<int>();
            while (!seen.Contains(last) || seen.Count < Math.Min(5, last))
            {
                seen.Add(int.Parse((await client.AwaitAsync("PRIVMSG #logs-error *")).Text[28..], System.Globalization.CultureInfo.InvariantCulture));
            }
            seen.AddRange((await client.TakeAsync()).Where(line => line.Command == "PRIVMSG").Select(line => int.Parse(line.Text[28..], System.Globalization.CultureInfo.InvariantCulture)));

            // Whichever came first, the line or the client: from the first that he sees none is missing, and none comes twice.
            int first = seen.Min();
            await Assert.That(first).IsLessThanOrEqualTo(Math.Max(1, last - 4));
            await Assert.That(seen.Order()).IsEquivalentTo(Enumerable.Range(first, last - first + 1));
        }
        await server.StopAsync();
    }

    [Test]
    public async Task Who_can_ask_for_the_past_is_not_shown_it()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_JOIN_HISTORY=5");
        await server.LogCaster.StoreAsync("ERROR before\n");
        IrcClient alice = await server.RegisterAsync("alice", "draft/chathistory batch server-time message-tags");
        _ = await alice.AskAsync("JOIN #logs-error");
        await server.LogCaster.StoreAsync("ERROR after\n");

        await Assert.That(await TextsAsync(alice, 1)).IsEquivalentTo(["ERROR after"]);
        await server.StopAsync();
    }

    private static async Task<string> SayAsync(IrcClient client, string line)
    {
        await client.SendAsync(line);
        return (await client.AwaitAsync("NOTICE *")).Text;
    }

    // The texts of the next lines of #logs-error, without their time.
    private static async Task<List<string>> TextsAsync(IrcClient client, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
        {
            string text = (await client.AwaitAsync("PRIVMSG #logs-error *")).Text;
            texts.Add(text.StartsWith('[') ? text[22..] : text);
        }
        return texts;
    }
}
