using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Tests.Configuration;

internal sealed class SettingsReaderTests
{
    private const long Gib = 1L << 30;

    [Test]
    public async Task Without_any_source_the_defaults_hold()
    {
        Settings settings = Read([]).Settings!;
        await Assert.That(settings.LogBind).IsEqualTo(IPAddress.IPv6Any);
        await Assert.That(settings.QueryBind).IsEqualTo(IPAddress.IPv6Any);
        await Assert.That(settings.Port.Number).IsEqualTo(9999);
        await Assert.That(settings.QueryPort.Number).IsEqualTo(9998);
        await Assert.That(settings.Capacity).IsEqualTo(10_000);
        await Assert.That(settings.BufferSizeBytes).IsEqualTo(64L << 20);
        await Assert.That(settings.MaxLineBytes).IsEqualTo(32 << 10);
        await Assert.That(settings.OnFull).IsEqualTo(OnFull.Block);
        await Assert.That(settings.Banner).IsFalse();
        await Assert.That(settings.MaxConnections).IsEqualTo(20_000);
        await Assert.That(settings.MaxSources).IsEqualTo(65_536);
        await Assert.That(settings.MaxPendingBytes).IsEqualTo(128L << 20);
        await Assert.That(settings.IdleTimeout).IsEqualTo(TimeSpan.FromHours(1));
        await Assert.That(settings.Loops).IsEqualTo(0);
        await Assert.That(settings.MaxQueryConnections).IsEqualTo(1024);
        await Assert.That(settings.MaxQueries).IsEqualTo(4);
        await Assert.That(settings.MaxQueuedQueries).IsEqualTo(256);
        await Assert.That(settings.MaxQueryLineBytes).IsEqualTo(4096);
        await Assert.That(settings.QueryTimeout).IsEqualTo(TimeSpan.FromSeconds(10));
        await Assert.That(settings.QueryStallTimeout).IsEqualTo(TimeSpan.FromSeconds(30));
        await Assert.That(settings.QueryTime).IsEqualTo(TimeSpan.FromSeconds(60));
        await Assert.That(settings.QueryMemoryBytes).IsEqualTo(8 << 20);
        await Assert.That(settings.DrainTimeout).IsEqualTo(TimeSpan.FromSeconds(4));
        await Assert.That(settings.LogLevel).IsEqualTo(LogLevel.Information);
        await Assert.That(settings.LogFormat).IsEqualTo(OwnLogFormat.Auto);
        await Assert.That(settings.Effective.Length).IsEqualTo(OptionTable.All.Length);
    }

    [Test]
    public async Task The_addresses_of_listeners_follow_the_common_one_until_they_are_set()
    {
        Settings settings = Read(new() { ["LOGCASTER_BIND"] = "127.0.0.1", ["LOGCASTER_QUERY_BIND"] = "::1" }).Settings!;
        await Assert.That(settings.LogBind).IsEqualTo(IPAddress.Loopback);
        await Assert.That(settings.QueryBind).IsEqualTo(IPAddress.IPv6Loopback);
        Setting logBind = settings.Effective.Single(setting => setting.Option == OptionTable.LogBind);
        await Assert.That(logBind.Origin).IsEqualTo(SettingOrigin.Environment);
    }

    [Test]
    public async Task Words_and_units_may_have_any_case_and_blanks_around_them()
    {
        Settings settings = Read(new()
        {
            ["LOGCASTER_ON_FULL"] = " Drop ",
            ["LOGCASTER_BUFFER_SIZE"] = "10m",
            ["LOGCASTER_IDLE_TIMEOUT"] = "5M",
            ["LOGCASTER_BANNER"] = "YES",
        }).Settings!;
        await Assert.That(settings.OnFull).IsEqualTo(OnFull.Drop);
        await Assert.That(settings.BufferSizeBytes).IsEqualTo(10L << 20);
        await Assert.That(settings.IdleTimeout).IsEqualTo(TimeSpan.FromMinutes(5));
        await Assert.That(settings.Banner).IsTrue();
    }

    [Test]
    public async Task Port_auto_lets_the_system_choose_and_port_0_is_off()
    {
        Settings settings = Read(new() { ["LOGCASTER_PORT"] = "auto", ["LOGCASTER_QUERY_PORT"] = "0" }).Settings!;
        await Assert.That(settings.Port is { IsAuto: true, IsOff: false, Number: 0 }).IsTrue();
        await Assert.That(settings.QueryPort is { IsAuto: false, IsOff: true }).IsTrue();
    }

