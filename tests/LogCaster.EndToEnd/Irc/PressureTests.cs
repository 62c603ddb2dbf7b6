using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>Clients that send too much, read too little or say nothing: each loses only itself.</summary>
[NotInParallel]
internal sealed class PressureTests
{
    private const int SmallBuffer = 4096;

    [Test]
    public async Task A_flood_is_slowed_down_not_lost_and_nobody_else_waits()
    {
        const int Count = 120;
        await using IrcServer server = await IrcServer.StartPatientAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");

        await clients[0].SendAsync([.. Enumerable.Range(0, Count).Select(i => $"PRIVMSG bob :{i}")]);
        // Bob is served at once, while Alice's lines wait for their turn.
        int early = (await clients[1].TakeAsync()).Count;
        for (int i = early; i < Count; i++)
        {
            await Assert.That((await clients[1].AwaitAsync("PRIVMSG bob *")).Text).IsEqualTo(i.ToString(CultureInfo.InvariantCulture));
        }

        await Assert.That(early).IsLessThan(Count);
        await server.StopAsync();
    }

    [Test]
    public async Task Who_does_not_read_what_others_say_is_closed_and_the_others_see_it()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_SENDQ=64K");
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        IrcClient deaf = await server.ConnectAsync(receiveBytes: SmallBuffer);
        await deaf.RegisterAsync("deaf");
        _ = await deaf.AskAsync("JOIN #talk");
        _ = await clients[0].TakeAsync();
        string line = "PRIVMSG #talk :" + new string('x', 400);

        bool isGone = false;
        for (int i = 0; i < 2000 && !isGone; i++)
        {
            IReadOnlyList<IrcLine> seen = await clients[0].AskAsync([.. Enumerable.Repeat(line, 50)]);
            isGone = seen.Any(one => one.Has(":deaf!*@* QUIT *SendQ*"));
            // Bob reads, and has it all.
            await Assert.That((await clients[1].TakeAsync()).Count(one => one.Has("PRIVMSG #talk *"))).IsEqualTo(50);
        }

