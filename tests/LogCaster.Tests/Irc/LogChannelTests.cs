using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;

namespace LogCaster.Tests.Irc;

/// <summary>What log channels show, and how it is written.</summary>
internal sealed class LogChannelTests
{
    private const string Prefix = ":LogBot!logbot@logcaster PRIVMSG #logs-error :";

    private static readonly long s_ticks = new DateTime(2026, 11, 23, 10, 30, 45, 123, DateTimeKind.Utc).Ticks;

    [Test]
    public async Task A_record_is_a_message_with_its_time()
    {
        LogLines lines = LinesOf("ERROR: Database connection failed"u8);
        await Assert.That(Text(lines)).IsEqualTo(Prefix + "[2026-11-23 10:30:45] ERROR: Database connection failed\r\n");
        await Assert.That(Text(lines, Capabilities.ServerTime)).StartsWith("@time=2026-11-23T10:30:45.123Z " + Prefix);
        await Assert.That(Text(lines, Capabilities.ServerTime | Capabilities.MessageTags)).StartsWith("@time=2026-11-23T10:30:45.123Z;bot;msgid=log-7 " + Prefix);
        await Assert.That(Text(lines, Capabilities.MessageTags)).StartsWith("@bot;msgid=log-7 " + Prefix);
        await Assert.That(Encoding.UTF8.GetString(lines.For(Capabilities.None, isColored: true))).IsEqualTo(Prefix + "\u000304[2026-11-23 10:30:45] ERROR: Database connection failed\u000f\r\n");
    }

    [Test]
    public async Task No_byte_of_a_record_leaves_its_message()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] payload = new byte[random.Next(3000)];
            random.NextBytes(payload);
            foreach (Capabilities capabilities in new[] { Capabilities.None, Capabilities.MessageTags | Capabilities.ServerTime })
            {
                byte[] written = LinesOf(payload).For(capabilities, isColored: seed % 2 == 0).ToArray();
                string[] all = Encoding.UTF8.GetString(written).Split("\r\n");
                await Assert.That(all[^1]).IsEqualTo("");
                await Assert.That(all[..^1].All(line => line.Contains(Prefix, StringComparison.Ordinal) && !line.AsSpan().ContainsAny('\r', '\n', '\0'))).IsTrue();
                await Assert.That(all[..^1].All(line => Encoding.UTF8.GetByteCount(line[line.IndexOf(":LogBot", StringComparison.Ordinal)..]) <= 510)).IsTrue();
            }
        }
    }

    [Test]
    public async Task A_long_record_is_divided_and_what_is_left_out_is_said()
    {
        string[] some = Text(LinesOf(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("word ", 300))))).Split("\r\n");
        await Assert.That(string.Concat(some.Where(line => line.Length > 0).Select(line => line[Prefix.Length..]))[22..]).IsEqualTo(string.Concat(Enumerable.Repeat("word ", 300)));
        string[] most = Text(LinesOf(new byte[30_000].Select(_ => (byte)'x').ToArray())).Split("\r\n");
        await Assert.That(most.Length).IsEqualTo(LogLines.MaxPieces + 2);
        await Assert.That(most[^2]).Contains("more bytes of this record");
    }

    [Test]
    public async Task Beyond_its_rate_a_channel_tells_a_number()
    {
        var rate = new LogRate();
        rate.Refill(0, perSecond: 2);
        await Assert.That(rate.MayShow).IsTrue();
        rate.Show();
        rate.Show();
        await Assert.That(rate.MayShow).IsFalse();
        rate.Hold(12_431, missed: 0);
        await Assert.That(rate.Tell()).IsNull();
        rate.Refill(2000, perSecond: 2);
        await Assert.That(rate.Tell()).IsEqualTo("\u2026 12,431 more records in 2 s, !query and !find show them");
        await Assert.That(rate.Held).IsEqualTo(0);
        rate.Refill(2001, perSecond: 0);
        await Assert.That(rate.MayShow).IsTrue();
    }

    [Test]
    [Arguments("#logs-error", Severity.Emergency, Severity.Error)]
    [Arguments("#logs-warning", Severity.Warning, Severity.Warning)]
    [Arguments("#logs-info", Severity.Notice, Severity.Informational)]
    [Arguments("#LOGS-debug", Severity.Debug, Severity.Debug)]
    [Arguments("#logs-all", Severity.Emergency, Severity.None)]
    [Arguments("#logs-crit", Severity.Critical, Severity.Critical)]
    public async Task A_channel_of_the_server_shows_what_its_name_says(string channel, Severity worst, Severity mildest)
    {
        LogQuery query = LogView.BuiltIn(channel, new QueryParser(TimeProvider.System)).Query;
        await Assert.That((query.WorstSeverity, query.MildestSeverity)).IsEqualTo((worst, mildest));
    }

    [Test]
    public async Task Filters_of_users_are_added_and_removed()
    {
        LogView view = LogView.OfUser(new QueryParser(TimeProvider.System));
        await Assert.That(view.Query.AcceptsEverything).IsTrue();
        await Assert.That(view.Add("level:ERROR keyword:database")).IsNull();
        await Assert.That(view.Add("(")).IsNotNull();
        await Assert.That(view.Add("")).IsNotNull();
        await Assert.That(view.Filters.Single()).IsEqualTo("level:ERROR database");
        await Assert.That(view.Query.AcceptsEverything).IsFalse();
        await Assert.That(view.Remove("2")).IsFalse();
        await Assert.That(view.Remove("1")).IsTrue();
        await Assert.That(view.Query.AcceptsEverything).IsTrue();
    }

    [Test]
    public async Task An_account_logs_in_with_its_password_and_the_file_is_read_again()
    {
        string path = Path.Combine(Path.GetTempPath(), $"logcaster-accounts-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(path, $"# accounts\nalice:{Hash("secret")}\nbob:nonsense\n");
            var accounts = new IrcAccounts("server", new AccountFile(path));
            await Assert.That(accounts.MayLogIn("alice", "secret")).IsTrue();
            await Assert.That(accounts.MayLogIn("alice", "wrong")).IsFalse();
            await Assert.That(accounts.MayLogIn("bob", "nonsense")).IsFalse();
            await Assert.That(accounts.MayLogIn("anybody", "server")).IsTrue();
            await Assert.That(accounts.MayConnect("server")).IsTrue();
            await Assert.That(accounts.MayConnect("")).IsFalse();
            await File.WriteAllTextAsync(path, $"carol:{Hash("other")}\n");
            File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            await Assert.That(accounts.MayLogIn("alice", "secret")).IsFalse();
            await Assert.That(accounts.MayLogIn("carol", "other")).IsTrue();
            await Assert.That(new IrcAccounts("", file: null).MayConnect("")).IsTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Hash(string password) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    private static LogLines LinesOf(ReadOnlySpan<byte> payload)
    {
        var lines = new LogLines(TimeZoneInfo.Utc);
        lines.Begin("LogBot!logbot@logcaster", "#logs-error");
        lines.Add(7, new Record { Ticks = s_ticks, Severity = Severity.Error }, payload);
        return lines;
    }

    private static string Text(LogLines lines, Capabilities capabilities = Capabilities.None) => Encoding.UTF8.GetString(lines.For(capabilities, isColored: false));
}
