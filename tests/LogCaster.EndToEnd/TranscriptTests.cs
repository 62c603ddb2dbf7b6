using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>Golden answers: what clients parse. A line here may be added, not changed.</summary>
internal sealed class TranscriptTests
{
    private const string At = Transcript.Timestamp;

    // Six records, as the examples of the older LogCaster had them, then some that want care.
    private const string Seed =
        "ERROR: Database connection failed\n" +
        "WARN: High memory usage 91%\n" +
        "INFO: User ann logged in from 10.0.0.7\n" +
        "DEBUG: cache miss key=42\n" +
        "<11>disk sda failed\n" +
        "plain \u001b[31mred\u001b[0m \"quoted\" back\\slash\n";

    [Test]
    [Arguments("COUNT", "COUNT: 6\n")]
    [Arguments("count", "COUNT: 6\n")]
    [Arguments("COUNT level=error", "COUNT: 2\n")]
    [Arguments("COUNT keyword=miss", "COUNT: 1\n")]
    [Arguments("QUERY keyword=Database", $"FOUND: 1 matches\n{At} ERROR: Database connection failed\n")]
    [Arguments("QUERY keyword=database", "FOUND: 0 matches\n")]
    [Arguments("QUERY keywords=User,from", $"FOUND: 1 matches\n{At} INFO: User ann logged in from 10.0.0.7\n")]
    [Arguments("QUERY keywords=miss,memory operator=OR", $"FOUND: 2 matches\n{At} WARN: High memory usage 91%\n{At} DEBUG: cache miss key=42\n")]
    [Arguments("QUERY keyword=\"High memory\"", $"FOUND: 1 matches\n{At} WARN: High memory usage 91%\n")]
    [Arguments("QUERY failed disk", $"FOUND: 1 matches\n{At} <11>disk sda failed\n")]
    [Arguments("QUERY regex=[[:digit:]]{2}%", $"FOUND: 1 matches\n{At} WARN: High memory usage 91%\n")]
    [Arguments("QUERY regex=key=\\d+ level=debug", $"FOUND: 1 matches\n{At} DEBUG: cache miss key=42\n")]
    [Arguments("QUERY time_from=0 time_to=1", "FOUND: 0 matches\n")]
    [Arguments("QUERY time_from=946684800 keyword=ann", $"FOUND: 1 matches\n{At} INFO: User ann logged in from 10.0.0.7\n")]
    [Arguments("SEARCH database CONN", $"FOUND: 1 matches\n{At} ERROR: Database connection failed\n")]
    [Arguments("SEARCH nothing like it", "FOUND: 0 matches\n")]
    [Arguments("FILTER 2000-01-01 00:00:00 2000-01-01 23:59:59", "FOUND: 0 matches\n")]
    [Arguments("REGEX ^[A-Z]+: High", $"FOUND: 1 matches\n{At} WARN: High memory usage 91%\n")]
    [Arguments("RECENT 2", $"FOUND: 2 matches\n{At} <11>disk sda failed\n{At} plain \\x1b[31mred\\x1b[0m \"quoted\" back\\slash\n")]
    [Arguments("RECENT 1 out=raw", "plain \u001b[31mred\u001b[0m \"quoted\" back\\slash\n")]
    [Arguments("RECENT 3 order=desc level=info..warning", $"FOUND: 2 matches\n{At} INFO: User ann logged in from 10.0.0.7\n{At} WARN: High memory usage 91%\n")]
    [Arguments("QUERY level=none out=raw", "plain \u001b[31mred\u001b[0m \"quoted\" back\\slash\n")]
    [Arguments("QUERY level=debug limit=1", $"FOUND: 1 matches\n{At} <11>disk sda failed\n")]
    [Arguments("PING", "PONG\n")]
    [Arguments("CLEAR", "OK: cleared 6 logs\n")]
    public async Task A_command_is_answered_to_the_letter(string command, string answer)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(Seed);

