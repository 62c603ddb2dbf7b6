using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Tls;

/// <summary>Who may not come in over TLS, what is told of it, and what certificates are in use.</summary>
[SuppressMessage("Security", "CA5398", Justification = "Each version is what is tested.")]
internal sealed class TlsRefusalTests
{
    [Test]
    [Arguments("-tls1_1", "", false)]
    [Arguments("-tls1_2", "", true)]
    [Arguments("-tls1_3", "", true)]
    [Arguments("-tls1_2", "LOGCASTER_TLS_MIN=1.3", false)]
    [Arguments("-tls1_3", "LOGCASTER_TLS_MIN=1.3", true)]
    [Arguments("-tls1_2 -cipher AES128-SHA@SECLEVEL=0", "", false)]
    [Arguments("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA@SECLEVEL=0", "", false)]
    [Arguments("-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256", "", true)]
    public async Task Only_what_is_safe_is_spoken(string offer, string setting, bool isTaken)
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, .. setting.Length > 0 ? (string[])[setting] : []]);

        Outcome outcome = await Bash.RunAsync($"printf 'PING\\n' | openssl s_client -connect 127.0.0.1:{await server.PortAsync("query-tls")} -CAfile '{folder.File("ca.pem")}' {offer} -quiet");

        await Assert.That(outcome.Output).IsEqualTo(isTaken ? "PONG\n" : "");
        await server.StopAsync();
    }

    [Test]
    public async Task A_session_is_resumed_and_nothing_is_renegotiated()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        string client = $"openssl s_client -connect 127.0.0.1:{await server.PortAsync("query-tls")} -CAfile '{folder.File("ca.pem")}' -tls1_2";
        string session = folder.File("session");

        Outcome first = await Bash.RunAsync($"(echo PING; sleep 0.5) | {client} -sess_out '{session}'");
        Outcome second = await Bash.RunAsync($"(echo PING; sleep 0.5) | {client} -sess_in '{session}'");
        Outcome third = await Bash.RunAsync($"(echo R; sleep 0.5) | {client} 2>&1");

        await Assert.That(first.Output).Contains("New, TLSv1.2").And.Contains("PONG");
        await Assert.That(second.Output).Contains("Reused, TLSv1.2").And.Contains("PONG");
        await Assert.That(third.Output).Contains("RENEGOTIATING").And.Contains("error:");
        await server.StopAsync();
    }

    [Test]
    public async Task Only_clients_that_the_authority_vouches_for_come_in()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await folder.AddAuthorityAsync("other");
        await folder.AddAsync("stranger", "other");
        await folder.AddAsync("expired", days: -1);
        await folder.AddAsync("server-only", usage: "serverAuth");
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, $"LOGCASTER_TLS_CLIENT_CA={folder.File("ca.pem")}"]);
        int port = await server.PortAsync("query-tls");

        foreach (string? certificate in new[] { null, "stranger", "expired", "server-only" })
        {
            foreach (SslProtocols version in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
            {
                await Assert.That(await AskAsync(port, folder, certificate, version)).IsEqualTo("refused").Because($"{certificate} {version}");
            }
        }
        await Assert.That(await AskAsync(port, folder, "client", SslProtocols.Tls12)).IsEqualTo("PONG\n");
        await Assert.That(await AskAsync(port, folder, "client", SslProtocols.Tls13)).IsEqualTo("PONG\n");
        await Assert.That((await server.LoggedAsync("tlsHandshakeFailed")).Text("reason")).Contains("LOGCASTER_TLS_CLIENT_CA");
        await server.StopAsync();
    }

    [Test]
    [Arguments("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [Arguments("<13>1 - - - - - - a line in the clear\n")]
    [Arguments("\u0016\u0003\u0001")]
    [Arguments("\u0016\u0003\u0001\u0002\u0000\u0002aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [Arguments("\u0016\u0003\u0001\u0000\u0010\u0001\u0000\u0000\u000caaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_handshake_is_cut_off_and_stored_nowhere(string said)
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, "LOGCASTER_TLS_HANDSHAKE_TIMEOUT=1s"]);
        int port = await server.PortAsync("log-tls");

        using (WireClient client = await WireClient.ConnectAsync(port))
        {
            await client.SendAsync(System.Text.Encoding.Latin1.GetBytes(said));
            await ClosesAsync(client);
        }

        _ = await server.LoggedAsync("tlsHandshakeFailed");
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 0\n");
        await server.SendersAreGoneAsync();
        using TlsClient good = await TlsClient.ConnectAsync(port, folder);
        await good.SendAsync("good\n");
        await Eventually.IsTrueAsync("the good line is there", async () => await server.StatAsync("Total") == 1);
        await server.StopAsync();
    }

    [Test]
    public async Task Who_only_looks_whether_the_port_is_open_makes_no_noise()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        (await WireClient.ConnectAsync(await server.PortAsync("log-tls"))).Dispose();
        await server.SendersAreGoneAsync();

        await Assert.That(server.OwnLog.Any(line => line.Event == "tlsHandshakeFailed")).IsFalse();
        await server.StopAsync();
    }

    [Test]
    [Arguments("log")]
    [Arguments("query")]
    [Arguments("irc")]
    public async Task TLS_on_a_port_in_the_clear_is_cut_off_and_told_of(string listener)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartWithAsync(["-I", "auto"], ["LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto"]);

        Outcome outcome = await Bash.RunAsync($"echo | openssl s_client -connect 127.0.0.1:{await server.PortAsync(listener)}");

        await Assert.That(outcome.ExitCode).IsNotEqualTo(0);
        await Assert.That((await server.LoggedAsync("tlsOnPlainPort")).Text("listener")).IsEqualTo(listener);
        await Assert.That(await server.AskAsync("COUNT")).IsEqualTo("COUNT: 0\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_handshake_that_goes_on_for_too_long_is_given_up_and_others_do_not_wait()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. folder.Settings, "LOGCASTER_TLS_HANDSHAKE_TIMEOUT=2s", "LOGCASTER_TLS_MAX_HANDSHAKES=20"]);
        int port = await server.PortAsync("query-tls");
        List<WireClient> silent = [];
        for (int i = 0; i < 20; i++)
        {
            silent.Add(await WireClient.ConnectAsync(port));
            await silent[i].SendAsync("\u0016\u0003\u0001"u8.ToArray());
        }

        // All places are taken: one more is closed at once, until the first are given up.
        using (WireClient oneMore = await WireClient.ConnectAsync(port))
        {
            await ClosesAsync(oneMore);
        }
        foreach (WireClient client in silent)
        {
            await ClosesAsync(client);
            client.Dispose();
        }
        await Assert.That(server.OwnLog.Where(line => line.Event == "tlsHandshakeFailed").Select(line => line.Text("reason")).Distinct())
            .Contains("too many handshakes are under way");
        await Assert.That(await AskAsync(port, folder, null, SslProtocols.Tls13)).IsEqualTo("PONG\n");
        await server.StopAsync();
    }

    [Test]
    public async Task SIGHUP_changes_the_certificate_for_new_connections_and_a_wrong_file_changes_nothing()
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();
        await folder.AddAsync("renewed", usage: "serverAuth");
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(folder.Settings);
        int port = await server.PortAsync("query-tls");
        using TlsClient open = await TlsClient.ConnectAsync(port, folder);
        await open.SendAsync("SESSION\n");
        await Assert.That(await SubjectAsync(port, folder)).IsEqualTo("CN=localhost");

        await folder.RunAsync("cp renewed.pem server.pem; cp renewed.key server.key");
        server.Signal(Interop.SigHup);
        _ = await server.LoggedAsync("reloaded");
        await Assert.That(await SubjectAsync(port, folder)).IsEqualTo("CN=renewed");
        await Assert.That((await server.LoggedAsync("tlsCertificateExpires")).Text("file")).IsEqualTo(folder.File("server.pem"));

        await folder.RunAsync("echo nonsense > server.pem");
        server.Signal(Interop.SigHup);
        await Assert.That((await server.LoggedAsync("settingWarning")).Text("warning")).Contains("LOGCASTER_TLS_CERT");
        await Assert.That(await SubjectAsync(port, folder)).IsEqualTo("CN=renewed");

        await open.SendAsync("COUNT\nQUIT\n");
        await Assert.That(await open.ReceiveTextAsync()).Contains("COUNT: 0");
        await server.StopAsync();
    }

    [Test]
    [Arguments("server.pem", "nowhere.key", "LOGCASTER_TLS_KEY")]
    [Arguments("nowhere.pem", "server.key", "LOGCASTER_TLS_CERT")]
    [Arguments("server.key", "server.key", "LOGCASTER_TLS_CERT")]
    [Arguments("server.pem", "client.key", "LOGCASTER_TLS_KEY")]
    [Arguments("server.pem", "ca.pem", "LOGCASTER_TLS_KEY")]
    public async Task Without_a_certificate_and_its_key_LogCaster_does_not_start_and_says_why(string certificate, string key, string variable)
    {
        using TlsFolder folder = await TlsFolder.MakeAsync();

        Outcome outcome = await RunningLogCaster.RunToEndAsync(
            [], $"LOGCASTER_TLS_CERT={folder.File(certificate)}", $"LOGCASTER_TLS_KEY={folder.File(key)}", "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");

        await Assert.That(outcome.ExitCode).IsEqualTo(1);
        await Assert.That(outcome.Error).Contains(variable);
        await Assert.That(outcome.Error).DoesNotContain("   at ");
    }

    private static async Task<string> AskAsync(int port, TlsFolder folder, string? certificate, SslProtocols version)
    {
        try
        {
            using TlsClient client = await TlsClient.ConnectAsync(port, folder, certificate, version);
            await client.SendAsync("PING\n");
            string answer = await client.ReceiveTextAsync();
            return answer.Length > 0 ? answer : "refused";
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return "refused";
        }
    }

    // By an orderly end or by a reset, which is how the log port closes what it does not confirm.
    private static async Task ClosesAsync(WireClient client)
    {
        try
        {
            _ = await client.ReceiveAllAsync();
        }
        catch (SocketException)
        {
            // That is a close too.
        }
    }

    private static async Task<string> SubjectAsync(int port, TlsFolder folder)
    {
        using TlsClient client = await TlsClient.ConnectAsync(port, folder);
        return client.Stream.RemoteCertificate!.Subject;
    }
}
