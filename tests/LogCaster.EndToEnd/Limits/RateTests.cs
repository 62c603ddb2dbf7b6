using System;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Limits;

/// <summary>Who sends more than a rate allows is read more slowly; nothing of it is lost, and nobody else feels it.</summary>
internal sealed class RateTests
{
    [Test]
    [Arguments("LOGCASTER_RATE_LINES=2000")]
    [Arguments("LOGCASTER_RATE_BYTES=20K")]
    [Arguments("LOGCASTER_TOTAL_RATE_LINES=2000")]
    [Arguments("LOGCASTER_TOTAL_RATE_BYTES=20K")]
    public async Task All_of_it_comes_but_not_before_its_time(string rate)
    {
        const int Lines = 6000;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(rate, "LOGCASTER_CAPACITY=100000");
        var watch = Stopwatch.StartNew();
        // 10 bytes a line, on two connections: three seconds' worth, of which one is free.
        await Task.WhenAll(Enumerable.Range(0, 2).Select(sender =>
            server.StoreAsync(string.Concat(Enumerable.Range(0, Lines / 2).Select(i => $"{sender} {i:0000000}\n")))));

        await Assert.That(watch.Elapsed).IsGreaterThan(TimeSpan.FromSeconds(1.8));
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo($"COUNT: {Lines}\n");
        await Assert.That((await server.LoggedAsync("senderHeldBack")).Text("peer")).IsEqualTo("127.0.0.1");
        await server.StopAsync();
    }

    [Test]
    public async Task Another_peer_does_not_feel_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_RATE_LINES=100", "LOGCASTER_CAPACITY=100000");
        using WireClient busy = await WireClient.ConnectAsync(server.LogPort);
        await busy.SendAsync(string.Concat(Enumerable.Range(0, 5000).Select(i => $"busy {i}\n")));
        _ = await server.LoggedAsync("senderHeldBack");

        using WireClient other = await WireClient.ConnectAsync(server.LogPort, from: 2);
        await other.SendAsync("other\n");

        await Eventually.IsTrueAsync("the other line is there", async () => await server.AskAsync("COUNT keyword=other") == "COUNT: 1\n");
        await server.StopAsync();
    }

    [Test]
    public async Task What_was_held_back_is_taken_in_before_the_end()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_RATE_LINES=100", "LOGCASTER_CAPACITY=100000");
        using WireClient busy = await WireClient.ConnectAsync(server.LogPort);
        await busy.SendAsync(string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i}\n")));
        _ = await server.LoggedAsync("senderHeldBack");
        await busy.SendAsync("and one behind\n");
        await Eventually.IsTrueAsync("the server's kernel has it", () => busy.IsAcknowledged);

        server.Signal(Interop.SigTerm);

        await Assert.That(await server.EndAsync(TimeSpan.FromSeconds(5))).IsEqualTo(0);
        await Assert.That((await server.LoggedAsync("stopped")).Number("records")).IsEqualTo(1001);
    }
}
