using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>The README is true, and what other documents say of settings and command lines.</summary>
internal sealed partial class ReadmeTests
{
    [Test]
    public async Task Every_example_gives_the_output_that_follows_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        await Assert.That(await DocumentExamples.TypeAsync(server, "README.md")).IsGreaterThanOrEqualTo(5);
        await server.StopAsync();
    }

    [Test]
    public async Task The_commands_of_make_that_it_names_exist()
    {
        string makefile = RepositoryRoot.Read("Makefile");
        string[] targets = [.. MakeCommand().Matches(RepositoryRoot.Read("README.md")).Select(match => match.Groups["target"].Value)];

        await Assert.That(targets).Contains("run");
        await Assert.That(targets).Contains("test");
        await Assert.That(targets.Where(target => !makefile.Contains($"\n{target}:", StringComparison.Ordinal))).IsEmpty();
    }

    [Test]
    public async Task The_command_lines_of_logcaster_that_the_documents_name_are_accepted()
    {
        string[] documents = ["README.md", "docs/operations.md", "docs/protocol.md"];
        string[] lines = [.. documents.SelectMany(document => RepositoryRoot.Read(document).Split('`')).Where(IsCommandLine).Distinct()];

        await Assert.That(lines).IsNotEmpty();
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            string[] settings = [.. words.TakeWhile(word => word != "logcaster")];
            string[] arguments = [.. words.SkipWhile(word => word != "logcaster").Skip(1)];
            // Flags of settings are checked without a server; a command does what it says.
            bool isServer = arguments.Length == 0 || (arguments[0].StartsWith('-') && arguments[0] is not ("--help" or "--version"));
            Outcome outcome = await RunningLogCaster.RunToEndAsync(isServer ? ["config", "--check", .. arguments] : arguments, settings);

            await Assert.That(outcome.ExitCode).IsEqualTo(0).Because($"{line}: {outcome.Error}");
        }
    }

    [Test]
    public async Task The_settings_that_the_documents_give_values_are_accepted()
    {
        string[] documents = ["README.md", "SECURITY.md", "docs/operations.md", "docs/protocol.md"];
        string[] groups = [.. documents.SelectMany(document => RepositoryRoot.Read(document).Split('`'))
            .Where(text => text.StartsWith("LOGCASTER_", StringComparison.Ordinal) && text.Contains('=', StringComparison.Ordinal)).Distinct()];

        await Assert.That(groups).IsNotEmpty();
        foreach (string group in groups)
        {
            Outcome outcome = await RunningLogCaster.RunToEndAsync(["config", "--check"], group.Split(' '));

            await Assert.That(outcome).IsEqualTo(new Outcome(0, "The settings are good.\n", "")).Because(group);
        }
    }

    private static bool IsCommandLine(string text) =>
        !text.Contains('\n', StringComparison.Ordinal)
        && (text.StartsWith("logcaster ", StringComparison.Ordinal)
            || (text.StartsWith("LOGCASTER_", StringComparison.Ordinal) && text.Contains(" logcaster", StringComparison.Ordinal)));

    // At the start of a line, or of a word in code style.
    [GeneratedRegex("(^|`)make (?<target>[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MakeCommand();
}
