using System;
using System.Collections.Generic;
using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>The token that a client sends: of the file that a flag names, or of its environment. Never of the command line, where everyone sees it.</summary>
internal static class ClientToken
{
    private const string FileSuffix = "_FILE";

    /// <summary>Reads it; an error is written.</summary>
    /// <returns>The token; empty for none; null when it cannot be read, and the exit code then.</returns>
    public static string? Read(CommandContext context, ParsedLine line, out int exitCode)
    {
        string variable = AccessOptionTable.AuthToken.Variable;
        string? file = line.ValueOf(CommandTable.TokenFile);
        // The flag wins over the environment.
        Dictionary<string, string> sources = file is null
            ? context.ReadEnvironment().Where(pair => pair.Key == variable || pair.Key == variable + FileSuffix).ToDictionary(StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal) { [variable + FileSuffix] = file };
        var resolver = new OptionResolver([AccessOptionTable.AuthToken], sources, []);
        string token = resolver.Resolve().Get(AccessOptionTable.AuthToken);
        exitCode = resolver.Errors.Count == 0 ? ExitCode.Success : file is null ? ExitCode.Configuration : ExitCode.Usage;
        foreach (SettingError error in resolver.Errors)
        {
            string message = file is null ? error.Message : error.Message.Replace($"{variable}{FileSuffix}={file}", $"{CommandTable.TokenFile.Flag} {file}", StringComparison.Ordinal)
                .Replace(variable + FileSuffix, $"{CommandTable.TokenFile.Flag} {file}", StringComparison.Ordinal);
            context.Error.WriteLine($"{Grammar.ProgramName}: {message}");
        }
        return resolver.Errors.Count == 0 ? token : null;
    }
}
