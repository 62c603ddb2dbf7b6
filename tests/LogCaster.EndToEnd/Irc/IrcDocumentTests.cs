using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>docs/irc.md is true: what it says to type is typed into the real client, and what it shows is shown. Only the ports are others.</summary>
[NotInParallel]
internal sealed partial class IrcDocumentTests
{
    private const string Document = "docs/irc.md";
    private const string Fence = "```";

    [Test]
    public async Task Irssi_shows_what_the_document_shows()
    {
        ClientProgram.Require("tmux");
        ClientProgram.Require("irssi");
        (string[] typed, string[] shown) = Example("irssi");
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        try
        {
            await TmuxAsync(string.Create(CultureInfo.InvariantCulture, $"new-session -d -x 110 -y 40 '{typed[0]} --port={server.Port} --home={home.Path}/irssi'"));
            await ShowsAsync("MOTD File is missing");
            await TypeAsync(typed[1]);
            await ShowsAsync("#logs-error created");
            await SendAsync(server);
            await ShowsAsync(shown[1]);
            await TypeAsync(typed[2]);
            await ShowsAsync(shown[0]);
            await ShowsAsync(shown[2]);
            await TypeAsync("/window 1");
            await ShowsAsync(shown[3]);
        }
        finally
        {
            await TmuxAsync("kill-server");
        }
        await server.StopAsync();

        Task<Outcome> TmuxAsync(string arguments) => Bash.RunAsync($"export TMUX_TMPDIR='{home.Path}' HOME='{home.Path}' TERM=xterm LC_ALL=C.UTF-8; tmux -L doc {arguments}");
        Task<Outcome> TypeAsync(string line) => TmuxAsync($"send-keys '{line}' Enter");
        Task ShowsAsync(string line) => Eventually.IsTrueAsync($"irssi shows {line}", async () => WithoutTimes((await TmuxAsync("capture-pane -p")).Output).Contains(WithoutTimes(line), StringComparison.Ordinal));
    }

    [Test]
    public async Task WeeChat_shows_what_the_document_shows()
    {
        (string[] typed, string[] shown) = Example("weechat");
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        string[] arguments = ["--dir", home.Path, "--stdout", "-r", "/set logger.file.flush_delay 0", .. typed.SelectMany(line => (string[])["-r", WithPort(line, server)])];
        await using ClientProgram weechat = ClientProgram.Start("weechat-headless", home.Path, arguments);
        await Eventually.IsTrueAsync("WeeChat is in the channel", () => Log().Contains("Channel created", StringComparison.Ordinal));

        await SendAsync(server);

        await Eventually.IsTrueAsync($"WeeChat shows {shown[0]}", () => WithoutTimes(Log()).Contains(WithoutTimes(shown[0]), StringComparison.Ordinal));
        await server.StopAsync();

        string Log() => string.Concat(Directory.EnumerateFiles(home.Path, "irc.logs.#logs-error.weechatlog", SearchOption.AllDirectories).Select(File.ReadAllText));
    }

    [Test]
    public async Task The_bot_prints_what_the_document_shows()
    {
        (string[] typed, string[] shown) = Example("python");
        using var home = new TemporaryFolder();
        await using IrcServer server = await IrcServer.StartPatientAsync();
        await using ClientProgram bot = ClientProgram.Start("python3", home.Path, "-c", WithPort(string.Join('\n', typed), server));
        IrcClient observer = await server.RegisterAsync("observer");
        await Eventually.IsTrueAsync("the bot is in the channel", async () => (await observer.AskAsync("NAMES #logs-error")).Any(line => line.Number == 353 && line.Text.Split(' ').Contains("bot")));

        await SendAsync(server);

        await Eventually.IsTrueAsync($"the bot prints {shown[0]}", () => WithoutTimes(bot.Output).Contains(WithoutTimes(shown[0]), StringComparison.Ordinal));
        await server.StopAsync();
    }

    [Test]
    public async Task The_account_of_the_document_logs_in()
    {
        string account = RepositoryRoot.Read(Document).Split('\n').Single(line => line.StartsWith("alice:", StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "accounts");
        await File.WriteAllTextAsync(file, account + "\n");
        await using IrcServer server = await IrcServer.StartAsync($"LOGCASTER_IRC_ACCOUNTS_FILE={file}");
        IrcClient client = await server.ConnectAsync();
        await client.SendAsync("CAP REQ sasl", "NICK alice", "USER alice 0 * :A", "AUTHENTICATE PLAIN");
        _ = await client.AwaitAsync("AUTHENTICATE +");

        await client.SendAsync("AUTHENTICATE " + Convert.ToBase64String("\0alice\0secret"u8));

        await Assert.That((await client.AwaitAsync("903 *")).Number).IsEqualTo(903);
        await server.StopAsync();
    }

    // The lines of the block of a client, and those of the block "text" that follows it.
    private static (string[] Typed, string[] Shown) Example(string language)
    {
        string[] parts = RepositoryRoot.Read(Document).Split(Fence);
        int index = Array.FindIndex(parts, part => part.StartsWith(language + "\n", StringComparison.Ordinal));
        return (Lines(parts[index]), Lines(parts[index + 2]));
    }

    private static string[] Lines(string block) => [.. block.Split('\n').Skip(1).Where(line => line.Length > 0)];

    private static async Task SendAsync(IrcServer server)
    {
        string[] lines = Lines(RepositoryRoot.Read(Document).Split(Fence).First(part => part.StartsWith("sh\n", StringComparison.Ordinal)));
        string command = lines.Single().Replace("9999", server.LogCaster.LogPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await Assert.That(await Bash.RunAsync(command)).IsEqualTo(new Outcome(0, "", ""));
    }

    private static string WithPort(string text, IrcServer server) => text.Replace("6667", server.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string WithoutTimes(string text) => Time().Replace(text, "time");

    [GeneratedRegex(@"([0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2}(:[0-9]{2})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
