using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>TAIL: the last matches, then what comes, until the client closes.</summary>
internal sealed class TailTests
{
    [Test]
    public async Task The_last_matches_are_shown_and_then_what_comes()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("INFO one\nINFO two\nINFO three\n");
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("TAIL n=2 out=raw\n");
        string last = await tail.ReceiveUntilAsync("three\n");
        await server.StoreAsync("INFO four\nINFO five\n");

        await Assert.That(last).IsEqualTo("INFO two\nINFO three\n");
        await Assert.That(await tail.ReceiveUntilAsync("five\n")).IsEqualTo("INFO four\nINFO five\n");
        await server.StopAsync();
    }

    [Test]
    [Arguments("TAIL level=err out=raw", "ERROR disk user=ann\n")]
    [Arguments("TAIL user=ann out=raw", "")]
    [Arguments("TAIL user:ann out=raw", "ERROR disk user=ann\n")]
    [Arguments("TAIL -disk out=raw", "INFO net user=bob\nlast one\n")]
    [Arguments("TAIL /u[a-z]+=b/ OR disk out=raw", "ERROR disk user=ann\nINFO net user=bob\n")]
    [Arguments("tail \"last one\" out=raw", "last one\n")]
    public async Task Only_matches_are_shown(string command, string expected)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        using WireClient all = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync(command + "\n");
        if (command.Contains("user=ann", StringComparison.Ordinal))
        {
            await Assert.That(await tail.ReceiveTextAsync()).StartsWith("ERROR: ");
            return;
        }
        await server.IsWatchedByAsync(1);
        await server.StoreAsync("ERROR disk user=ann\nINFO net user=bob\nlast one\n");
        // What is shown to a client that came later was looked at for the first one too, or is about to be.
        await all.SendAsync("TAIL out=raw\n");
        _ = await all.ReceiveUntilAsync("last one\n");

        await Assert.That(await tail.ReceiveUntilAsync(expected)).IsEqualTo(expected);
        await server.StopAsync();
    }

    [Test]
    [Arguments("TAIL limit=0 out=raw")]
    [Arguments("TAIL n=0 INFO out=raw")]
    public async Task Without_a_past_it_begins_with_what_comes(string command)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("INFO old\n");
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync(command + "\n");
        await server.IsWatchedByAsync(1);
        await server.StoreAsync("INFO new\n");

        await Assert.That(await tail.ReceiveUntilAsync("new\n")).IsEqualTo("INFO new\n");
        await server.StopAsync();
    }

    [Test]
    public async Task In_JSON_each_line_is_an_object_from_the_first_to_the_last()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("ERROR old user=ann\n");
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("TAIL out=json\n");
        string past = await tail.ReceiveUntilAsync("}\n");
        await server.StoreAsync("WARN new \"quoted\"\n");
        using var before = JsonDocument.Parse(past);
        using var after = JsonDocument.Parse(await tail.ReceiveUntilAsync("}\n"));

        await Assert.That(before.RootElement.GetProperty("message").GetString()).IsEqualTo("ERROR old user=ann");
        await Assert.That(after.RootElement.GetProperty("message").GetString()).IsEqualTo("WARN new \"quoted\"");
        await Assert.That(after.RootElement.GetProperty("seq").GetInt64() - before.RootElement.GetProperty("seq").GetInt64()).IsEqualTo(1);
        await server.StopAsync();
    }

    [Test]
    public async Task It_goes_on_for_a_client_that_has_ended_its_own_direction()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("TAIL out=raw");
        tail.EndSending();
        await server.IsWatchedByAsync(1);
        for (int i = 0; i < 5; i++)
        {
            await server.StoreAsync($"INFO {i}\n");

            await Assert.That(await tail.ReceiveUntilAsync("\n")).IsEqualTo($"INFO {i}\n");
        }
        await server.StopAsync();
    }

    [Test]
    public async Task In_a_session_it_follows_the_answers_before_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("INFO one\n");
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("SESSION\nPING\nCOUNT\nTAIL limit=0 out=raw\n");
        string answers = await tail.ReceiveUntilAsync("COUNT: 1\n> ");
        await server.IsWatchedByAsync(1);
        await server.StoreAsync("INFO two\n");

        await Assert.That(answers).IsEqualTo("> PONG\n> COUNT: 1\n> ");
        await Assert.That(await tail.ReceiveUntilAsync("two\n")).IsEqualTo("INFO two\n");
        await server.StopAsync();
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_client_that_has_closed_is_noticed(bool byReset)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("TAIL out=raw\n");
        await server.IsWatchedByAsync(1);
        if (byReset)
        {
            tail.Reset();
            await server.IsWatchedByAsync(0);
        }
        else
        {
            tail.Dispose();
            // It may still read, for all that the server can know, until it answers what is sent to it.
            await Eventually.IsTrueAsync("nobody watches", async () =>
            {
                await server.StoreAsync("INFO are you there?\n");
                return await server.StatAsync("Tails") == 0;
            });
        }
        await Eventually.IsTrueAsync("the connection is closed", () => !ConnectionTable.HasOpenAt(server.QueryPort));
        await server.StopAsync();
    }

    [Test]
    public async Task A_range_of_text_and_of_bytes_comes_through_as_FIND_shows_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        using WireClient tail = await WireClient.ConnectAsync(server.QueryPort);
        await tail.SendAsync("TAIL limit=0\n");
        await server.IsWatchedByAsync(1);
        string lines = string.Concat(Enumerable.Range(1, 300).Select(n => string.Create(CultureInfo.InvariantCulture, $"ERROR \e[31m{n}\t€ {new string('x', n * 7)}\n")));
        await server.StoreAsync(lines + "end\n");
        string shown = await tail.ReceiveUntilAsync("end\n");

        await Assert.That(shown).IsEqualTo(await server.AskAsync("FIND limit=0"));
        await server.StopAsync();
    }
}
