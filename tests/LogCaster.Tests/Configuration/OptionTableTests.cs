using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Configuration;

namespace LogCaster.Tests.Configuration;

internal sealed class OptionTableTests
{
    // Bad and good values of every row; a row without a line here fails A_row_has_samples.
    private static readonly Dictionary<string, (string[] Bad, string[] Good)> s_samples = new()
    {
        ["LOGCASTER_BIND"] = (["", "localhost", "127.1", "010.0.0.1", "1.2.3.4.5", "[::1]", "[::1]:80", "::1::"], ["*", "0.0.0.0", "127.0.0.1", "::1"]),
        ["LOGCASTER_PORT"] = (["-1", "65536", "x", "9999/tcp", "1.5", "0x10"], ["0", "1", "65535", "auto"]),
        ["LOGCASTER_LOG_BIND"] = (["any"], ["*", "127.0.0.1"]),
        ["LOGCASTER_QUERY_PORT"] = (["65536", "off"], ["0", "auto", "80"]),
        ["LOGCASTER_QUERY_BIND"] = (["host"], ["*", "::1"]),
        ["LOGCASTER_CAPACITY"] = (["0", "100000001", "1G", "-5", "1e3"], ["1", "100000000"]),
        ["LOGCASTER_BUFFER_SIZE"] = (["0", "1048575", "1023K", "64MB", "1.5M", "9999999999999T", "99999999999999999999"], ["1M", "1G"]),
        ["LOGCASTER_MAX_LINE"] = (["63", "1048577", "2M", "32Q"], ["64", "1K", "1M"]),
        ["LOGCASTER_ON_FULL"] = (["wait", "0"], ["block", "drop"]),
        ["LOGCASTER_PERSIST"] = (["2", "perhaps"], ["on", "off"]),
        ["LOGCASTER_DIR"] = (["a\0b"], ["./logs", "/var/lib/log caster"]),
        ["LOGCASTER_SEGMENT_SIZE"] = (["0", "63K", "1048577", "1025G", "10MB"], ["64K", "10M", "1T"]),
        ["LOGCASTER_SEGMENT_AGE"] = (["9", "500ms", "3651d"], ["0", "1h", "3650d"]),
        ["LOGCASTER_MAX_FILES"] = (["-1", "1000001", "all"], ["0", "1", "1000000"]),
        ["LOGCASTER_MAX_BYTES"] = (["1", "63K", "none"], ["0", "64K", "10T"]),
        ["LOGCASTER_MAX_AGE"] = (["1", "999ms", "36501d"], ["0", "30d", "36500d"]),
        ["LOGCASTER_KEEP_FREE"] = (["-1", "10%"], ["0", "1G"]),
        ["LOGCASTER_FSYNC"] = (["never", "1"], ["always", "everysec", "no"]),
        ["LOGCASTER_COMPRESS"] = (["gzip", "1"], ["none", "zstd"]),
        ["LOGCASTER_BANNER"] = (["2", "maybe"], ["on", "off"]),
        ["LOGCASTER_MAX_CONNECTIONS"] = (["0", "1000001"], ["1", "1000000"]),
        ["LOGCASTER_MAX_SOURCES"] = (["-1", "16777217"], ["0", "16777216"]),
        ["LOGCASTER_MAX_PENDING"] = (["1023K", "1025G"], ["1M", "1T"]),
        ["LOGCASTER_IDLE_TIMEOUT"] = (["9ms", "366d", "10", "1h30m", "-1s"], ["0", "10ms", "365d"]),
        ["LOGCASTER_LOOPS"] = (["-1", "65"], ["0", "64"]),
        ["LOGCASTER_MAX_QUERY_CONNECTIONS"] = (["0", "1000001"], ["1", "1000000"]),
        ["LOGCASTER_MAX_QUERIES"] = (["0", "1025"], ["1", "1024"]),
        ["LOGCASTER_MAX_QUEUED_QUERIES"] = (["-1", "1000001"], ["0", "1000000"]),
        ["LOGCASTER_MAX_QUERY_LINE"] = (["63", "1025K"], ["64", "1M"]),
        ["LOGCASTER_QUERY_TIMEOUT"] = (["0", "9ms", "25h"], ["10ms", "1d"]),
        ["LOGCASTER_QUERY_STALL_TIMEOUT"] = (["0", "25h"], ["10ms", "1d"]),
        ["LOGCASTER_QUERY_TIME"] = (["0", "25h"], ["10ms", "1d"]),
        ["LOGCASTER_QUERY_MEMORY"] = (["63K", "1025M"], ["64K", "1G"]),
        ["LOGCASTER_IRC"] = (["2", "6667"], ["on", "off"]),
        ["LOGCASTER_IRC_PORT"] = (["65536", "off"], ["0", "auto", "6697"]),
        ["LOGCASTER_IRC_BIND"] = (["host"], ["*", "::1"]),
        ["LOGCASTER_IRC_SERVER_NAME"] = (["two words", "a\u0001b"], ["irc.example.org", "logs"]),
        ["LOGCASTER_IRC_SERVER_INFO"] = (["a\nb"], ["Our logs", "x"]),
        ["LOGCASTER_IRC_NETWORK"] = (["Our Net"], ["OurNet", "x"]),
        ["LOGCASTER_IRC_ACCOUNTS_FILE"] = (["a\0b"], ["/etc/logcaster/accounts", "accounts"]),
        ["LOGCASTER_IRC_MOTD_FILE"] = (["a\0b"], ["/etc/motd", "motd"]),
        ["LOGCASTER_IRC_CHANNELS"] = (["#logs-a, #logs-b"], ["none", "all,error"]),
        ["LOGCASTER_IRC_FLOOD"] = (["2"], ["on", "off"]),
        ["LOGCASTER_MAX_CONNECTIONS_PER_IP"] = (["-1", "1000001"], ["0", "1000000"]),
        ["LOGCASTER_QUERY_MAX_PER_IP"] = (["-1", "1000001"], ["0", "1000000"]),
        ["LOGCASTER_FIRST_BYTE_TIMEOUT"] = (["9ms", "2d"], ["0", "10ms", "1d"]),
        ["LOGCASTER_RATE_LINES"] = (["-1", "1000000001"], ["0", "1000000000"]),
        ["LOGCASTER_RATE_BYTES"] = (["-1", "2T"], ["0", "1T"]),
        ["LOGCASTER_TOTAL_RATE_LINES"] = (["-1", "1000000001"], ["0", "1000000000"]),
        ["LOGCASTER_TOTAL_RATE_BYTES"] = (["-1", "2T"], ["0", "1T"]),
        ["LOGCASTER_PROXY_FROM"] = (["10.0.0.0/33", "10.0.0.1/8", "localhost", "*"], ["", "10.0.0.0/8", "private,2001:db8::/32", "127.0.0.1"]),
        ["LOGCASTER_PROXY_TIMEOUT"] = (["0", "99ms", "61m"], ["100ms", "1h"]),
        ["LOGCASTER_TLS_CERT"] = ([], ["", "/etc/logcaster/cert.pem"]),
        ["LOGCASTER_TLS_KEY"] = ([], ["", "/etc/logcaster/key.pem"]),
        ["LOGCASTER_TLS_CLIENT_CA"] = ([], ["", "/etc/logcaster/ca.pem"]),
        ["LOGCASTER_TLS_MIN"] = (["1.1", "1.4", ""], ["1.2", "1.3"]),
        ["LOGCASTER_TLS_PORT"] = (["65536", "-1"], ["0", "6514", "auto"]),
        ["LOGCASTER_QUERY_TLS_PORT"] = (["65536", "-1"], ["0", "6515", "auto"]),
        ["LOGCASTER_IRC_TLS_PORT"] = (["65536", "-1"], ["0", "6697", "auto"]),
        ["LOGCASTER_TLS_HANDSHAKE_TIMEOUT"] = (["0", "99ms", "61m"], ["100ms", "1h"]),
        ["LOGCASTER_TLS_MAX_HANDSHAKES"] = (["0", "1000001"], ["1", "1000000"]),
        ["LOGCASTER_IRC_FOLD"] = (["2"], ["on", "off"]),
        ["LOGCASTER_IRC_JOIN_HISTORY"] = (["-1", "101"], ["0", "100"]),
        ["LOGCASTER_IRC_RATE"] = (["-1", "1000001"], ["0", "1000000"]),
        ["LOGCASTER_IRC_MAX_CONNECTIONS"] = (["0", "1000001"], ["1", "1000000"]),
        ["LOGCASTER_IRC_MAX_PER_IP"] = (["-1", "1000001"], ["0", "1000000"]),
        ["LOGCASTER_IRC_SENDQ"] = (["63K", "1025M"], ["64K", "1G"]),
        ["LOGCASTER_IRC_MAX_CHANNELS"] = (["0", "1000001"], ["1", "1000000"]),
        ["LOGCASTER_IRC_MAX_LOG_CHANNELS"] = (["-1", "10001"], ["0", "10000"]),
        ["LOGCASTER_IRC_HISTORY"] = (["-1", "100001"], ["0", "100000"]),
        ["LOGCASTER_IRC_PING_INTERVAL"] = (["0", "99ms", "61m"], ["100ms", "1h"]),
        ["LOGCASTER_IRC_REGISTRATION_TIMEOUT"] = (["0", "99ms", "61m"], ["100ms", "1h"]),
        ["LOGCASTER_TOKENS_FILE"] = (["a\0b"], ["/etc/logcaster/tokens", "tokens"]),
        ["LOGCASTER_ALLOW"] = (
            ["all", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.0/-1", "10/8", "::/129", "fe80::1%eth0", "::ffff:10.0.0.0/104", "10.0.0.0/8,", "*", "private,x"],
            ["192.168.1.0/24,2001:db8::/32,10.1.2.3", "private", "0.0.0.0/0", "::1"]),
        ["LOGCASTER_INGEST_AUTH"] = (["on", "1"], ["open", "required"]),
        ["LOGCASTER_MAX_TOKENS"] = (["0", "1000001"], ["1", "1000000"]),
        ["LOGCASTER_MAX_OFFENDERS"] = (["0", "10000001"], ["1", "10000000"]),
        ["LOGCASTER_USER"] = (["two words"], ["logcaster", "65532:65532"]),
        ["LOGCASTER_DRAIN_TIMEOUT"] = (["9ms", "61m"], ["0", "10ms", "1h"]),
        ["LOGCASTER_LOG_LEVEL"] = (["loud", "3"], ["trace", "debug", "info", "warning", "error", "critical"]),
        ["LOGCASTER_LOG_FORMAT"] = (["xml"], ["auto", "json", "plain"]),
    };

    /// <summary>Every variable of the table; SecretTests has the rules of secrets.</summary>
    public static IEnumerable<string> Variables() => OptionTable.All.Where(option => !option.IsSecret).Select(option => option.Variable);

    [Test]
    [MethodDataSource(nameof(Variables))]
    public async Task A_bad_value_is_refused_with_its_source_its_value_and_what_is_allowed(string variable)
    {
        Option option = RowOf(variable);
        foreach (string bad in s_samples[variable].Bad)
        {
            SettingsResult byEnvironment = Read(new() { [variable] = bad });
            await Assert.That(byEnvironment.ExitCode).IsEqualTo(78).Because(bad);
            await Assert.That(byEnvironment.Settings).IsNull();
            await Assert.That(byEnvironment.Errors[0].Message).IsEqualTo($"{variable}={bad}: must be {option.Form}");

            SettingsResult byFlag = Read([], new FlagValue(option, option.Flag, bad));
            await Assert.That(byFlag.ExitCode).IsEqualTo(2).Because(bad);
            await Assert.That(byFlag.Errors[0].Message).IsEqualTo($"{option.Flag} {bad}: must be {option.Form}");
        }
    }

    [Test]
    [MethodDataSource(nameof(Variables))]
    public async Task Bounds_and_words_are_taken_and_written_back_as_they_were(string variable)
    {
        Option option = RowOf(variable);
        foreach (string good in s_samples[variable].Good)
        {
            await Assert.That(option.TryParse(good, out object? value)).IsTrue().Because(good);
            await Assert.That(option.Format(value!)).IsEqualTo(good);
        }
    }

    [Test]
    [MethodDataSource(nameof(Variables))]
    public async Task The_flag_wins_over_the_environment_and_this_over_the_default(string variable)
    {
        Option option = RowOf(variable);
        string[] good = s_samples[variable].Good;
        List<Option> table = [.. OptionTable.All];
        ResolvedOptions byDefault = new OptionResolver(table, new Dictionary<string, string>(), []).Resolve();
        ResolvedOptions byEnvironment = new OptionResolver(table, new Dictionary<string, string> { [variable] = good[0] }, []).Resolve();
        ResolvedOptions byFlag =
            new OptionResolver(table, new Dictionary<string, string> { [variable] = good[0] }, [new FlagValue(option, option.Flag, good[1])]).Resolve();

        await Assert.That((byDefault.Text(option), byDefault.OriginOf(option))).IsEqualTo((option.DefaultText, SettingOrigin.Default));
        await Assert.That((byEnvironment.Text(option), byEnvironment.OriginOf(option))).IsEqualTo((good[0], SettingOrigin.Environment));
        await Assert.That((byFlag.Text(option), byFlag.OriginOf(option))).IsEqualTo((good[1], SettingOrigin.Flag));
    }

    [Test]
    [MethodDataSource(nameof(Variables))]
    public async Task A_row_is_complete(string variable)
    {
        Option option = RowOf(variable);
        await Assert.That(s_samples.ContainsKey(variable)).IsTrue();
        await Assert.That(option.TryParse(option.DefaultText, out object? value)).IsTrue();
        await Assert.That(option.Format(value!)).IsEqualTo(option.DefaultText);
        await Assert.That(option.Text).EndsWith(".");
        await Assert.That(option.Form.Length).IsGreaterThan(0);
    }

    [Test]
    public async Task Every_bound_has_a_metric()
    {
        string[] noBound = ["LOGCASTER_BANNER", "LOGCASTER_LOOPS"];
        IEnumerable<string> withoutMetric = OptionTable.All
            .Where(option => option.Group is OptionGroup.Memory or OptionGroup.Senders or OptionGroup.Queries && option.Metric is null)
            .Select(option => option.Variable);
        await Assert.That(withoutMetric).IsEquivalentTo(noBound);
    }

    [Test]
    public async Task Flags_and_variables_are_unique()
    {
        await Assert.That(OptionTable.All.Select(option => option.Variable)).HasDistinctItems();
        await Assert.That(OptionTable.All.Select(option => option.Flag)).HasDistinctItems();
    }

    private static Option RowOf(string variable) => OptionTable.All.Single(option => option.Variable == variable);

    private static SettingsResult Read(Dictionary<string, string> environment, params FlagValue[] flags) =>
        SettingsReader.Read(environment, flags, 1L << 40);
}
