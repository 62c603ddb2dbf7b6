using System.Collections.Generic;
using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>
/// Runs the command that the arguments ask for. Anything unknown is an error that names the word and the nearest known one, so a typo never
/// starts a server. Used by the main thread.
/// </summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(IReadOnlyList<string> args, CommandContext context)
    {
        ParsedLine line = Grammar.Parse(args);
        if (line.Has(Grammar.HelpFlag))
        {
            HelpText.Write(context.Output, line.Command);
            return ExitCode.Success;
        }
        IReadOnlyList<string> errors = UsageErrors.Of(line);
        if (errors.Count > 0)
        {
            foreach (string error in errors)
            {
                context.Error.WriteLine($"{Grammar.ProgramName}: {error}");
            }
            context.Error.WriteLine($"See '{Grammar.ProgramName} {Grammar.HelpFlag}'.");
            return ExitCode.Usage;
        }
        return line.Has(Grammar.VersionFlag) ? VersionCommand.Run(context, line) : (line.Command ?? CommandTable.Serve).Run(context, line);
    }

    /// <summary>Reads the settings from flags and environment. Errors are written; warnings are left to the caller.</summary>
    public static SettingsResult ReadSettings(CommandContext context, ParsedLine line)
    {
        var flags = new List<FlagValue>();
        foreach (GivenFlag given in line.Flags)
        {
            if (OptionTable.All.FirstOrDefault(option => option.Flag == given.Name) is { } option)
            {
                flags.Add(new FlagValue(option, given.Typed, given.Value ?? "on"));
            }
        }
        SettingsResult result = SettingsReader.Read(context.ReadEnvironment(), flags, context.MemoryBytes);
        foreach (SettingError error in result.Errors)
        {
            context.Error.WriteLine($"{Grammar.ProgramName}: {error.Message}");
        }
        return result;
    }
}
