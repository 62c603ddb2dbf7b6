using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Access;

/// <summary>docs/access.md is true: its commands are typed in order, in a folder of their own, on a LogCaster that has the file of tokens it makes.</summary>
internal sealed class AccessDocumentTests
{
    private const string FirstQuestion = "### Give a token";

    [Test]
    public async Task Its_commands_do_what_it_shows()
    {
        string[] halves = RepositoryRoot.Read("docs/access.md").Split(FirstQuestion);
        using var folder = new TemporaryFolder();
        string prelude = $"cd '{folder.Path}'\n" + RunningLogCaster.PreludeFor(queryPort: 1);
        foreach ((string command, _) in BlocksOf(halves[0]))
        {
            await RunAsync(prelude + command);
        }
        await using RunningLogCaster server = await RunningLogCaster.StartAsync($"LOGCASTER_TOKENS_FILE={folder.Path}/tokens");
        prelude = $"cd '{folder.Path}'\npidof() {{ echo {server.Id}; }}\n" + server.ShellPrelude;
        int shown = 0;
        foreach ((string command, string? output) in BlocksOf(halves[1]))
        {
            string typed = command.Replace("9999", server.LogPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("9998", server.QueryPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            string given = await RunAsync(prelude + typed);
            await server.SendersAreGoneAsync();
            await Assert.That(given).IsEqualTo(output ?? "").Because(command);
            shown += output is null ? 0 : 1;
        }
        await Assert.That(shown).IsEqualTo(4);
        await server.StopAsync();
    }

    private static async Task<string> RunAsync(string command)
    {
        Outcome outcome = await Bash.RunAsync(command);
        await Assert.That((outcome.ExitCode, outcome.Error)).IsEqualTo((0, "")).Because(command);
        return outcome.Output;
    }

    private static IEnumerable<(string Command, string? Output)> BlocksOf(string document)
    {
        string[] parts = document.Split("```");
        for (int i = 1; i < parts.Length; i += 2)
        {
            if (parts[i].StartsWith("sh\n", StringComparison.Ordinal))
            {
                bool hasOutput = i + 2 < parts.Length && parts[i + 2].StartsWith("text\n", StringComparison.Ordinal);
                yield return (parts[i]["sh\n".Length..], hasOutput ? parts[i + 2]["text\n".Length..] : null);
            }
        }
    }
}
