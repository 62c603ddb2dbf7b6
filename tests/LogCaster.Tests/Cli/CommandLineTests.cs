using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using LogCaster.Cli;
using LogCaster.Configuration;

namespace LogCaster.Tests.Cli;

internal sealed class CommandLineTests
{
    [Test]
    public async Task Without_a_command_it_serves_with_the_settings_of_flags_and_environment()
    {
        var run = new CommandRun("-p 5000 --query-port=auto --banner", new() { ["LOGCASTER_CAPACITY"] = "7", ["LOGCASTER_PROT"] = "1" });
        await Assert.That(run.ExitCode).IsEqualTo(CommandRun.ServeExitCode);
        await Assert.That(run.Served!.Port.Number).IsEqualTo(5000);
        await Assert.That(run.Served.QueryPort.IsAuto).IsTrue();
        await Assert.That(run.Served.Banner).IsTrue();
        await Assert.That(run.Served.Capacity).IsEqualTo(7);
        await Assert.That(run.Warnings.Single()).Contains("LOGCASTER_PORT?");
        await Assert.That(run.Output + run.Error).IsEqualTo("");
    }

    [Test]
    [Arguments("serve")]
    [Arguments("serve -p 9000")]
    [Arguments("-p 9000 serve")]
    [Arguments("-p9000")]
    [Arguments("--port 9000")]
    [Arguments("--port=9000")]
    [Arguments("--banner serve")]
    [Arguments("--banner off serve")]
    public async Task Flags_may_stand_before_and_behind_the_command(string args)
    {
        var run = new CommandRun(args);
        await Assert.That(run.ExitCode).IsEqualTo(CommandRun.ServeExitCode);
        await Assert.That(run.Served!.Port.Number).IsEqualTo(args.Contains("9000", StringComparison.Ordinal) ? 9000 : 9999);
    }

    [Test]
    [Arguments("srve", "unknown command 'srve': did you mean serve?")]
    [Arguments("serve now", "unknown command 'now'")]
    [Arguments("conf", "unknown command 'conf'")]
    [Arguments("--prot 5", "unknown flag '--prot': did you mean --port?")]
    [Arguments("-port 5", "unknown flag '-port': did you mean --port?")]
    [Arguments("--por 5", "unknown flag '--por': did you mean --port?")]
    [Arguments("--query 5", "unknown flag '--query'")]
    [Arguments("-x", "unknown flag '-x'")]
    [Arguments("--check", "'--check' is not allowed here")]
    [Arguments("-- serve", "'serve' is not allowed here")]
    [Arguments("@args", "unknown command '@args'")]
    [Arguments("-p", "-p needs a value: it must be a port from 1 to 65535, 0 (off) or auto (any free port)")]
    [Arguments("--port", "--port needs a value: it must be a port from 1 to 65535, 0 (off) or auto (any free port)")]
    [Arguments("-p 1 -p 2", "-p is given 2 times: once is allowed")]
    [Arguments("-p 1 serve -p 2", "-p is given 2 times: once is allowed")]
    [Arguments("version -p 1", "-p means nothing to the command version")]
    [Arguments("-p x", "-p x: must be a port from 1 to 65535, 0 (off) or auto (any free port)")]
    [Arguments("--banner perhaps", "--banner perhaps: must be one of on, off, 1, 0, true, false, yes, no")]
    [Arguments("-s ten", "-s ten: must be a size from 64K to 1T, such as 64K, 10M or 1G; a number alone counts megabytes")]
    [Arguments("-I", "-I needs a value: it must be a port from 1 to 65535, 0 (off) or auto (any free port)")]
    [Arguments("--color always", "'--color' is not allowed here")]
    [Arguments("serve --host web1", "'--host' is not allowed here")]
    [Arguments("query --json COUNT", "'--json' is not allowed here")]
    [Arguments("query --colour always COUNT", "unknown flag '--colour': did you mean --color?")]
    [Arguments("query -v COUNT", "unknown flag '-v': words that begin with - stand behind --")]
    [Arguments("query -healthcheck", "unknown flag '-healthcheck': words that begin with - stand behind --")]
    [Arguments("tail -v", "unknown flag '-v': words that begin with - stand behind --")]
    [Arguments("query --color purple COUNT", "--color purple: must be one of auto, always, never")]
    [Arguments("query COUNT --color", "--color needs a value: it must be one of auto, always, never")]
    [Arguments("query COUNT --host", "--host needs a value: it must be a host name or an address")]
    [Arguments("query COUNT -p 1", "-p means nothing to the command query")]
    [Arguments("query COUNT --capacity 1", "--capacity means nothing to the command query")]
    [Arguments("query COUNT --query-port auto", "--query-port auto: must be the port of a running LogCaster, from 1 to 65535")]
    [Arguments("query COUNT --query-port 0", "--query-port 0: must be the port of a running LogCaster, from 1 to 65535")]
    [Arguments("query COUNT --query-port 70000", "--query-port 70000: must be the port of a running LogCaster, from 1 to 65535")]
    [Arguments("qery COUNT", "unknown command 'qery': did you mean query?")]
    [Arguments("help nothing", "help nothing: must be one of serve, config, query, tail, backup, restore, verify, gen-token, help, version")]
    public async Task What_is_not_understood_never_starts_a_server(string args, string message)
    {
        var run = new CommandRun(args);
        await Assert.That(run.ExitCode).IsEqualTo(2);
        await Assert.That(run.Served).IsNull();
        await Assert.That(run.Error.Split('\n')[0]).IsEqualTo("logcaster: " + message);
        await Assert.That(run.Output).IsEqualTo("");
    }

