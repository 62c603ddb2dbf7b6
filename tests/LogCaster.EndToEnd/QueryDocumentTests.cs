using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>docs/query.md is true.</summary>
internal sealed partial class QueryDocumentTests
{
    private const string Document = "docs/query.md";

    [Test]
    public async Task Every_example_gives_the_output_that_follows_it()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();

        await Assert.That(await DocumentExamples.TypeAsync(server, Document)).IsGreaterThanOrEqualTo(20);
        await server.StopAsync();
    }

    [Test]
    public async Task Every_command_that_its_sentences_name_is_understood()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        string[] commands = [.. Named().Matches(RepositoryRoot.Read(Document)).Select(match => match.Groups["command"].Value).Distinct()];

        await Assert.That(commands.Length).IsGreaterThanOrEqualTo(10);
        foreach (string command in commands)
        {
            await Assert.That(await server.AskAsync(command)).DoesNotStartWith("ERROR").Because(command);
        }
        await server.StopAsync();
    }

    // In code style, a word in capitals with something behind it; TAIL would not end.
    [GeneratedRegex("`(?<command>(?!TAIL)[A-Z]{3,} [^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
