using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary><c>logcaster query</c> and <c>logcaster tail</c> at a prompt: pipes, terminals, exit codes.</summary>
internal sealed class AskTests
{
    private const int Interrupted = 130;

    [Test]
    [Arguments("logcaster query COUNT", 0, "COUNT: 3\n")]
    [Arguments("logcaster query 'COUNT level=warning'", 0, "COUNT: 2\n")]
    [Arguments("logcaster query COUNT nothing of the kind", 1, "COUNT: 0\n")]
    [Arguments("logcaster --color never query SEARCH nowhere", 1, "FOUND: 0 matches\n")]
    [Arguments("logcaster query RECENT 1 out=raw --host localhost", 0, "INFO user=ann\n")]
    [Arguments("logcaster query RECENT 1 level=err out=raw", 0, "ERROR: disk full\n")]
    [Arguments("logcaster query SEARCH nowhere out=json", 1, "{\"note\":\"nothing found\"}\n")]
    [Arguments("logcaster query SEARCH nowhere out=json quiet=1", 1, "")]
    [Arguments("logcaster query SEARCH nowhere out=raw", 1, "# nothing found\n")]
    [Arguments("logcaster query SEARCH nowhere out=csv", 1, "time,seq,level,source,message\r\n# nothing found\r\n")]
    [Arguments("logcaster query FIND nowhere out=json", 1, "{\"note\":\"nothing found\"}\n")]
    [Arguments("logcaster query FIND nowhere out=raw", 1, "# nothing found\n")]
    [Arguments("logcaster query FIND nowhere quiet=1", 1, "")]
    [Arguments("logcaster query HIST nowhere out=csv", 1, "time,count\r\n# nothing found\r\n")]
    [Arguments("logcaster query TOP level nowhere out=json", 1, "{\"note\":\"nothing found\"}\n")]
    [Arguments("logcaster query FIND disk NOT error fields=level,message", 0, "warning\tWARN disk 91% full\n")]
    [Arguments("logcaster query FIND level:err fields=message", 0, "ERROR: disk full\n")]
    [Arguments("logcaster query FIELDS message disk", 0, "ERROR: disk full\nWARN disk 91% full\n")]
    [Arguments("logcaster query FIND nowhere", 1, "# nothing found\n")]
    [Arguments("logcaster query FIND nowhere fields=level out=csv", 1, "level\r\n# nothing found\r\n")]
    [Arguments("logcaster query TOP level quiet=1", 0, "1 error\n1 info\n1 warning\n")]
    [Arguments("echo COUNT | logcaster query", 0, "COUNT: 3\n")]
    [Arguments("logcaster query < <(printf 'COUNT level=err')", 0, "COUNT: 1\n")]
    [Arguments("logcaster query -- SEARCH -v", 1, "FOUND: 0 matches\n")]
    [Arguments("logcaster query PING", 0, "PONG\n")]
    [Arguments("if logcaster query COUNT level=crit > /dev/null; then echo some; else echo none; fi", 0, "none\n")]
    public async Task An_answer_goes_to_stdout_and_the_exit_code_is_that_of_grep(string line, int exitCode, string output)
    {
        await using RunningLogCaster server = await StartFilledAsync();

        await Assert.That(await Bash.RunAsync(server.ShellPrelude + line)).IsEqualTo(new Outcome(exitCode, output, ""));
        await server.StopAsync();
    }

    [Test]
    [Arguments("logcaster query CONT", "logcaster: Unknown command. Use HELP for usage.")]
    [Arguments("logcaster query 'REGEX [' out=raw", "logcaster: regex: ")]
    [Arguments("logcaster query COUNT --query-port 1", "logcaster: cannot reach LogCaster at 127.0.0.1:1: connection refused. Is it running there? --host and --query-port say")]
    [Arguments("logcaster query COUNT --host no.such.host.invalid", "logcaster: cannot reach LogCaster at no.such.host.invalid:")]
    [Arguments("logcaster query", "logcaster: standard input is empty")]
    [Arguments("printf 'COUNT\\nCLEAR\\n' | logcaster query", "logcaster: a command is one line")]
    [Arguments("logcaster query COUNT > /dev/full", "logcaster: standard output: No space left on device")]
    public async Task What_fails_is_one_line_on_stderr_and_exits_with_2(string line, string error)
    {
        await using RunningLogCaster server = await StartFilledAsync();
        Outcome outcome = await Bash.RunAsync(server.ShellPrelude + line);

        await Assert.That(outcome.ExitCode).IsEqualTo(2).Because(outcome.Error);
        await Assert.That(outcome.Output).IsEmpty();
        await Assert.That(outcome.Error).StartsWith(error);
        await Assert.That(outcome.Error.Count(letter => letter == '\n')).IsEqualTo(1);
        await server.StopAsync();
    }