    [Test]
    public async Task A_bad_variable_ends_with_78()
    {
        var run = new CommandRun("", new() { ["LOGCASTER_PORT"] = "x" });
        await Assert.That(run.ExitCode).IsEqualTo(78);
        await Assert.That(run.Served).IsNull();
        await Assert.That(run.Error).IsEqualTo("logcaster: LOGCASTER_PORT=x: must be a port from 1 to 65535, 0 (off) or auto (any free port)\n");
    }

    [Test]
    [Arguments("--version")]
    [Arguments("version")]
    public async Task The_version_is_one_line(string args)
    {
        var run = new CommandRun(args);
        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(run.Output).Matches("^logcaster [0-9]+\\.[0-9]+\\.[0-9]+ \\([0-9a-z]+, linux-(x64|arm64)\\)\n$");
    }

    [Test]
    [Arguments("-h")]
    [Arguments("--help")]
    [Arguments("help")]
    [Arguments("serve --help")]
    [Arguments("help serve")]
    [Arguments("--prot -h")]
    public async Task Help_lists_every_option_command_and_exit_code_in_80_columns_examples_first(string args)
    {
        var run = new CommandRun(args);
        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(run.Error).IsEqualTo("");
        foreach (string line in run.Output.Split('\n'))
        {
            await Assert.That(line.Length).IsLessThanOrEqualTo(80).Because(line);
        }
        IEnumerable<string> words = OptionTable.All.Where(option => !option.IsSecret).Select(option => $"{option.Flag} {option.Placeholder}")
            .Concat(CommandTable.All.Select(row => $"  {row.Name} "))
            .Concat(CommandTable.Future.Select(flag => flag.Flag))
            .Concat(["  0 done", "1 failed", "2 wrong", "69 not", "74 reading", "78 wrong", "130 interrupted"]);
        foreach (string word in words)
        {
            await Assert.That(run.Output).Contains(word);
        }
        await Assert.That(run.Output.IndexOf("Examples:", StringComparison.Ordinal)).IsLessThan(run.Output.IndexOf("Usage:", StringComparison.Ordinal));
    }

    [Test]
    [Arguments("config --help")]
    [Arguments("help config")]
    public async Task The_help_of_a_command_lists_its_own_flags(string args)
    {
        var run = new CommandRun(args);
        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(run.Output).Contains("--json").And.Contains("--check").And.Contains("Usage: logcaster config [FLAGS]");
    }

