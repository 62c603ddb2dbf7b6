using System;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Access;

/// <summary>Tokens on the log port: wanted there or not, they are never stored.</summary>
internal sealed class SenderTokenTests
{
    private const string Ask = $"AUTH {TokenFolder.Query} FIND out=raw order=asc quiet=1\n";

    [Test]
    public async Task Where_no_token_is_needed_none_is_stored_and_all_else_is()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        await Assert.That(await TokenFolder.SendAsync(server, $"AUTH {TokenFolder.Ingest}\na1\nAUTH {TokenFolder.Admin}\nAUTH {TokenFolder.Admin}\na2\nAUTH mistake\nAUTH two words\n")).IsTrue();
        await Assert.That(await TokenFolder.SendAsync(server, "AUTH nobody-has-this\r\nb1\n")).IsTrue();
        await Assert.That(await TokenFolder.SendAsync(server, $"c1\nAUTH {TokenFolder.Query}\r\nauth failed for root\nAUTHOR x\nAUTH\nc2")).IsTrue();
        await Assert.That(await TokenFolder.SendAsync(server, $"AUTH {TokenFolder.Ended}")).IsTrue();
        await Assert.That(await TokenFolder.SayAsync(server, Ask)).IsEqualTo("a1\na2\nAUTH mistake\nAUTH two words\nb1\nc1\nauth failed for root\nAUTHOR x\nAUTH\nc2\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Where_there_are_no_tokens_a_first_line_that_looks_like_one_is_still_not_stored()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await Assert.That(await TokenFolder.SendAsync(server, "AUTH lc_of-another-machine\na\nAUTH b\n")).IsTrue();
        await Assert.That(await TokenFolder.SayAsync(server, "FIND out=raw quiet=1\n")).IsEqualTo("a\nAUTH b\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Where_a_token_is_needed_nothing_is_stored_without_one_and_the_connection_is_reset()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting, "LOGCASTER_INGEST_AUTH=required");
        string[] refused =
        [
            "plain\n", "plain", $"AUTH wrong\nx\n", $"AUTH {TokenFolder.Query}\nx\n", $"AUTH {TokenFolder.Ended}\nx\n", $"auth {TokenFolder.Ingest}\nx\n",
            $"x\nAUTH {TokenFolder.Ingest}\n", $"AUTH {new string('a', 100_000)}\nx\n", $"AUTH {TokenFolder.Ingest} x\n", "<34>1 - - - - - - x\n", "5 plain",
        ];
        foreach (string text in refused)
        {
            await Assert.That(await TokenFolder.SendAsync(server, text, TokenFolder.Outside)).IsFalse().Because(text[..int.Min(text.Length, 60)]);
        }
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Query} COUNT\n")).IsEqualTo("COUNT: 0\n");
        await Assert.That(await TokenFolder.SendAsync(server, $"AUTH {TokenFolder.Ingest}\r\n<34>1 - - - - - - syslog\n")).IsTrue();
        // What follows may be counted frames, one of which holds an end of line.
        await Assert.That(await TokenFolder.SendAsync(server, $"AUTH {TokenFolder.Ingest}\n10 <13>framed12 <14>two\nline")).IsTrue();
        await Assert.That(await TokenFolder.SendAsync(server, $"\n\r\n\0AUTH {TokenFolder.Ingest}\nafter empty lines\n")).IsTrue();
        await Assert.That(await TokenFolder.SayAsync(server, Ask)).Contains("<13>framed\n").And.Contains("after empty lines\n").And.DoesNotContain("AUTH");
        await Eventually.IsTrueAsync("the own log tells it", () => server.OwnLog.Any(line => line.Event == "accessDenied" && line.Text("reason") == "missing"));
        await server.StopAsync();
    }

    [Test]
    public async Task A_sender_that_needs_a_token_may_send_it_in_any_pieces()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting, "LOGCASTER_INGEST_AUTH=required");
        string text = $"AUTH {TokenFolder.Ingest}\r\nx\n";
        for (int cut = 1; cut < text.Length; cut++)
        {
            using WireClient client = await WireClient.ConnectAsync(server.LogPort);
            await client.SendAsync(text[..cut]);
            await Eventually.IsTrueAsync("the first piece is there", () => client.IsAcknowledged);
            await client.SendAsync(text[cut..]);
            await client.FinishAsync();
        }
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Query} COUNT\n")).IsEqualTo($"COUNT: {text.Length - 1}\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Senders_that_need_no_token_never_wait_for_what_others_of_their_address_tried()
    {
        using var tokens = new TokenFolder();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(tokens.Setting);
        for (int i = 0; i < 12; i++)
        {
            await Assert.That(await TokenFolder.SendAsync(server, $"AUTH guess-{i}\nx\n")).IsTrue();
        }
        await Assert.That(await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Query} COUNT\n", TokenFolder.Outside)).IsEqualTo("COUNT: 12\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_token_is_nowhere_to_be_seen()
    {
        using var tokens = new TokenFolder();
        using var folder = new TemporaryFolder();
        await System.IO.File.WriteAllTextAsync(System.IO.Path.Combine(tokens.Path, "one"), TokenFolder.Elsewhere + "-single\n");
        string[] settings = [tokens.Setting, $"LOGCASTER_AUTH_TOKEN_FILE={tokens.Path}/one", "LOGCASTER_LOG_LEVEL=trace", .. folder.Persist];
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        string[] all = [TokenFolder.Ingest, TokenFolder.Query, TokenFolder.Admin, TokenFolder.Ended, TokenFolder.Elsewhere, "guess-of-somebody"];
        foreach (string token in all)
        {
            await Assert.That(await TokenFolder.SendAsync(server, $"AUTH {token}\nx\nAUTH {TokenFolder.Admin}\n")).IsTrue();
        }
        string said = "";
        foreach (string token in all)
        {
            said += await TokenFolder.SayAsync(server, $"AUTH {token}\nFIND AUTH {token}x\n", TokenFolder.Outside);
        }
        said += await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Admin} FIND out=raw limit=0\n", TokenFolder.Outside);
        said += await TokenFolder.SayAsync(server, $"AUTH {TokenFolder.Admin} HELP AUTH\n", TokenFolder.Outside);
        Outcome config = await RunningLogCaster.RunToEndAsync(["config", "--json"], settings);
        said += config.Output + config.Error + string.Join('\n', server.OwnLog.Select(line => line.Fields.GetRawText()));
        said += await System.IO.File.ReadAllTextAsync($"/proc/{server.Id}/cmdline") + await System.IO.File.ReadAllTextAsync($"/proc/{server.Id}/environ");
        await server.StopAsync();
        said += string.Concat(System.IO.Directory.GetFiles(folder.Path).Select(System.IO.File.ReadAllText));
        foreach (string token in all)
        {
            await Assert.That(said).DoesNotContain(token).Because(token);
            await Assert.That(said).DoesNotContain(TokenFolder.HashOf(token)[7..]).Because(token);
        }
    }
}
