using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>
/// The README, typed as it stands: each block marked <c>sh</c> is given to bash, in order, on one LogCaster; a block marked <c>text</c> right
/// after it is the output. Three things differ from what a reader sees: the ports 9999 and 9998 become those of the test's LogCaster, the
/// command <c>logcaster</c> is its executable, and any timestamp stands for any other.
/// </summary>
internal sealed partial class ReadmeTests
{
    private const string Fence = "```";

    [Test]
    public async Task Every_example_gives_the_output_that_follows_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        (string Command, string? Output)[] examples = [.. Examples(RepositoryRoot.Read("README.md"))];

        await Assert.That(examples.Count(example => example.Output is not null)).IsGreaterThanOrEqualTo(5);
        foreach ((string command, string? output) in examples)
        {
            string typed = command
                .Replace("9999", server.LogPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("9998", server.QueryPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            Outcome outcome = await Bash.RunAsync(server.ShellPrelude + typed);
            await server.SendersAreGoneAsync();

            await Assert.That(outcome.ExitCode).IsEqualTo(0).Because(command);
            await Assert.That(outcome.Error).IsEmpty().Because(command);
            string shown = Transcript.WithoutTimes(outcome.Output).TrimEnd('\n');
            await Assert.That(shown).IsEqualTo(Transcript.WithoutTimes(output ?? "").TrimEnd('\n')).Because(command);
        }
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

    private static IEnumerable<(string Command, string? Output)> Examples(string document)
    {
        // Between fences: text, block, text, block …; a block begins with its mark.
        string[] parts = document.Split(Fence);
        for (int i = 1; i < parts.Length; i += 2)
        {
            if (parts[i].StartsWith("sh\n", StringComparison.Ordinal))
            {
                bool hasOutput = i + 2 < parts.Length && string.IsNullOrWhiteSpace(parts[i + 1]) && parts[i + 2].StartsWith("text\n", StringComparison.Ordinal);
                yield return (parts[i]["sh\n".Length..], hasOutput ? parts[i + 2]["text\n".Length..] : null);
            }
        }
    }

    // At the start of a line, or of a word in code style.
    [GeneratedRegex("(^|`)make (?<target>[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MakeCommand();
}