    [Test]
    public async Task Config_is_an_aligned_table_of_every_setting_with_its_origin()
    {
        var run = new CommandRun("config --capacity 5", new() { ["LOGCASTER_PORT"] = "5000", ["LOGCASTER_PROT"] = "1" });
        await Assert.That(run.ExitCode).IsEqualTo(0);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        await Assert.That(lines.Length).IsEqualTo(OptionTable.All.Length);
        string[] origins = ["default", "environment", "flag"];
        int[] columns = [.. lines.Select(line => line.LastIndexOf(' ') + 1).Distinct()];
        await Assert.That(columns.Length).IsEqualTo(1);
        await Assert.That(lines.All(line => origins.Contains(line[columns[0]..]))).IsTrue();
        await Assert.That(Words(lines, "LOGCASTER_CAPACITY ")).IsEqualTo("LOGCASTER_CAPACITY 5 flag");
        await Assert.That(Words(lines, "LOGCASTER_PORT ")).IsEqualTo("LOGCASTER_PORT 5000 environment");
        await Assert.That(Words(lines, "LOGCASTER_BUFFER_SIZE ")).IsEqualTo("LOGCASTER_BUFFER_SIZE 64M default");
        await Assert.That(run.Error).StartsWith("logcaster: warning: LOGCASTER_PROT");

        static string Words(string[] lines, string start) => string.Join(
            ' ', lines.Single(line => line.StartsWith(start, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Test]
    public async Task Config_json_is_one_object_with_value_and_origin_of_each_setting()
    {
        var run = new CommandRun("config --json", new() { ["LOGCASTER_PORT"] = "5000" });
        using JsonDocument json = JsonDocument.Parse(run.Output);
        await Assert.That(json.RootElement.EnumerateObject().Select(property => property.Name))
            .IsEquivalentTo(OptionTable.All.Select(option => option.Variable));
        await Assert.That(json.RootElement.GetProperty("LOGCASTER_PORT").GetProperty("value").GetString()).IsEqualTo("5000");
        await Assert.That(json.RootElement.GetProperty("LOGCASTER_PORT").GetProperty("origin").GetString()).IsEqualTo("environment");
    }

    [Test]
    public async Task Config_check_says_by_its_exit_code_whether_the_settings_are_good()
    {
        await Assert.That(new CommandRun("config --check").ExitCode).IsEqualTo(0);
        await Assert.That(new CommandRun("config --check", new() { ["LOGCASTER_LOOPS"] = "65" }).ExitCode).IsEqualTo(78);
        await Assert.That(new CommandRun("config --check --loops 65").ExitCode).IsEqualTo(2);
    }

    [Test]
    [Arguments("query", "logcaster query SEARCH timeout")]
    [Arguments("tail", "logcaster tail level=err")]
    public async Task The_help_of_a_client_shows_examples_flags_and_exit_status_in_80_columns(string command, string example)
    {
        var run = new CommandRun($"help {command}");
        await Assert.That(run.ExitCode).IsEqualTo(0);
        await Assert.That(run.Output).Contains(example).And.Contains("--host HOST").And.Contains("--color WHEN").And.Contains("--query-port PORT")
            .And.Contains("LOGCASTER_QUERY_PORT").And.Contains("1 nothing was found");
        await Assert.That(run.Output.Split('\n').Where(line => line.Length > 80)).IsEmpty();
    }

    private sealed class CommandRun
    {
        public const int ServeExitCode = 42;

        public CommandRun(string args, Dictionary<string, string>? environment = null)
        {
            var output = new StringWriter();
            var error = new StringWriter();
            ExitCode = CommandLine.Run(args.Split(' ', StringSplitOptions.RemoveEmptyEntries), new CommandContext
            {
                Output = output,
                Error = error,
                ReadEnvironment = () => environment ?? [],
                MemoryBytes = 1L << 40,
                Serve = (settings, warnings) =>
                {
                    (Served, Warnings) = (settings, warnings);
                    return ServeExitCode;
                },
            });
            (Output, Error) = (output.ToString(), error.ToString());
        }

        public int ExitCode { get; }

        public string Output { get; }

        public string Error { get; }

        public Settings? Served { get; private set; }

        public IReadOnlyList<string> Warnings { get; private set; } = [];
    }
}
