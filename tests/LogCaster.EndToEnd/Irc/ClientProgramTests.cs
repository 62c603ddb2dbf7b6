using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>The clients that people have: each joins #logs-error, lines are sent with nc, and stand in the client.</summary>
internal sealed class ClientProgramTests
{
    private const string Bot = """
        import socket, sys
        connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        lines = connection.makefile("r", encoding="utf-8", newline="\r\n")
        def say(line): connection.sendall((line + "\r\n").encode())
        say("NICK watcher"); say("USER watcher 0 * :A bot")
        for line in lines:
            line = line.rstrip("\r\n")
            source, command, rest = (line.split(" ", 2) + [""])[:3] if line.startswith(":") else ("", *line.split(" ", 1))
            if command == "PING": say("PONG " + rest)
            elif command == "001": say("JOIN #logs-error")
            elif command == "PRIVMSG":
                target, text = rest.split(" :", 1)
                print(source, target, text, flush=True)
                if "database" in text: say("PRIVMSG LogBot :!query COUNT level:ERROR")
            elif command == "NOTICE": print("answer", rest.split(" :", 1)[1], flush=True)
        """;

    [Test]
    public async Task Irssi_in_a_terminal()
    {
        ClientProgram.Require("tmux");
        ClientProgram.Require("irssi");
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        string irssi = string.Create(CultureInfo.InvariantCulture, $"irssi --home={home.Path}/irssi --connect=127.0.0.1 --port={server.Port} --nick=watcher");
        try
        {
            await Assert.That(await TmuxAsync($"new-session -d -x 180 -y 50 '{irssi}'")).IsEqualTo(new Outcome(0, "", ""));
            await ScreenShowsAsync("MOTD File is missing", "End of /MOTD", "message of the day");
            _ = await TmuxAsync("send-keys '/join #logs-error' Enter");
            await WatchesAsync(server);

            await SendWithNcAsync(server);

            await ScreenShowsAsync("ERROR: Database connection failed");
            await ScreenShowsAsync("ERROR grüße 日本");
            await Assert.That(await ScreenAsync()).DoesNotContain("not for this channel");
        }
        finally
        {
            // It ends what runs in it.
            _ = await TmuxAsync("kill-server");
        }
        await server.StopAsync();

        Task<Outcome> TmuxAsync(string arguments) => Bash.RunAsync($"export TMUX_TMPDIR='{home.Path}' HOME='{home.Path}' TERM=xterm LC_ALL=C.UTF-8; tmux -L irc {arguments}");
        async Task<string> ScreenAsync() => (await TmuxAsync("capture-pane -p")).Output;
        Task ScreenShowsAsync(params string[] texts) => Eventually.IsTrueAsync($"irssi shows {texts[0]}", async () =>
        {
            string screen = await ScreenAsync();
            return texts.Any(text => screen.Contains(text, StringComparison.Ordinal));
        });
    }

    [Test]
    public async Task WeeChat_without_a_terminal()
    {
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        await using ClientProgram weechat = ClientProgram.Start("weechat-headless", home.Path, "--dir", home.Path, "--stdout",
            "-r", "/set logger.file.flush_delay 0", "-r", string.Create(CultureInfo.InvariantCulture, $"/server add lc 127.0.0.1/{server.Port}"),
            "-r", "/set irc.server.lc.ssl off", "-r", "/set irc.server.lc.tls off", "-r", "/set irc.server.lc.nicks watcher",
            "-r", "/set irc.server.lc.autojoin #logs-error", "-r", "/connect lc");
        await WatchesAsync(server);

        await SendWithNcAsync(server);

        await FileShowsAsync(home.Path, "irc.lc.#logs-error.weechatlog");
        await server.StopAsync();
    }

    [Test]
    public async Task Ii()
    {
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        await using ClientProgram ii = ClientProgram.Start(
            "ii", home.Path, "-s", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-n", "watcher", "-i", home.Path);
        string input = Path.Combine(home.Path, "127.0.0.1", "in");
        await Eventually.IsTrueAsync("ii is connected", () => File.Exists(input));
        await Assert.That((await Bash.RunAsync($"echo '/j #logs-error' > '{input}'")).ExitCode).IsEqualTo(0);
        await WatchesAsync(server);

        await SendWithNcAsync(server);

        await FileShowsAsync(home.Path, "out");
        await server.StopAsync();
    }

    [Test]
    public async Task Sic_with_a_JOIN_at_once()
    {
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        await using ClientProgram sic = ClientProgram.Start(
            "sic", home.Path, "-h", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-n", "watcher");
        // Whatever it does with this, the second comes when it is welcome.
        await sic.TypeAsync(":j #logs-all");
        await Eventually.IsTrueAsync("sic watches", async () =>
        {
            await sic.TypeAsync(":j #logs-error");
            return await IsWatchingAsync(server);
        });

        await SendWithNcAsync(server);

        await sic.PrintsAsync("ERROR: Database connection failed");
        await sic.PrintsAsync("ERROR grüße 日本");
        await server.StopAsync();
    }

    [Test]
    public async Task A_bot_in_Python_that_asks_back()
    {
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        await using ClientProgram bot = ClientProgram.Start("python3", home.Path, "-c", Bot.Replace("database", "Database", StringComparison.Ordinal), server.Port.ToString(CultureInfo.InvariantCulture));
        await WatchesAsync(server);

        await SendWithNcAsync(server);

        await bot.PrintsAsync(":LogBot!logbot@logcaster #logs-error [");
        await bot.PrintsAsync("ERROR: Database connection failed");
        await bot.PrintsAsync("ERROR grüße 日本");
        await bot.PrintsAsync("answer COUNT: ");
        await server.StopAsync();
    }

    private static async Task SendWithNcAsync(IrcServer server)
    {
        Outcome outcome = await Bash.RunAsync(
            $"printf 'ERROR: Database connection failed\\nINFO not for this channel\\nERROR grüße 日本\\n' | nc.openbsd -N localhost {server.LogCaster.LogPort}");
        await Assert.That(outcome).IsEqualTo(new Outcome(0, "", ""));
    }

    private static Task WatchesAsync(IrcServer server) => Eventually.IsTrueAsync("the client is in #logs-error", () => IsWatchingAsync(server));

    private static async Task<bool> IsWatchingAsync(IrcServer server)
    {
        using IrcClient observer = await server.RegisterAsync("observer");
        bool isThere = (await observer.AskAsync("JOIN #logs-error")).Any(line => line.Number == 353 && line.Text.Split(' ').Contains("watcher"));
        await observer.SendAsync("QUIT");
        _ = await observer.TakeToEndAsync();
        return isThere;
    }

    private static async Task FileShowsAsync(string folder, string name)
    {
        foreach (string text in new[] { "ERROR: Database connection failed", "ERROR grüße 日本" })
        {
            await Eventually.IsTrueAsync($"{name} holds {text}", () => Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories)
                .Any(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)));
        }
        await Assert.That(Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).Any(file => File.ReadAllText(file).Contains("not for this channel", StringComparison.Ordinal))).IsFalse();
    }
}
