using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>draft/chathistory: messages of the past, of log channels their records.</summary>
internal sealed class HistoryTests
{
    private const string Capabilities = "draft/chathistory batch message-tags server-time";

    [Test]
    public async Task The_latest_messages_come_as_a_batch_in_their_order_with_their_ids()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", Capabilities + " echo-message");
        _ = await alice.AskAsync("JOIN #talk");
        IReadOnlyList<IrcLine> said = await alice.AskAsync([.. Enumerable.Range(0, 10).Select(i => $"PRIVMSG #talk :message {i}")]);

        IReadOnlyList<IrcLine> latest = await BatchAsync(alice, "CHATHISTORY LATEST #talk * 4");
        string middle = said[5].Tags["msgid"];
        IReadOnlyList<IrcLine> before = await BatchAsync(alice, $"CHATHISTORY BEFORE #talk msgid={middle} 2");
        IReadOnlyList<IrcLine> after = await BatchAsync(alice, $"CHATHISTORY AFTER #talk msgid={middle} 2");
        IReadOnlyList<IrcLine> around = await BatchAsync(alice, $"CHATHISTORY AROUND #talk msgid={middle} 3");
        IReadOnlyList<IrcLine> between = await BatchAsync(alice, $"CHATHISTORY BETWEEN #talk msgid={said[2].Tags["msgid"]} msgid={middle} 50");

        await Assert.That(Texts(latest)).IsEqualTo("message 6|message 7|message 8|message 9");
        await Assert.That(Texts(before)).IsEqualTo("message 3|message 4");
        await Assert.That(Texts(after)).IsEqualTo("message 6|message 7");
        await Assert.That(Texts(around)).Contains("message 5");
        await Assert.That(around.Count).IsEqualTo(3);
        await Assert.That(Texts(between)).IsEqualTo("message 3|message 4");
        await Assert.That(latest.Select(line => line.Tags["msgid"])).IsEquivalentTo(said.TakeLast(4).Select(line => line.Tags["msgid"]));
        await Assert.That(latest.Select(line => line.Tags["time"])).IsEquivalentTo(said.TakeLast(4).Select(line => line.Tags["time"]));
        await server.StopAsync();
    }

    [Test]
    public async Task Records_of_a_log_channel_are_its_history_with_the_same_ids_as_live()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", Capabilities);
        _ = await alice.AskAsync("JOIN #logs-error");
        await server.LogCaster.StoreAsync("ERROR one\nINFO other\nERROR two\nERROR three\n");
        IrcLine last = await alice.AwaitAsync("PRIVMSG *three");

        IReadOnlyList<IrcLine> latest = await BatchAsync(alice, "CHATHISTORY LATEST #logs-error * 2");
        IReadOnlyList<IrcLine> before = await BatchAsync(alice, $"CHATHISTORY BEFORE #logs-error msgid={last.Tags["msgid"]} 10");

        await Assert.That(string.Join('|', latest.Select(line => line.Text[22..]))).IsEqualTo("ERROR two|ERROR three");
        await Assert.That(string.Join('|', before.Select(line => line.Text[22..]))).IsEqualTo("ERROR one|ERROR two");
        await Assert.That(latest[^1].Tags["msgid"]).IsEqualTo(last.Tags["msgid"]);
        await Assert.That(latest[^1].Tags["time"]).IsEqualTo(last.Tags["time"]);
        await server.StopAsync();
    }

    [Test]
    public async Task A_topic_belongs_to_the_history_of_those_who_asked_for_events()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", Capabilities + " draft/event-playback");
        IrcClient bob = await server.RegisterAsync("bob", Capabilities);
        foreach (IrcClient client in new[] { alice, bob })
        {
            _ = await client.AskAsync("JOIN #talk");
        }
        _ = await alice.AskAsync("TOPIC #talk :of this", "PRIVMSG #talk :and that");

        await Assert.That((await BatchAsync(alice, "CHATHISTORY LATEST #talk * 10")).Any(line => line.Has("TOPIC #talk :of this"))).IsTrue();
        await Assert.That((await BatchAsync(bob, "CHATHISTORY LATEST #talk * 10")).Any(line => line.Command == "TOPIC")).IsFalse();
        await server.StopAsync();
    }

    [Test]
    [Arguments("CHATHISTORY LATEST #missing * 10", "FAIL CHATHISTORY INVALID_TARGET LATEST #missing *")]
    [Arguments("CHATHISTORY LATEST #others * 10", "FAIL CHATHISTORY INVALID_TARGET LATEST #others *")]
    [Arguments("CHATHISTORY NONSENSE #talk * 10", "FAIL CHATHISTORY INVALID_PARAMS NONSENSE *")]
    [Arguments("CHATHISTORY LATEST #talk nonsense 10", "FAIL CHATHISTORY INVALID_PARAMS LATEST *")]
    [Arguments("CHATHISTORY LATEST #talk * nonsense", "FAIL CHATHISTORY INVALID_PARAMS LATEST *")]
    public async Task What_cannot_be_given_is_a_FAIL(string line, string form)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        _ = await server.JoinedAsync("#others", "bob");
        IrcClient alice = await server.RegisterAsync("alice", Capabilities);
        _ = await alice.AskAsync("JOIN #talk");

        await alice.ExpectAsync(line, form);
        await server.StopAsync();
    }

    [Test]
    public async Task What_was_said_before_the_channel_was_made_anew_is_not_shown()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #talk", "PRIVMSG #talk :secret", "PART #talk");
        IrcClient bob = await server.RegisterAsync("bob", Capabilities);
        _ = await bob.AskAsync("JOIN #talk");

        await Assert.That((await BatchAsync(bob, "CHATHISTORY LATEST #talk * 10")).Count).IsEqualTo(0);
        await server.StopAsync();
    }

    // What comes between the two marks of a batch.
    private static async Task<IReadOnlyList<IrcLine>> BatchAsync(IrcClient client, string line)
    {
        await client.SendAsync(line);
        IrcLine begin = await client.AwaitAsync("BATCH +* chathistory *");
        string name = begin.Parameters[0][1..];
        var lines = new List<IrcLine>();
        while (await client.ReceiveAsync() is { } next && !next.Has($"BATCH -{name}"))
        {
            await Assert.That(next.Tags["batch"]).IsEqualTo(name);
            lines.Add(next);
        }
        return lines;
    }

    private static string Texts(IReadOnlyList<IrcLine> lines) => string.Join('|', lines.Select(line => line.Text));
}