    [Test]
    [Arguments("TERM=xterm script -qec 'logcaster query COUNT' /dev/null", true)]
    [Arguments("TERM=xterm NO_COLOR= script -qec 'logcaster query COUNT' /dev/null", true)]
    [Arguments("TERM=xterm NO_COLOR=1 script -qec 'logcaster query COUNT' /dev/null", false)]
    [Arguments("TERM=dumb script -qec 'logcaster query COUNT' /dev/null", false)]
    [Arguments("TERM=xterm script -qec 'logcaster query COUNT --color never' /dev/null", false)]
    [Arguments("TERM=xterm logcaster query COUNT", false)]
    [Arguments("NO_COLOR=1 logcaster query COUNT --color=always", true)]
    public async Task Colours_are_for_terminals_and_for_who_asks_for_them(string line, bool isColored)
    {
        await using RunningLogCaster server = await StartFilledAsync();
        Outcome outcome = await Bash.RunAsync(server.ShellPrelude + line);

        await Assert.That(outcome.Output.ReplaceLineEndings("\n")).IsEqualTo(isColored ? "\e[1mCOUNT: 3\e[0m\n" : "COUNT: 3\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Lines_have_the_colour_of_their_severity()
    {
        await using RunningLogCaster server = await StartFilledAsync();
        Outcome outcome = await Bash.RunAsync(server.ShellPrelude + "logcaster query RECENT --color always");

        string[] lines = outcome.Output.Split('\n');
        await Assert.That(lines[0]).IsEqualTo("\e[1mFOUND: 3 matches\e[0m");
        await Assert.That(lines[1]).Matches(@"^\e\[1;31m\[.{19}\] ERROR: disk full\e\[0m$");
        await Assert.That(lines[2]).Matches(@"^\e\[33m\[.{19}\] WARN disk 91% full\e\[0m$");
        await Assert.That(lines[3]).Matches(@"^\[.{19}\] INFO user=ann$");
        await server.StopAsync();
    }

    [Test]
    public async Task Head_takes_what_it_wants_of_a_large_answer()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACITY=200000");
        await server.StoreAsync(string.Concat(Enumerable.Range(0, 200_000).Select(n => string.Create(CultureInfo.InvariantCulture, $"line {n} of a long answer\n"))));

        Outcome head = await Bash.RunAsync(server.ShellPrelude + "logcaster query QUERY line | head -n 1; echo ${PIPESTATUS[*]}");
        await Assert.That(head).IsEqualTo(new Outcome(0, "FOUND: 200000 matches\n0 0\n", ""));
        Outcome all = await Bash.RunAsync(server.ShellPrelude + "logcaster query QUERY line | wc -l");
        await Assert.That(all).IsEqualTo(new Outcome(0, "200001\n", ""));
        await server.StopAsync();
    }

    [Test]
    public async Task A_tail_shows_what_was_there_and_what_comes()
    {
        await using RunningLogCaster server = await StartFilledAsync();
        Task<Outcome> run = Bash.RunAsync(server.ShellPrelude + "logcaster tail level=err fields=message | head -n 2; echo ${PIPESTATUS[*]}");
        await server.IsWatchedByAsync(1);
        await server.StoreAsync("INFO not this\nERROR again\n");

        await Assert.That(await run).IsEqualTo(new Outcome(0, "ERROR: disk full\nERROR again\n0 0\n", ""));
        await server.StopAsync();
    }

    [Test]
    public async Task Head_ends_a_tail_to_which_nothing_more_comes()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        Task<Socket> accepted = port.AcceptSocketAsync();
        Task<Outcome> run = Bash.RunAsync(
            RunningLogCaster.PreludeFor(((IPEndPoint)port.LocalEndpoint).Port) + "logcaster tail level=err | head -n 1; echo ${PIPESTATUS[*]}");
        using Socket client = await accepted.WaitAsync(Eventually.Patience);
        await client.SendAsync("2026-11-23T10:30:45.006Z ERROR one\n"u8.ToArray());

        await Assert.That(await run).IsEqualTo(new Outcome(0, "2026-11-23T10:30:45.006Z ERROR one\n0 0\n", ""));
    }

    [Test]
    public async Task Ctrl_C_ends_a_tail()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var start = new ProcessStartInfo(RunningLogCaster.Binary, ["tail", "--query-port", $"{((IPEndPoint)port.LocalEndpoint).Port}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using Socket client = await port.AcceptSocketAsync().WaitAsync(Eventually.Patience);
        await client.SendAsync("2026-11-23T10:30:45.006Z ERROR one\n"u8.ToArray());
        string? line = await process.StandardOutput.ReadLineAsync();
        _ = Interop.Kill(process.Id, Interop.SigInt);
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        await process.WaitForExitAsync(deadline.Token);

        await Assert.That(line).IsEqualTo("2026-11-23T10:30:45.006Z ERROR one");
        await Assert.That(process.ExitCode).IsEqualTo(Interrupted);
        await Assert.That(await process.StandardError.ReadToEndAsync()).IsEmpty();
    }

    [Test]
    [Arguments("query")]
    [Arguments("tail")]
    public async Task Help_shows_examples(string command)
    {
        Outcome outcome = await RunningLogCaster.RunToEndAsync(["help", command]);

        await Assert.That(outcome.ExitCode).IsEqualTo(0);
        await Assert.That(outcome.Output).Contains("Examples:").And.Contains($"logcaster {command} ");
    }

    private static async Task<RunningLogCaster> StartFilledAsync()
    {
        RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StoreAsync("ERROR: disk full\nWARN disk 91% full\nINFO user=ann\n");
        return server;
    }
}
