using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>The programs that people have at hand, asking and sending. None needs a timeout of its own.</summary>
internal sealed class RealClientTests
{
    private const string Seed = "ERROR one\nINFO two\nWARN three\n";

    // What follows each line in a shell pipeline; PORT is replaced.
    private const string OpenBsd = "nc.openbsd localhost PORT";
    private const string Traditional = "nc.traditional localhost PORT";
    private const string Ncat = "ncat localhost PORT";
    private const string Busybox = "busybox nc localhost PORT";
    private const string Socat = "socat - TCP:localhost:PORT";
    private const string BashAlone = "{ exec 3<>/dev/tcp/localhost/PORT; cat >&3; cat <&3; }";

    // Every verb, and how its answer begins with the seed above in the ring.
    private static readonly (string Command, string Answer)[] s_verbs =
    [
        ("COUNT", "COUNT: 3\n"),
        ("COUNT level=warning", "COUNT: 2\n"),
        ("FIND t[wh]", "# nothing found"),
        ("FIND /t[wh]/ out=raw", "INFO two\nWARN three\n"),
        ("HIST", "20"),
        ("TOP level", "1 "),
        ("FIELDS", "# 3 records"),
        ("STATS", "STATS: Total=3, Dropped=0, Current=3, "),
        ("HELP", "Available commands:\n"),
        ("QUERY keyword=ERROR", "FOUND: 1 matches\n["),
        ("SEARCH error", "FOUND: 1 matches\n["),
        ("FILTER 2000-01-01 00:00:00 2099-12-31 23:59:59", "FOUND: 3 matches\n["),
        ("REGEX t[a-z]+$", "FOUND: 2 matches\n["),
        ("RECENT 2", "FOUND: 2 matches\n["),
        ("PING", "PONG\n"),
        ("QUIT", ""),
        ("SESSION\\nCOUNT\\nQUIT", "> COUNT: 3\n> "),
        ("NONSENSE", "ERROR: Unknown command. Use HELP for usage.\n"),
        ("CLEAR", "OK: cleared 3 logs\n"),
    ];

    [Test]
    [Arguments(OpenBsd)]
    [Arguments(Traditional)]
    [Arguments(Ncat)]
    [Arguments(Busybox)]
    [Arguments(Socat)]
    [Arguments(BashAlone)]
    public async Task A_client_returns_by_itself_with_the_answer_of_every_verb(string client)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync(Seed);
        foreach ((string command, string answer) in s_verbs)
        {
            Outcome outcome = await Bash.RunAsync($"printf '{command}\\n' | {Client(client, server.QueryPort)}");

            await Assert.That(outcome.Output).StartsWith(answer).Because(command);
            await Assert.That(outcome.Error).IsEmpty();
        }
        await server.StopAsync();
    }

    [Test]
    [Arguments("nc.openbsd -N localhost PORT")]
    [Arguments("nc.traditional -q0 localhost PORT")]
    [Arguments(Ncat)]
    [Arguments("ncat --send-only localhost PORT")]
    [Arguments(Busybox)]
    [Arguments(Socat)]
    [Arguments("cat > /dev/tcp/localhost/PORT")]
    public async Task A_client_returns_by_itself_when_its_lines_are_sent_and_every_line_arrives(string client)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        Outcome outcome = await Bash.RunAsync($"for i in {{1..2000}}; do echo \"line $i\"; done | {Client(client, server.LogPort)}");

        await Assert.That(outcome).IsEqualTo(new Outcome(0, "", ""));
        await server.SendersAreGoneAsync();
        await Assert.That(await server.AskAsync("RECENT 2000 out=raw")).IsEqualTo(Numbered(2000));
        await server.StopAsync();
    }

    [Test]
    public async Task Pythons_SysLogHandler_ends_its_records_with_NUL_and_each_is_one_record()
    {
        Skip.Unless(Bash.Has("python3"), "There is no python3 here.");
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        Outcome outcome = await Bash.RunAsync($"""
            python3 - <<'SCRIPT'
            import logging, logging.handlers, socket
            handler = logging.handlers.SysLogHandler(("127.0.0.1", {server.LogPort}), socktype=socket.SOCK_STREAM)
            log = logging.getLogger()
            log.addHandler(handler)
            log.error("first")
            log.warning("second\nwith a second line")
            handler.close()
            SCRIPT
            """);

        await Assert.That(outcome).IsEqualTo(new Outcome(0, "", ""));
        await server.SendersAreGoneAsync();
        await Assert.That(await server.AskAsync("RECENT out=raw")).IsEqualTo("<11>first\n<12>second\nwith a second line\n");
        await Assert.That(await server.AskAsync("COUNT level=err")).IsEqualTo("COUNT: 1\n");
        await server.StopAsync();
    }

    [Test]
    [Arguments("--rfc3164 'x'", "^<13>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [^ ]+ e2e: x\n$")]
    [Arguments("--rfc5424=notq 'x'", "^<13>1 [-0-9T:.+]+ [^ ]+ e2e - - -? ?x\n$")]
    [Arguments("--rfc3164 --octet-count 'x'", "^<13>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [^ ]+ e2e: x\n$")]
    [Arguments("--rfc5424=notq --octet-count -p user.err 'two words'", "^<11>1 [-0-9T:.+]+ [^ ]+ e2e - - -? ?two words\n$")]
    public async Task The_logger_command_sends_one_record_in_each_of_its_framings(string arguments, string record)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        Outcome outcome = await Bash.RunAsync($"logger -n 127.0.0.1 -P {server.LogPort} -T -t e2e {arguments}");

        await Assert.That(outcome).IsEqualTo(new Outcome(0, "", ""));
        await server.SendersAreGoneAsync();
        await Assert.That(await server.AskAsync("RECENT out=raw")).Matches(record);
        await server.StopAsync();
    }

    [Test]
    public async Task A_file_through_nc_is_counted_as_wc_counts_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=1000000");

        Outcome outcome = await Bash.RunAsync($"""
            cd "$(mktemp -d)" && trap 'rm -r "$PWD"' EXIT
            find /usr/share -maxdepth 3 -printf '%t INFO %p %s\n' > lines
            nc.openbsd -N localhost {server.LogPort} < lines
            [ "COUNT: $(wc -l < lines)" = "$(echo COUNT | nc.openbsd localhost {server.QueryPort})" ] && echo same
            """);

        await Assert.That(outcome).IsEqualTo(new Outcome(0, "same\n", ""));
        await server.StopAsync();
    }

    private static string Client(string client, int port) => client.Replace("PORT", $"{port}", StringComparison.Ordinal);

    private static string Numbered(int count)
    {
        var lines = new List<string>();
        for (int i = 1; i <= count; i++)
        {
            lines.Add($"line {i}\n");
        }
        return string.Concat(lines);
    }
}
