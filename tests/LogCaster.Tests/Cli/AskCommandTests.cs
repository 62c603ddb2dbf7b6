using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace LogCaster.Tests.Cli;

internal sealed class AskCommandTests
{
    [Test]
    [Arguments("query|COUNT", "COUNT")]
    [Arguments("query|SEARCH|disk full|limit=2", "SEARCH disk full limit=2")]
    [Arguments("query|COUNT|--color|never", "COUNT")]
    [Arguments("--color|never|--host|localhost|query|COUNT", "COUNT")]
    [Arguments("query|--host=127.0.0.1|FIND|timeout -healthcheck", "FIND timeout -healthcheck")]
    [Arguments("query|--|SEARCH|-v", "SEARCH -v")]
    [Arguments("query|--|SEARCH|--port", "SEARCH --port")]
    [Arguments("query|--|SEARCH|-port", "SEARCH -port")]
    [Arguments("query|serve", "serve")]
    [Arguments("tail", "TAIL")]
    [Arguments("tail|level=err", "TAIL level=err")]
    [Arguments("tail|level=err|--color|never|host:web1", "TAIL level=err host:web1")]
    [Arguments("tail|--|-healthcheck level=err", "TAIL -healthcheck level=err")]
    public async Task The_words_are_sent_as_one_line(string args, string sent)
    {
        await using var port = new FakeQueryPort("something\n");
        AskRun run = await AskRun.AtAsync(port.Port, args.Split('|'));

        await Assert.That(run.Error).IsEqualTo("");
        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(port.Received).IsEqualTo(sent + "\n");
    }

    [Test]
    [Arguments("COUNT")]
    [Arguments("COUNT\n")]
    [Arguments("COUNT\r\n")]
    public async Task Without_words_one_line_of_the_input_is_sent(string input)
    {
        await using var port = new FakeQueryPort("COUNT: 1\n");
        AskRun run = await AskRun.RunAsync(["query", "--query-port", $"{port.Port}"], new() { Input = input });

        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(port.Received).IsEqualTo("COUNT\n");
    }

