using System;
using System.Diagnostics;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>Thousands of connections that say nothing, and as many as there may be.</summary>
[NotInParallel]
internal sealed class IdleConnectionTests
{
    private const long Mebibyte = 1024 * 1024;

    [Test]
    public async Task Ten_thousand_idle_connections_are_accepted_fast_and_cost_little()
    {
        const int Connections = 10_000;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("warm-up\n");
        long before = server.ResidentBytes;
        var watch = Stopwatch.StartNew();

        WireClient[] clients = await WireClient.ConnectAllAsync(server.LogPort, Connections);
        await Eventually.IsTrueAsync("all are accepted", async () => await server.StatAsync("Clients") == Connections);
        TimeSpan took = watch.Elapsed;
        long grown = server.ResidentBytes - before;

        // The budget is 2 s; the client's half of the work is in here too, on a machine that may be busy.
        await Assert.That(took).IsLessThan(TimeSpan.FromSeconds(6));
        await Assert.That(grown).IsLessThan(40 * Mebibyte);
        await clients[Connections - 1].SendAsync("last one\n");
        await server.StoreAsync("new one\n");
        await Eventually.IsTrueAsync("both are stored", async () => await server.AskAsync("COUNT keyword=one") == "COUNT: 2\n");
        Array.ForEach(clients, client => client.Reset());
        await Eventually.IsTrueAsync("all are closed", async () => await server.StatAsync("Clients") == 0);
        await server.StopAsync();
    }

    [Test]
    public async Task Connections_beyond_the_limit_are_refused_and_those_before_it_go_on()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_MAX_CONNECTIONS=3", "LOGCASTER_MAX_QUERY_CONNECTIONS=2");
        WireClient[] senders = await WireClient.ConnectAllAsync(server.LogPort, 3);
        await Eventually.IsTrueAsync("three are open", async () => await server.StatAsync("Clients") == 3);
        // By a reset: an orderly end would say that its lines are stored.
        await Assert.That(await server.TryStoreAsync("lost\n")).IsFalse();
        using WireClient first = await WireClient.ConnectAsync(server.QueryPort);
        using WireClient second = await WireClient.ConnectAsync(server.QueryPort);
        await second.SendAsync("SESSION\n");
        await second.ReceiveUntilAsync("> ");
        using WireClient third = await WireClient.ConnectAsync(server.QueryPort);

        await Assert.That(await third.ReceiveTextAsync()).IsEqualTo("ERROR: 2 connections are open here, which is the limit; try again later\n");
        await senders[2].SendAsync("still heard\n");
        await senders[2].FinishAsync();
        await second.SendAsync("RECENT out=raw\n");
        await Assert.That(await second.ReceiveUntilAsync("> ")).IsEqualTo("still heard\n> ");
        await server.LoggedAsync("connectionLimitReached");
        Array.ForEach(senders, sender => sender.Dispose());
        await server.StopAsync();
    }
}
