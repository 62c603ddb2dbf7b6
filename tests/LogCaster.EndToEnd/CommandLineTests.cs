using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>The executable at a prompt: what it says, where, and its exit code.</summary>
internal sealed class CommandLineTests
{
    [Test]
    [Arguments("--help")]
    [Arguments("-h")]
    [Arguments("help")]
    public async Task Help_goes_to_stdout_examples_first(string argument)
    {
        Outcome outcome = await RunningLogCaster.RunToEndAsync([argument]);

        await Assert.That(outcome.ExitCode).IsEqualTo(0);
        await Assert.That(outcome.Error).IsEmpty();
        await Assert.That(outcome.Output).Matches("^[^\n]+\n\nExamples:\n");
        await Assert.That(outcome.Output).Contains("--query-port");
    }

    [Test]
    [Arguments("--version")]
    [Arguments("version")]
    public async Task The_version_is_one_line(string argument)
    {
        Outcome outcome = await RunningLogCaster.RunToEndAsync([argument]);

        await Assert.That(outcome.ExitCode).IsEqualTo(0);
        await Assert.That(outcome.Output).Matches(@"^logcaster \d+\.\d+\.\d+ \([0-9a-z]+, linux-[0-9a-z]+\)\n$");
        await Assert.That(outcome.Error).IsEmpty();
    }

    [Test]
    public async Task Config_shows_each_setting_with_its_origin_and_flags_win()
    {
        Outcome outcome = await RunningLogCaster.RunToEndAsync(
            ["config", "--json", "--capacity", "5"], "LOGCASTER_CAPACITY=7", "LOGCASTER_MAX_LINE=1K");
        using var document = JsonDocument.Parse(outcome.Output);

        await Assert.That(outcome.ExitCode).IsEqualTo(0);
        await Assert.That(Setting(document, "LOGCASTER_CAPACITY")).IsEqualTo("5 from flag");
        await Assert.That(Setting(document, "LOGCASTER_MAX_LINE")).IsEqualTo("1K from environment");
        await Assert.That(Setting(document, "LOGCASTER_PORT")).IsEqualTo("9999 from default");
        await Assert.That(Setting(document, "LOGCASTER_QUERY_TIMEOUT")).IsEqualTo("10s from default");
    }

    [Test]
    [Arguments("--prot 9", "logcaster: unknown flag '--prot': did you mean --port?\n")]
    [Arguments("-p 99999", "logcaster: -p 99999: must be a port from 1 to 65535, 0 (off) or auto (any free port)\n")]
    [Arguments("-p", "logcaster: -p needs a value")]
    [Arguments("--capacity none", "logcaster: --capacity none: must be a whole number from 1 to 100000000, such as 5000, 50K or 5M\n")]
    [Arguments("frobnicate", "logcaster: unknown command 'frobnicate'\n")]
    public async Task A_wrong_command_line_is_named_on_stderr_and_exits_with_2(string line, string error)
    {
        Outcome outcome = await RunningLogCaster.RunToEndAsync(line.Split(' '));

        await Assert.That(outcome.ExitCode).IsEqualTo(2);
        await Assert.That(outcome.Error).StartsWith(error);
        await Assert.That(outcome.Output).IsEmpty();
    }

    [Test]
    [Arguments("LOGCASTER_CAPACITY=zero", "logcaster: LOGCASTER_CAPACITY=zero: must be a whole number from 1 to 100000000, such as 5000, 50K or 5M\n")]
    [Arguments("LOGCASTER_PORT=70000", "logcaster: LOGCASTER_PORT=70000: must be a port from 1 to 65535, 0 (off) or auto (any free port)\n")]
    [Arguments("LOGCASTER_BIND=nowhere", "logcaster: LOGCASTER_BIND=nowhere: must be an IP address such as 127.0.0.1 or ::1, or * for every address\n")]
    public async Task A_wrong_variable_is_named_on_stderr_and_exits_with_78(string setting, string error)
    {
        await Assert.That(await RunningLogCaster.RunToEndAsync([], setting)).IsEqualTo(new Outcome(78, "", error));
        await Assert.That(await RunningLogCaster.RunToEndAsync(["config", "--check"], setting)).IsEqualTo(new Outcome(78, "", error));
    }

    [Test]
    public async Task An_unknown_variable_is_a_warning_with_the_nearest_name()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync("LOGCASTER_CAPACTY=5");

        await Assert.That((await server.LoggedAsync("settingWarning")).Text("warning")).Contains("LOGCASTER_CAPACITY");
        await server.StopAsync();
    }

    [Test]
    public async Task The_log_port_of_the_older_LogCaster_moves_with_p_alone()
    {
        await using RunningLogCaster other = await RunningLogCaster.StartAsync();
        int free = other.LogPort;
        await other.StopAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartWithAsync(["-p", $"{free}"], ["LOGCASTER_PORT=1", "LOGCASTER_QUERY_PORT=auto"]);

        await Assert.That(server.LogPort).IsEqualTo(free);
        await Assert.That(server.QueryPort).IsNotEqualTo(free);
        await server.StopAsync();
    }

    [Test]
    [Arguments("LOGCASTER_PORT", "log")]
    [Arguments("LOGCASTER_QUERY_PORT", "query")]
    public async Task A_port_in_use_is_one_line_and_exit_code_1(string variable, string listener)
    {
        await using RunningLogCaster first = await RunningLogCaster.StartAsync();
        // Few connections: on a machine that allows few open files, that would be a line of its own.
        Outcome second = await RunningLogCaster.RunToEndAsync(
            [], "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto", $"{variable}={first.LogPort}", "LOGCASTER_MAX_CONNECTIONS=100");

        await Assert.That(second.ExitCode).IsEqualTo(1);
        await Assert.That(second.Output).IsEmpty();
        OwnLogLine line = OwnLogLine.Parse(second.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Single());
        await Assert.That(line.Event).IsEqualTo("listenFailed");
        await Assert.That(line.Text("listener")).IsEqualTo(listener);
        await Assert.That(line.Number("port")).IsEqualTo(first.LogPort);
        await first.StopAsync();
    }

    private static string Setting(JsonDocument document, string name)
    {
        JsonElement setting = document.RootElement.GetProperty(name);
        return $"{setting.GetProperty("value").GetString()} from {setting.GetProperty("origin").GetString()}";
    }
}