        await Assert.That(Transcript.WithoutTimes(await server.AskAsync(command))).IsEqualTo(answer);
        await server.StopAsync();
    }

    [Test]
    [Arguments("", "ERROR: Unknown command. Use HELP for usage.\n")]
    [Arguments("NONSENSE", "ERROR: Unknown command. Use HELP for usage.\n")]
    [Arguments("SERCH x", "ERROR: Unknown command. Use HELP for usage. Did you mean SEARCH?\n")]
    [Arguments("QUERY", "ERROR: No search criteria specified\n")]
    [Arguments("SEARCH", "ERROR: SEARCH needs a text to find\n")]
    [Arguments("REGEX", "ERROR: REGEX needs a pattern, such as REGEX user [[:digit:]]+\n")]
    [Arguments("REGEX [", "ERROR: regex: unclosed [ at position 1\n")]
    [Arguments("QUERY regex=(a", "ERROR: regex: ")]
    [Arguments("FILTER yesterday", "ERROR: FILTER needs YYYY-MM-DD HH:MM:SS twice, begin and end, but got yesterday\n")]
    [Arguments("QUERY time_from=soon", "ERROR: time_from=soon at position 7 is not valid; allowed: Unix seconds, such as 1706140800\n")]
    [Arguments("QUERY keywords=a operator=XOR", "ERROR: operator=XOR at position 18 is not valid (did you mean OR?); allowed: AND, OR\n")]
    [Arguments("QUERY level=bad", "ERROR: level=bad at position 7 is not valid; allowed: emerg (emergency, panic), alert, ")]
    [Arguments("QUERY keywrd=a", "ERROR: unknown option keywrd=")]
    [Arguments("QUERY since=foo", "ERROR: since=foo at position 7 is not valid; allowed: -5m, ")]
    [Arguments("QUERY keyword=\"open", "ERROR: ")]
    public async Task A_wrong_command_is_one_error_line_that_names_what_is_wrong(string command, string error)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        string answer = await server.AskAsync(command);

        await Assert.That(answer).StartsWith(error);
        await Assert.That(answer.Split('\n').Length).IsEqualTo(2);
        await Assert.That(await server.AskAsync("PING")).IsEqualTo("PONG\n");
        await server.StopAsync();
    }

    [Test]
    public async Task STATS_keeps_the_three_figures_of_the_older_LogCaster_first_and_Clients_last()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=2");
        await server.StoreAsync("one\ntwo\nthree\n");
        using WireClient idle = await WireClient.ConnectAsync(server.LogPort);
        await Eventually.IsTrueAsync("the idle sender is counted", async () => await server.StatAsync("Clients") == 1);

        await Assert.That(await server.AskAsync("STATS")).Matches("^STATS: Total=3, Dropped=1, Current=2(, [A-Z][A-Za-z]*=[0-9]+)*, Clients=1\n$");
        await server.StopAsync();
    }

    [Test]
    [Arguments("HELP")]
    [Arguments("HELP FIND")]
    [Arguments("HELP QUERY")]
    [Arguments("HELP TERMS")]
    [Arguments("HELP OPTIONS")]
    [Arguments("HELP TIMES")]
    public async Task Help_fits_a_terminal_of_24_lines_and_80_columns(string command)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        string[] lines = (await server.AskAsync(command)).TrimEnd('\n').Split('\n');

        await Assert.That(lines.Length).IsLessThanOrEqualTo(24);
        foreach (string line in lines)
        {
            await Assert.That(line.Length).IsLessThanOrEqualTo(80);
        }
        await server.StopAsync();
    }

    [Test]
    public async Task HELP_holds_the_words_that_clients_of_the_older_LogCaster_look_for()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        string help = await server.AskAsync("HELP");

        await Assert.That(help).StartsWith("Available commands:\n");
        await Assert.That(help).Contains("LogCrafter Query Interface - MVP3");
        await server.StopAsync();
    }
}