    [Test]
    [Arguments("500ms", 500)]
    [Arguments("30s", 30_000)]
    [Arguments("5m", 300_000)]
    [Arguments("2h", 7_200_000)]
    [Arguments("7d", 604_800_000)]
    public async Task Durations_have_a_unit(string text, long milliseconds)
    {
        Settings settings = Read(new() { ["LOGCASTER_IDLE_TIMEOUT"] = text }).Settings!;
        await Assert.That(settings.IdleTimeout).IsEqualTo(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Test]
    public async Task A_record_longer_than_an_eighth_of_the_buffer_is_refused()
    {
        SettingsResult result = Read(new() { ["LOGCASTER_BUFFER_SIZE"] = "1M", ["LOGCASTER_MAX_LINE"] = "131073" });
        await Assert.That(result.ExitCode).IsEqualTo(78);
        await Assert.That(result.Errors.Single().Message)
            .IsEqualTo("LOGCASTER_MAX_LINE=131073: must be at most an eighth of LOGCASTER_BUFFER_SIZE=1M, which is 128K");
        await Assert.That(Read(new() { ["LOGCASTER_BUFFER_SIZE"] = "1M", ["LOGCASTER_MAX_LINE"] = "128K" }).ExitCode).IsEqualTo(0);
    }

    [Test]
    public async Task Buffer_and_index_must_fit_into_memory()
    {
        await Assert.That(Read(new() { ["LOGCASTER_BUFFER_SIZE"] = "2G" }, Gib).Errors.Single().Message).Contains("memory of this machine, which is 1G");
        await Assert.That(Read(new() { ["LOGCASTER_CAPACITY"] = "100000000" }, Gib).ExitCode).IsEqualTo(78);
        await Assert.That(Read(new() { ["LOGCASTER_CAPACITY"] = "100000000" }, 4 * Gib).ExitCode).IsEqualTo(0);
    }

    [Test]
    public async Task A_machine_too_small_for_the_default_buffer_gets_half_its_memory_and_a_warning()
    {
        SettingsResult result = Read([], 64L << 20);
        await Assert.That(result.Settings!.BufferSizeBytes).IsEqualTo(32L << 20);
        await Assert.That(result.Warnings.Single()).IsEqualTo("LOGCASTER_BUFFER_SIZE is 32M, not 64M: this machine has 64M of memory");
    }

    [Test]
    public async Task One_port_for_two_listeners_is_refused_unless_their_addresses_differ()
    {
        await Assert.That(Read(new() { ["LOGCASTER_PORT"] = "9998" }).Errors.Single().Message).Contains("two different ports");
        await Assert.That(Read(new()
        {
            ["LOGCASTER_PORT"] = "9998",
            ["LOGCASTER_LOG_BIND"] = "127.0.0.1",
            ["LOGCASTER_QUERY_BIND"] = "127.0.0.2",
        }).ExitCode).IsEqualTo(0);
        await Assert.That(Read(new() { ["LOGCASTER_PORT"] = "auto", ["LOGCASTER_QUERY_PORT"] = "auto" }).ExitCode).IsEqualTo(0);
        await Assert.That(Read(new() { ["LOGCASTER_PORT"] = "0", ["LOGCASTER_QUERY_PORT"] = "0" }).ExitCode).IsEqualTo(78);
    }

    [Test]
    public async Task The_command_line_is_to_blame_when_one_of_two_values_came_from_it()
    {
        SettingsResult result = SettingsReader.Read(
            new Dictionary<string, string> { ["LOGCASTER_BUFFER_SIZE"] = "1M" }, [new FlagValue(OptionTable.MaxLine, "--max-line", "1M")], Gib);
        await Assert.That(result.ExitCode).IsEqualTo(2);
        await Assert.That(result.Errors.Single().Message).StartsWith("--max-line 1M: must be at most an eighth of LOGCASTER_BUFFER_SIZE=1M");
    }

    [Test]
    [Arguments("LOGCASTER_CAPACITTY", "LOGCASTER_CAPACITTY is not a setting of this version: did you mean LOGCASTER_CAPACITY?")]
    [Arguments("LOGCASTER_PROT", "LOGCASTER_PROT is not a setting of this version: did you mean LOGCASTER_PORT?")]
    [Arguments("LOGCASTER_QUERYPORT", "LOGCASTER_QUERYPORT is not a setting of this version: did you mean LOGCASTER_QUERY_PORT?")]
    [Arguments("LOGCASTER_SOMETHING_ELSE", "LOGCASTER_SOMETHING_ELSE is not a setting of this version")]
    public async Task An_unknown_variable_gives_one_warning_with_the_nearest_name(string variable, string warning)
    {
        SettingsResult result = Read(new() { [variable] = "1" });
        await Assert.That(result.ExitCode).IsEqualTo(0);
        await Assert.That(result.Warnings.Single()).IsEqualTo(warning);
    }

    [Test]
    public async Task Every_wrong_value_is_named_at_once()
    {
        SettingsResult result = Read(new() { ["LOGCASTER_PORT"] = "x", ["LOGCASTER_CAPACITY"] = "y" });
        await Assert.That(result.Errors.Length).IsEqualTo(2);
    }

    private static SettingsResult Read(Dictionary<string, string> environment, long memoryBytes = 1L << 40) =>
        SettingsReader.Read(environment, [], memoryBytes);
}
