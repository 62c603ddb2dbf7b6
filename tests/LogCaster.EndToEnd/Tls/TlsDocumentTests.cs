using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;
using LogCaster.EndToEnd.Irc;

namespace LogCaster.EndToEnd.Tls;

/// <summary>docs/tls.md is true; its certificates are those of all tests here.</summary>
internal sealed class TlsDocumentTests
{
    [Test]
    public async Task Its_examples_give_what_it_shows()
    {
        string[] parts = RepositoryRoot.Read("docs/tls.md").Split("```");
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        string logPort = (await server.PortAsync("log-tls")).ToString(CultureInfo.InvariantCulture);
        string queryPort = (await server.PortAsync("query-tls")).ToString(CultureInfo.InvariantCulture);
        int shown = 0;
        for (int i = 1; i < parts.Length; i += 2)
        {
            if (!parts[i].StartsWith("sh\n", StringComparison.Ordinal) || parts[i].Contains("-x509", StringComparison.Ordinal))
            {
                continue;
            }
            string output = await folder.RunAsync(parts[i]["sh\n".Length..].Replace("6514", logPort, StringComparison.Ordinal).Replace("6515", queryPort, StringComparison.Ordinal));
            await server.SendersAreGoneAsync();
            if (i + 2 < parts.Length && parts[i + 2].StartsWith("text\n", StringComparison.Ordinal))
            {
                await Assert.That(output).IsEqualTo(parts[i + 2]["text\n".Length..]);
                shown++;
            }
        }
        await Assert.That(shown).IsEqualTo(1);
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 2\n");
        await server.StopAsync();
    }

    [Test]
    public async Task WeeChat_watches_over_TLS()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync(folder.Settings);
        int port = await server.LogCaster.PortAsync("irc-tls");
        await using ClientProgram weechat = ClientProgram.Start("weechat-headless", home.Path, "--dir", home.Path, "--stdout",
            "-r", "/set logger.file.flush_delay 0", "-r", $"/set weechat.network.gnutls_ca_user {folder.File("ca.pem")}",
            "-r", string.Create(CultureInfo.InvariantCulture, $"/server add logs localhost/{port} -ssl"),
            "-r", "/set irc.server.logs.autojoin #logs-error", "-r", "/connect logs");
        await Eventually.IsTrueAsync("WeeChat is in the channel", () => Log().Contains("Channel created", StringComparison.Ordinal));

        await server.LogCaster.StoreAsync("ERROR: Database connection failed\n");

        await Eventually.IsTrueAsync("WeeChat shows it", () => Log().Contains("ERROR: Database connection failed", StringComparison.Ordinal));
        await server.StopAsync();

        string Log() => string.Concat(Directory.EnumerateFiles(home.Path, "irc.logs.#logs-error.weechatlog", SearchOption.AllDirectories).Select(File.ReadAllText));
    }

    [Test]
    public async Task Syslog_with_octet_counting_comes_over_TLS()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        using TlsClient client = await TlsClient.ConnectAsync(await server.PortAsync("log-tls"), folder);

        // RFC 5425 §4.3: a count, a blank, a message that may hold anything.
        await client.SendAsync("31 <11>1 - - - - - - first\nmessage32 <13>1 - - - - - - second message");
        await client.EndAsync();
        _ = await client.ReceiveTextAsync();

        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 2\n");
        await server.StopAsync();
    }
}
