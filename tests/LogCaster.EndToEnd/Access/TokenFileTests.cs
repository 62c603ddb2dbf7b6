using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Access;

/// <summary>The file of tokens: at the start, while LogCaster runs, and where else a token can come from.</summary>
internal sealed class TokenFileTests
{
    private const int SigHup = 1;

    [Test]
    public async Task A_wrong_file_or_one_that_others_may_write_refuses_to_start()
    {
        using var tokens = new TokenFolder();
        foreach (string command in new[] { "serve", "config" })
        {
            string[] arguments = command == "serve" ? ["serve"] : ["config", "--check"];
            tokens.Write($"good {TokenFolder.HashOf("good")} admin", "bad lc_secret-token admin");
            Outcome wrong = await RunningLogCaster.RunToEndAsync(arguments, tokens.Setting, "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");
            await Assert.That(wrong.ExitCode).IsEqualTo(78);
            await Assert.That(wrong.Error).Contains("line 2: ").And.DoesNotContain("lc_secret-token");
            tokens.Write($"good {TokenFolder.HashOf("good")} admin");
            File.SetUnixFileMode(tokens.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
            Outcome writable = await RunningLogCaster.RunToEndAsync(arguments, tokens.Setting, "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");
            await Assert.That(writable.ExitCode).IsEqualTo(78);
            await Assert.That(writable.Error).Contains("others than its owner may write it");
            Outcome missing = await RunningLogCaster.RunToEndAsync(arguments, $"{tokens.Setting}-not-there", "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");
            await Assert.That(missing.ExitCode).IsEqualTo(78);
        }
    }

    [Test]
    public async Task An_empty_secret_and_a_demand_that_nobody_can_meet_refuse_to_start()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "empty"), "\n");
        Outcome empty = await RunningLogCaster.RunToEndAsync(["serve"], $"LOGCASTER_AUTH_TOKEN_FILE={folder.Path}/empty");
        await Assert.That(empty.ExitCode).IsEqualTo(78);
        await Assert.That(empty.Error).Contains("LOGCASTER_AUTH_TOKEN_FILE: must be one word");
        Outcome nobody = await RunningLogCaster.RunToEndAsync(["serve"], "LOGCASTER_INGEST_AUTH=required");
        await Assert.That(nobody.ExitCode).IsEqualTo(78);
        await Assert.That(nobody.Error).Contains("or nobody could send");
    }

    [Test]
    public async Task Tokens_are_exchanged_under_load_and_who_is_in_both_files_is_never_refused()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting, "LOGCASTER_INGEST_AUTH=required");
        tokens.Write($"steady {TokenFolder.HashOf("steady")} ingest,query", $"old {TokenFolder.HashOf("old")} query");
        server.Signal(SigHup);
        await Eventually.IsTrueAsync("the old token is in force", async () => (await TokenFolder.SayAsync(server, "AUTH old PING\n", TokenFolder.Outside)) == "PONG\n");
        using var stop = new CancellationTokenSource();
        int sent = 0;
        Task<string[]>[] clients = [.. Enumerable.Range(0, 3).Select(number => Task.Run(async () =>
        {
            var odd = new System.Collections.Generic.List<string>();
            while (!stop.IsCancellationRequested)
            {
                string said = await TokenFolder.SayAsync(server, "AUTH steady\nPING\n");
                if (said != "OK: steady has the roles ingest,query\nPONG\n")
                {
                    odd.Add(said);
                }
                if (!await TokenFolder.SendAsync(server, $"AUTH steady\nfrom {number}\n"))
                {
                    odd.Add("a record was refused");
                }
                Interlocked.Increment(ref sent);
            }
            return odd.ToArray();
        }))];
        for (int i = 0; i < 30; i++)
        {
            tokens.Write(i % 5 == 4 ? "a wrong line" : $"new{i} {TokenFolder.HashOf($"new{i}")} query", $"steady {TokenFolder.HashOf("steady")} ingest,query");
            server.Signal(SigHup);
            int before = Volatile.Read(ref sent);
            await Eventually.IsTrueAsync("clients go on", () => Volatile.Read(ref sent) > before);
        }
        await stop.CancelAsync();
        foreach (Task<string[]> client in clients)
        {
            await Assert.That(await client).IsEmpty();
        }
        await Assert.That(await TokenFolder.SayAsync(server, "AUTH old PING\n")).StartsWith("DENIED");
        await Assert.That(await TokenFolder.SayAsync(server, "AUTH steady COUNT\n")).IsEqualTo($"COUNT: {sent.ToString(CultureInfo.InvariantCulture)}\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_session_whose_token_is_taken_away_may_nothing_more()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort);
        await client.SendAsync($"AUTH {TokenFolder.Query}\nSESSION\nPING\n");
        _ = await client.ReceiveUntilAsync("PONG\n> ");
        tokens.Write($"boss {TokenFolder.HashOf(TokenFolder.Admin)} admin");
        server.Signal(SigHup);
        _ = await server.LoggedAsync("tokensRead");
        await client.SendAsync("PING\n");
        await Assert.That(await client.ReceiveUntilAsync("> ")).StartsWith("DENIED");
        await server.StopAsync();
    }

    [Test]
    public async Task A_credential_of_systemd_is_the_token_unless_one_is_set()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "auth_token"), "from-systemd-0123456789\n");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "other"), "from-a-file-0123456789");
        string credentials = $"CREDENTIALS_DIRECTORY={folder.Path}";
        await using RunningLogCaster first = await RunningLogCaster.StartAsync(credentials);
        await Assert.That(await TokenFolder.SayAsync(first, "AUTH from-systemd-0123456789 PING\n")).IsEqualTo("PONG\n");
        await Assert.That(await TokenFolder.SayAsync(first, "PING\n")).StartsWith("DENIED");
        await first.StopAsync();
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(credentials, $"LOGCASTER_AUTH_TOKEN_FILE={folder.Path}/other");
        await Assert.That(await TokenFolder.SayAsync(second, "AUTH from-a-file-0123456789 PING\n")).IsEqualTo("PONG\n");
        await second.StopAsync();
    }

    [Test]
    public async Task The_client_sends_a_token_of_a_file_and_none_of_the_command_line()
    {
        using var tokens = new TokenFolder();
        await File.WriteAllTextAsync(Path.Combine(tokens.Path, "mine"), TokenFolder.Query + "\n");
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        string port = string.Create(CultureInfo.InvariantCulture, $"LOGCASTER_QUERY_PORT={server.QueryPort}");
        string file = Path.Combine(tokens.Path, "mine");
        Outcome none = await RunningLogCaster.RunToEndAsync(["query", "COUNT"], port);
        await Assert.That((none.ExitCode, none.Output)).IsEqualTo((2, ""));
        await Assert.That(none.Error).StartsWith("logcaster: DENIED this needs a token");
        await Assert.That((await RunningLogCaster.RunToEndAsync(["query", "--token-file", file, "STATS"], port)).ExitCode).IsEqualTo(0);
        await Assert.That((await RunningLogCaster.RunToEndAsync(["query", "STATS"], port, $"LOGCASTER_AUTH_TOKEN_FILE={file}")).ExitCode).IsEqualTo(0);
        await Assert.That((await RunningLogCaster.RunToEndAsync(["query", "STATS"], port, $"LOGCASTER_AUTH_TOKEN={TokenFolder.Admin}")).ExitCode).IsEqualTo(0);
        await Assert.That((await RunningLogCaster.RunToEndAsync(["query", "--token-file", file, "STATS"], port, "LOGCASTER_AUTH_TOKEN=wrong")).ExitCode).IsEqualTo(0);
        Outcome wrong = await RunningLogCaster.RunToEndAsync(["query", "STATS"], port, "LOGCASTER_AUTH_TOKEN=wrong");
        await Assert.That(wrong.Error).StartsWith("logcaster: DENIED this token is not valid here.");
        Outcome missing = await RunningLogCaster.RunToEndAsync(["tail", "--token-file", "/not/there"], port);
        await Assert.That((missing.ExitCode, missing.Error.StartsWith("logcaster: --token-file /not/there: cannot be read", StringComparison.Ordinal))).IsEqualTo((2, true));
        Outcome typed = await RunningLogCaster.RunToEndAsync(["query", "--auth-token", TokenFolder.Query, "STATS"], port);
        await Assert.That(typed.ExitCode).IsEqualTo(2);
        await server.StopAsync();
    }
}
