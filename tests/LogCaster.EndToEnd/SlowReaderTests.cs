using System;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>Query clients that do not read what they asked for.</summary>
[NotInParallel]
internal sealed class SlowReaderTests
{
    private const long Mebibyte = 1024 * 1024;
    private const int Lines = 400_000;

    [Test]
    [Arguments("raw", 50)]
    [Arguments("text", 200)]
    public async Task Clients_that_never_read_hold_little_memory_and_delay_nobody(string format, int mebibytes)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=1000000", "LOGCASTER_BUFFER_SIZE=128M");
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));
        _ = await server.AskAsync("COUNT keyword=some");
        long before = server.ResidentBytes;

        // Each asks for 16 MB, more than the kernel holds for it; four queries run at once.
        WireClient[] deaf = await WireClient.ConnectAllAsync(server.QueryPort, 50);
        await Task.WhenAll(deaf.Select(client => client.SendAsync($"QUERY keyword=sender out={format}\n")));
        await Eventually.IsTrueAsync("all are waiting for their readers", async () => await server.StatAsync("Queries") == 0);

        for (int i = 0; i < 20; i++)
        {
            await Assert.That(await server.AskAsync("QUERY keyword=line=399999 out=raw")).IsEqualTo("INFO sender=0 line=399999 some more words\n");
        }
        // The whole answers would be 1,250 MB. Raw ones are a chunk and its buffers each; text ones share what LOGCASTER_QUERY_MEMORY allows
        // to four queries, 32 MB, and leave about three times that to the garbage collector while they grow.
        await Assert.That(server.ResidentBytes - before).IsLessThan(mebibytes * Mebibyte);
        Array.ForEach(deaf, client => client.Dispose());
        await server.StopAsync();
    }

    [Test]
    public async Task A_client_that_does_not_read_is_closed_after_the_stall_timeout()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=1000000", "LOGCASTER_QUERY_STALL_TIMEOUT=200ms");
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));
        using WireClient deaf = await WireClient.ConnectAsync(server.QueryPort);
        await deaf.SendAsync("QUERY keyword=sender out=raw\n");

        OwnLogLine closed = await server.LoggedAsync("connectionTimedOut");

        await Assert.That(closed.Text("reason")).IsEqualTo("it did not read its answer");
        await server.StopAsync();
    }

    [Test]
    public async Task A_slow_reader_gets_every_line_of_a_large_answer()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=1000000");
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));

        Outcome outcome = await Bash.RunAsync($$"""
            echo 'QUERY keyword=sender out=raw' | nc.openbsd localhost {{server.QueryPort}} | busybox dd bs=4k 2>/dev/null | awk '
                $3 != "line=" NR { print "out of order: " $0; exit }
                END { print NR }'
            """);

        await Assert.That(outcome).IsEqualTo(new Outcome(0, $"{Lines}\n", ""));
        await server.StopAsync();
    }

    [Test]
    public async Task A_client_that_goes_away_ends_its_query()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=1000000", "LOGCASTER_MAX_QUERIES=1");
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));
        for (int i = 0; i < 20; i++)
        {
            using WireClient gone = await WireClient.ConnectAsync(server.QueryPort);
            await gone.SendAsync("QUERY regex=some.*words out=raw\n");
            _ = await gone.ReceiveOnceAsync();
            gone.Reset();
        }
        await Eventually.IsTrueAsync("no query runs", async () => await server.StatAsync("Queries") == 0);

        await Assert.That(await server.AskAsync("COUNT keyword=line=400000")).IsEqualTo("COUNT: 1\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Queries_beyond_those_that_may_run_and_wait_get_an_error_and_the_others_their_answer()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(
            "LOGCASTER_CAPACITY=1000000", "LOGCASTER_MAX_QUERIES=1", "LOGCASTER_MAX_QUEUED_QUERIES=0");
        await server.StoreAsync(NumberedLines.Of(0, 1, Lines));
        await Assert.That(await server.AskAsync("COUNT keyword=line=77777")).IsEqualTo("COUNT: 1\n");

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.AskAsync("COUNT regex=[aeiou][^0-9]*[b-df-h]s$")));

        string[] kinds = [.. answers.Distinct().Order(StringComparer.Ordinal)];
        await Assert.That(kinds).IsEquivalentTo(["COUNT: 400000\n", "ERROR: too many queries are waiting; try again later\n"]);
        await server.StopAsync();
    }
}