    [Test]
    [Arguments("COUNT\nCLEAR\n", "a command is one line")]
    [Arguments("COUNT\0CLEAR", "a command is one line")]
    [Arguments("", "standard input is empty")]
    [Arguments("\n \n", "standard input is empty")]
    public async Task What_is_not_one_line_is_not_sent(string input, string message)
    {
        AskRun run = await AskRun.RunAsync(["query"], new() { Input = input });

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Error).StartsWith("logcaster: " + message);
    }

    [Test]
    public async Task Words_cannot_hold_a_second_command()
    {
        AskRun run = await AskRun.RunAsync(["query", "COUNT\nCLEAR"]);

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Error).StartsWith("logcaster: a command is one line");
    }

    [Test]
    public async Task Without_words_on_a_terminal_it_shows_an_example()
    {
        AskRun run = await AskRun.RunAsync(["query"], new() { InputIsTerminal = true });

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Error).Contains("logcaster query COUNT");
    }

    [Test]
    [Arguments("COUNT", "COUNT: 6\n", 0)]
    [Arguments("COUNT nothing", "COUNT: 0\n", 1)]
    [Arguments("count", "COUNT: 0\n", 1)]
    [Arguments("SEARCH x", "FOUND: 2 matches\n[2026-11-23 10:30:45] x\n[2026-11-23 10:30:45] x\n", 0)]
    [Arguments("SEARCH x", "FOUND: 0 matches\n", 1)]
    [Arguments("SEARCH x", "FOUND: 0 matches\n# try level=warning\n", 1)]
    [Arguments("SEARCH x out=json", "{\"seq\":1}\n", 0)]
    [Arguments("SEARCH x out=json", "", 1)]
    [Arguments("SEARCH x o=raw", "", 1)]
    [Arguments("SEARCH x out=json", "{\"note\":\"nothing found\"}\n", 1)]
    [Arguments("SEARCH x out=raw", "# nothing found\n", 1)]
    [Arguments("SEARCH x out=raw", "# nothing found\n# nothing found\nand more\n", 0)]
    [Arguments("SEARCH x out=csv", "time,seq,level,source,message\r\n# nothing found\r\n", 1)]
    [Arguments("SEARCH x out=csv", "time,seq,level,source,message\r\n2026-11-23T10:30:45.006Z,1,,web1,x\r\n", 0)]
    [Arguments("FIND x fields=message out=csv", "message\r\n# a record\r\n", 0)]
    [Arguments("FIND x fields=message", "# a record\n", 0)]
    [Arguments("FIND x fields=message", "# nothing found\n", 1)]
    [Arguments("FIND x fields=note out=json", "{\"note\":\"a field\"}\n", 0)]
    [Arguments("FIND x fields=note out=json", "{\"note\":\"nothing found\"}\n", 1)]
    [Arguments("TOP user out=raw", "# 10 records without the field user\n", 1)]
    [Arguments("HIST out=csv", "time,count\r\n# nothing found\r\n", 1)]
    [Arguments("SEARCH x out=raw", "# a record\n", 0)]
    [Arguments("SEARCH x out=raw", "FOUND: 0 matches\n", 0)]
    [Arguments("RECENT 1 out=raw", "ERROR: disk full\n", 0)]
    [Arguments("FIND x", "2026-11-23T10:30:45.006Z web1 app[1] ERROR x\n", 0)]
    [Arguments("FIND x", "# nothing; try case=n\n", 1)]
    [Arguments("FIND x", "", 1)]
    [Arguments("STATS", "STATS: Total=0, Clients=0\n", 0)]
    [Arguments("HELP", "Available commands:\n", 0)]
    [Arguments("PING", "PONG\n", 0)]
    [Arguments("CLEAR", "OK: cleared 0 logs\n", 0)]
    [Arguments("SESSION", "> ", 0)]
    public async Task The_exit_code_is_that_of_grep(string command, string answer, int exitCode)
    {
        await using var port = new FakeQueryPort(answer);
        AskRun run = await AskRun.AtAsync(port.Port, "query", command);

        await Assert.That(run.ExitCode).IsEqualTo(exitCode).Because(run.Error);
        await Assert.That(run.Output).IsEqualTo(answer);
        await Assert.That(run.Error).IsEqualTo("");
    }

    [Test]
    [Arguments("CONT", "ERROR: Unknown command. Use HELP for usage.\n", "logcaster: Unknown command. Use HELP for usage.\n")]
    [Arguments("RECENT 1 out=raw", "ERROR: too many queries are waiting; try again later\n", "logcaster: too many queries are waiting; try again later\n")]
    [Arguments("RECENT 1 out=raw", "ERROR: the query was ended after 1 s, which is the limit\n", "logcaster: the query was ended after 1 s, which is the limit\n")]
    [Arguments("REGEX [ out=raw", "ERROR: regex: unclosed [ at position 1\n", "logcaster: regex: unclosed [ at position 1\n")]
    public async Task An_error_of_the_server_goes_to_stderr(string command, string answer, string error)
    {
        await using var port = new FakeQueryPort(answer);
        AskRun run = await AskRun.AtAsync(port.Port, "query", "--color", "always", command);

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Output).IsEqualTo("");
        await Assert.That(run.Error).IsEqualTo(error);
    }

    [Test]
    [Arguments("SEARCH x", "FOUND: 2 matches\n[2026-11-23 10:30:45] x\n", "logcaster: the answer is not whole: 1 of 2 lines came\n")]
    [Arguments("FIND x", "2026-11-23T10:30:45.006Z web1 app", "logcaster: the connection was cut in the middle of a line\n")]
    [Arguments("COUNT", "", "logcaster: the connection was closed without an answer\n")]
    public async Task An_answer_that_is_not_whole_is_a_failure(string command, string answer, string error)
    {
        await using var port = new FakeQueryPort(answer);
        AskRun run = await AskRun.AtAsync(port.Port, "query", command);

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Output).IsEqualTo(answer);
        await Assert.That(run.Error).IsEqualTo(error);
    }

    [Test]
    public async Task A_connection_that_is_cut_is_a_failure()
    {
        var read = new TaskCompletionSource();
        await using var port = new FakeQueryPort(async socket =>
        {
            await socket.SendAsync("2026-11-23T10:30:45.006Z one\n"u8.ToArray());
            await read.Task;
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        });
        AskRun run = await AskRun.RunAsync(["tail", "--query-port", $"{port.Port}"], readOutput: async pipe =>
        {
            string line = await ReadLineAsync(pipe);
            read.SetResult();
            return line + await AskRun.ReadToEndAsync(pipe);
        });

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Output).IsEqualTo("2026-11-23T10:30:45.006Z one\n");
        await Assert.That(run.Error).IsEqualTo("logcaster: the connection was cut in the middle of the answer\n");
    }

    [Test]
    public async Task Nobody_at_the_port_is_one_line_that_says_what_to_do()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        AskRun run = await AskRun.AtAsync(port, "query", "COUNT");

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Error).IsEqualTo(
            $"logcaster: cannot reach LogCaster at 127.0.0.1:{port}: connection refused. Is it running there? --host and --query-port say where it is.\n");
    }

    [Test]
    public async Task A_host_that_does_not_exist_is_named()
    {
        AskRun run = await AskRun.RunAsync(["query", "COUNT", "--host", "no such host"]);

        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Error).StartsWith("logcaster: cannot reach LogCaster at no such host:9998: ");
        await Assert.That(run.Error.Count(letter => letter == '\n')).IsEqualTo(1);
    }

    [Test]
    public async Task The_port_may_come_from_the_environment_and_a_flag_wins()
    {
        await using var port = new FakeQueryPort("COUNT: 1\n");
        AskRun run = await AskRun.RunAsync(["query", "COUNT"], new() { Environment = new() { ["LOGCASTER_QUERY_PORT"] = $"{port.Port}" } });
        await Assert.That(run.ExitCode).IsEqualTo(0);

        await using var other = new FakeQueryPort("COUNT: 1\n");
        run = await AskRun.RunAsync(
            ["query", "COUNT", "--query-port", $"{other.Port}"], new() { Environment = new() { ["LOGCASTER_QUERY_PORT"] = "x" } });
        await Assert.That(run.ExitCode).IsEqualTo(0);
    }

    [Test]
    public async Task A_port_in_the_environment_that_a_client_cannot_know_is_a_wrong_setting()
    {
        AskRun run = await AskRun.RunAsync(["query", "COUNT"], new() { Environment = new() { ["LOGCASTER_QUERY_PORT"] = "auto" } });

        await Assert.That(run.ExitCode).IsEqualTo(78);
        await Assert.That(run.Error).IsEqualTo("logcaster: LOGCASTER_QUERY_PORT=auto: must be the port of a running LogCaster, from 1 to 65535\n");
    }

    [Test]
    public async Task Lines_of_a_tail_are_shown_as_they_come()
    {
        var seen = new TaskCompletionSource();
        await using var port = new FakeQueryPort(async socket =>
        {
            await socket.SendAsync("2026-11-23T10:30:45.006Z one\n"u8.ToArray());
            await seen.Task;
            await socket.SendAsync("2026-11-23T10:30:45.006Z two\n"u8.ToArray());
        });
        AskRun run = await AskRun.RunAsync(["tail", "--query-port", $"{port.Port}"], readOutput: async pipe =>
        {
            string first = await ReadLineAsync(pipe);
            seen.SetResult();
            return first + await AskRun.ReadToEndAsync(pipe);
        });

        await Assert.That(run.Output).IsEqualTo("2026-11-23T10:30:45.006Z one\n2026-11-23T10:30:45.006Z two\n");
        await Assert.That(run.ExitCode).IsEqualTo(0);
    }

    [Test]
    [Arguments("TAIL", false)]
    [Arguments("COUNT", true)]
    public async Task A_tail_keeps_its_direction_open_and_a_query_ends_it(string command, bool ends)
    {
        var seen = new TaskCompletionSource();
        bool ended = false;
        await using var port = new FakeQueryPort(async socket =>
        {
            await socket.SendAsync("COUNT: 1\n"u8.ToArray());
            // Who shows the answer has ended the direction, or will not.
            await seen.Task;
            ended = socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        });
        await AskRun.RunAsync(["query", "--query-port", $"{port.Port}", command], readOutput: async pipe =>
        {
            string line = await ReadLineAsync(pipe);
            seen.SetResult();
            return line + await AskRun.ReadToEndAsync(pipe);
        });

        await Assert.That(ended).IsEqualTo(ends);
    }

    [Test]
    public async Task Who_stops_reading_ends_a_tail_at_once_and_quietly()
    {
        var ended = new TaskCompletionSource();
        await using var port = new FakeQueryPort(async socket =>
        {
            await socket.SendAsync("2026-11-23T10:30:45.006Z one\n"u8.ToArray());
            // Nothing more comes: the client must notice without it.
            await ended.Task;
        });
        AskRun run = await AskRun.RunAsync(["tail", "--query-port", $"{port.Port}"], readOutput: async pipe =>
        {
            string first = await ReadLineAsync(pipe);
            await pipe.DisposeAsync();
            return first;
        });
        ended.SetResult();

        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(run.Error).IsEqualTo("");
    }

    [Test]
    public async Task Who_stops_reading_ends_a_large_answer_quietly()
    {
        byte[] lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[2026-11-23 10:30:45] a record of some length\n", 10_000)));
        await using var port = new FakeQueryPort(async socket =>
        {
            await socket.SendAsync("FOUND: 1000000 matches\n"u8.ToArray());
            for (int i = 0; i < 100; i++)
            {
                await socket.SendAsync(lines);
            }
        });
        AskRun run = await AskRun.RunAsync(["query", "--query-port", $"{port.Port}", "QUERY a"], readOutput: async pipe =>
        {
            string first = await ReadLineAsync(pipe);
            await pipe.DisposeAsync();
            return first;
        });

        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(run.Error).IsEqualTo("");
        await Assert.That(run.Output).IsEqualTo("FOUND: 1000000 matches\n");
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (line.Length == 0 || line[^1] != '\n')
        {
            await stream.ReadExactlyAsync(one);
            line.Append((char)one[0]);
        }
        return line.ToString();
    }
}
