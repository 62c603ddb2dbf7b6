using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd;

/// <summary>
/// A document, typed as it stands: each block marked <c>sh</c> is given to bash, in order, on one LogCaster; a block marked <c>text</c> right
/// after it is the output. Three things differ from what a reader sees: the ports 9999 and 9998 become those of the test's LogCaster, the
/// command <c>logcaster</c> is its executable, and any timestamp stands for any other.
/// </summary>
internal static class DocumentExamples
{
    private const string Fence = "```";

    /// <summary>Types all examples of a document and compares what they give.</summary>
    /// <param name="server">A LogCaster that has just started.</param>
    /// <param name="document">The path of the document, from the root of the repository.</param>
    /// <returns>How many examples with an output there are.</returns>
    public static async Task<int> TypeAsync(RunningLogCaster server, string document)
    {
        int shown = 0;
        foreach ((string command, string? output) in Of(RepositoryRoot.Read(document)))
        {
            string typed = command
                .Replace("9999", server.LogPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("9998", server.QueryPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            Outcome outcome = await Bash.RunAsync(server.ShellPrelude + typed);
            await server.SendersAreGoneAsync();

            await Assert.That(outcome.ExitCode).IsEqualTo(0).Because(command);
            await Assert.That(outcome.Error).IsEmpty().Because(command);
            // CSV ends its lines with CR LF; a terminal shows the same.
            string given = Transcript.WithoutTimes(outcome.Output.ReplaceLineEndings("\n")).TrimEnd('\n');
            await Assert.That(given).IsEqualTo(Transcript.WithoutTimes(output ?? "").TrimEnd('\n')).Because(command);
            shown += output is null ? 0 : 1;
        }
        return shown;
    }

    private static IEnumerable<(string Command, string? Output)> Of(string document)
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
}