        await Assert.That(isGone).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task Who_does_not_read_records_is_told_how_many_were_skipped_and_stays()
    {
        const int Batch = 500;
        const int Batches = 40;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_RATE=0", "LOGCASTER_IRC_SENDQ=512K", "LOGCASTER_CAPACITY=100000");
        IrcClient deaf = await server.ConnectAsync(receiveBytes: SmallBuffer);
        await deaf.RegisterAsync("deaf");
        _ = await deaf.AskAsync("JOIN #logs-info");
        IrcClient alice = (await server.JoinedAsync("#logs-info", "alice"))[0];
        _ = await deaf.TakeAsync();

        for (int batch = 0; batch < Batches; batch++)
        {
            await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(batch * Batch, Batch).Select(i => $"INFO {i} {new string('x', 300)}\n")));
            for (int i = 0; i < Batch; i++)
            {
                await Assert.That((await alice.AwaitAsync("PRIVMSG #logs-info *")).Text).Contains($"INFO {(batch * Batch) + i} ");
            }
        }
        int shown = 0;
        int skipped = 0;
        while (shown + skipped < Batch * Batches)
        {
            IrcLine line = (await deaf.ReceiveAsync())!;
            shown += line.Command == "PRIVMSG" ? 1 : 0;
            skipped += line.Command == "NOTICE" && line.Text.Contains(" lines skipped", StringComparison.Ordinal)
                ? int.Parse(line.Text.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0;
        }

        await Assert.That(skipped).IsGreaterThan(0);
        await Assert.That(shown + skipped).IsEqualTo(Batch * Batches);
        await deaf.ExpectAsync("PRIVMSG nobody :I am still here", "401 deaf nobody *");
        await server.StopAsync();
    }

    [Test]
    public async Task Who_reads_gets_every_record_however_small_the_SendQ_is()
    {
        const int Count = 2000;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_RATE=0", "LOGCASTER_IRC_SENDQ=64K");
        IrcClient alice = (await server.JoinedAsync("#logs-info", "alice"))[0];

        for (int i = 0; i < Count; i++)
        {
            if (i % 100 == 0)
            {
                await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(i, 100).Select(number => $"INFO {number} {new string('x', 400)}\n")));
            }
            await Assert.That((await alice.AwaitAsync("* #logs-info *")).Text).Contains($"INFO {i} ");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task Who_does_not_say_who_he_is_is_closed()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_REGISTRATION_TIMEOUT=300ms");
        IrcClient silent = await server.ConnectAsync();
        IrcClient half = await server.ConnectAsync();
        await half.SendAsync("NICK half");

        foreach (IrcClient client in new[] { silent, half })
        {
            IReadOnlyList<IrcLine> lines = await client.TakeToEndAsync();
            await Assert.That(lines.Count > 0 && lines[^1].Command == "ERROR").IsTrue();
        }
        await server.StopAsync();
    }

    [Test]
    public async Task Who_is_silent_is_asked_and_closed_if_he_does_not_answer()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PING_INTERVAL=500ms");
        IrcClient alive = (await server.JoinedAsync("#talk", "alive"))[0];
        IrcClient dead = (await server.JoinedAsync("#talk", "dead"))[0];

        int pings = 0;
        bool isGone = false;
        while (!isGone || pings < 2)
        {
            IrcLine line = (await alive.ReceiveAsync())!;
            if (line.Command == "PING")
            {
                pings++;
                await alive.SendAsync($"PONG :{line.Text}");
            }
            isGone |= line.Has(":dead!*@* QUIT *Ping timeout*");
        }

        IReadOnlyList<IrcLine> last = await dead.TakeToEndAsync();
        await Assert.That(last.Count(line => line.Command == "PING")).IsEqualTo(1);
        await Assert.That(last[^1].Command).IsEqualTo("ERROR");
        await server.StopAsync();
    }

    [Test]
    public async Task One_address_has_so_many_connections_and_another_has_its_own()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_MAX_PER_IP=3");
        IrcClient[] first = [await server.RegisterAsync("a"), await server.RegisterAsync("b"), await server.RegisterAsync("c")];

        IrcClient refused = await server.ConnectAsync();
        IReadOnlyList<IrcLine> lines = await refused.TakeToEndAsync();
        IrcClient other = await server.ConnectAsync(from: 2);
        await other.RegisterAsync("other");

        await Assert.That(lines.All(line => line.Command == "ERROR") && lines.Count == 1).IsTrue();
        await first[0].SendAsync("QUIT");
        _ = await first[0].TakeToEndAsync();
        await Eventually.IsTrueAsync("there is room again", async () =>
        {
            IrcClient next = await server.ConnectAsync();
            await next.SendAsync("NICK d", "USER d 0 * :d");
            return (await next.ReceiveAsync())?.Number == 1;
        });
        await server.StopAsync();
    }

    [Test]
    public async Task Who_comes_when_others_vanish_is_not_harmed()
    {
        const int Members = 100;
        const int Rounds = 12;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_MAX_PER_IP=0", "LOGCASTER_IRC_RATE=0");
        string burst = string.Concat(Enumerable.Repeat($"ERROR {new string('x', 300)}\n", 200));
        var former = new List<IrcClient>();
        for (int round = 0; round < Rounds; round++)
        {
            // The places of those that go are taken by those that come, while records and QUITs are on their way to the former.
            await server.LogCaster.StoreAsync(burst);
            former.ForEach(client => client.Reset());
            former.Clear();
            for (int i = 0; i < Members; i++)
            {
                IrcClient client = await server.ConnectAsync();
                await client.SendAsync($"NICK r{round}-{i}", "USER n 0 * :n");
                former.Add(client);
            }
            foreach (IrcClient client in former)
            {
                // Nothing comes before the welcome, which names whom it is for.
                IrcLine first = await client.ReceiveAsync() ?? throw new InvalidOperationException("A new client was closed.");
                await Assert.That(first.Has($"001 r{round}-{former.IndexOf(client)} *")).IsTrue().Because(first.Raw);
                await client.SendAsync("JOIN #logs-error");
            }
            foreach (IrcClient client in former)
            {
                _ = await client.AwaitAsync("366 *");
            }
        }
        await server.StopAsync();
    }

    [Test]
    public async Task A_thousand_members_each_get_each_record()
    {
        const int Members = 1000;
        const int Records = 50;
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_MAX_PER_IP=0", "LOGCASTER_IRC_RATE=0");
        var clients = new IrcClient[Members];
        for (int i = 0; i < Members; i++)
        {
            clients[i] = await server.ConnectAsync(from: (byte)(1 + (i % 4)));
            await clients[i].SendAsync($"NICK n{i}", "USER n 0 * :n", "JOIN #logs-error");
        }
        foreach (IrcClient client in clients)
        {
            _ = await client.AwaitAsync("366 *");
        }

        await server.LogCaster.StoreAsync(string.Concat(Enumerable.Range(0, Records).Select(i => $"ERROR record {i}\n")));

        foreach (IrcClient client in clients)
        {
            for (int i = 0; i < Records; i++)
            {
                await Assert.That((await client.AwaitAsync("PRIVMSG #logs-error *")).Text).EndsWith($"ERROR record {i}");
            }
        }
        await server.StopAsync();
    }

    [Test]
    public async Task It_stops_within_5_seconds_with_clients_that_read_and_that_do_not()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_RATE=0");
        IrcClient[] clients = await server.JoinedAsync("#logs-all", "alice", "bob");
        IrcClient deaf = await server.ConnectAsync(receiveBytes: SmallBuffer);
        await deaf.RegisterAsync("deaf");
        _ = await deaf.AskAsync("JOIN #logs-all");
        await server.LogCaster.StoreAsync(NumberedLines.Of(0, 1, 50_000));

        await server.StopAsync();

        foreach (IrcClient client in clients)
        {
            _ = await client.TakeToEndAsync();
        }
    }
}
