using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Irc;

namespace LogCaster.EndToEnd.Access;

/// <summary>Tokens on IRC: as the password of the server, and by SASL.</summary>
internal sealed class IrcTokenTests
{
    [Test]
    [Arguments("", false)]
    [Arguments(TokenFolder.Ingest, false)]
    [Arguments(TokenFolder.Query, true)]
    [Arguments(TokenFolder.Admin, true)]
    public async Task Log_channels_and_the_bot_are_for_those_who_may_query(string token, bool mayQuery)
    {
        using var tokens = new TokenFolder();
        await using IrcServer server = await IrcServer.StartAsync(tokens.Setting);
        IrcClient client = await server.ConnectAsync();
        if (token.Length > 0)
        {
            await client.SendAsync($"PASS {token}");
        }
        await client.RegisterAsync("ann");
        foreach (string channel in new[] { "#logs-all", "#logs-ERROR", "#logs-mine" })
        {
            IReadOnlyList<IrcLine> joined = await client.AskAsync($"JOIN {channel}");
            await Assert.That(joined.Any(line => line.Command == "477" && line.Text.Contains("DENIED this needs a token with the query role", StringComparison.Ordinal))).IsEqualTo(!mayQuery).Because(channel);
            await Assert.That(joined.Any(line => line.Command == "JOIN")).IsEqualTo(mayQuery);
        }
        IReadOnlyList<IrcLine> talk = await client.AskAsync("JOIN #talk");
        await Assert.That(talk.Any(line => line.Command == "JOIN")).IsTrue().Because("people may talk");
        foreach (string text in new[] { "PRIVMSG LogBot :!stats", "PRIVMSG LogBot :!help", "PRIVMSG #talk :!query STATS" })
        {
            await client.SendAsync(text);
            IrcLine notice = await client.AwaitAsync("NOTICE ann *");
            await Assert.That(notice.Text.StartsWith("DENIED", StringComparison.Ordinal)).IsEqualTo(!mayQuery).Because(text);
        }
        await server.StopAsync();
    }

    [Test]
    public async Task A_token_logs_in_by_SASL_and_three_wrong_ones_end_the_connection()
    {
        using var tokens = new TokenFolder();
        await using IrcServer server = await IrcServer.StartAsync(tokens.Setting);
        IrcClient client = await server.ConnectAsync();
        await client.SendAsync("CAP REQ :sasl", "AUTHENTICATE PLAIN");
        _ = await client.AwaitAsync("AUTHENTICATE +");
        await client.SendAsync($"AUTHENTICATE {Plain("anything", TokenFolder.Query)}");
        IrcLine loggedIn = await client.AwaitAsync("900 *");
        await Assert.That(loggedIn.Text).Contains("reader");
        await client.SendAsync("CAP END");
        await client.RegisterAsync("ann");
        await Assert.That((await client.AskAsync("JOIN #logs-all")).Any(line => line.Command == "JOIN")).IsTrue();

        IrcClient guesser = await server.ConnectAsync(from: 7);
        await guesser.SendAsync("CAP REQ :sasl");
        for (int i = 0; i < 3; i++)
        {
            await guesser.SendAsync("AUTHENTICATE PLAIN", $"AUTHENTICATE {Plain("ann", $"guess-{i}")}");
            _ = await guesser.AwaitAsync("904 *");
        }
        IrcLine error = await guesser.AwaitAsync("ERROR *");
        await Assert.That(error.Text).Contains("Too many wrong passwords");
        await server.StopAsync();
    }

    [Test]
    [Arguments("EXTERNAL")]
    [Arguments("SCRAM-SHA-256")]
    [Arguments("ANONYMOUS")]
    public async Task A_mechanism_that_is_not_there_lets_nobody_in(string mechanism)
    {
        using var tokens = new TokenFolder();
        await using IrcServer server = await IrcServer.StartAsync(tokens.Setting);
        IrcClient client = await server.ConnectAsync();
        await client.SendAsync("CAP REQ :sasl", $"AUTHENTICATE {mechanism}");
        _ = await client.AwaitAsync("908 * PLAIN *");
        _ = await client.AwaitAsync("904 *");
        await client.SendAsync("CAP END");
        await client.RegisterAsync("ann");
        await Assert.That((await client.AskAsync("JOIN #logs-all")).Any(line => line.Command == "477")).IsTrue();
        await server.StopAsync();
    }

    [Test]
    public async Task A_wrong_token_as_the_password_of_the_server_is_refused()
    {
        using var tokens = new TokenFolder();
        await using IrcServer server = await IrcServer.StartAsync(tokens.Setting);
        IrcClient client = await server.ConnectAsync();
        await client.SendAsync("PASS wrong", "NICK ann", "USER ann 0 * :ann");
        _ = await client.AwaitAsync("464 *");
        _ = await client.AwaitAsync("ERROR *");
        await server.StopAsync();
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task The_password_of_the_server_lets_in_as_before_beside_tokens_and_without(bool hasTokens)
    {
        using var tokens = new TokenFolder();
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PASSWORD=for-all", hasTokens ? tokens.Setting : "LOGCASTER_IRC_FOLD=on");
        IrcClient client = await server.ConnectAsync();
        await client.SendAsync("PASS for-all");
        await client.RegisterAsync("ann");
        await Assert.That((await client.AskAsync("JOIN #logs-all")).Any(line => line.Command == "JOIN")).IsTrue();
        IrcClient other = await server.ConnectAsync();
        await other.SendAsync("NICK eve", "USER eve 0 * :eve");
        _ = await other.AwaitAsync("464 *");
        await server.StopAsync();
    }

    private static string Plain(string name, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{name}\0{password}"));
}
