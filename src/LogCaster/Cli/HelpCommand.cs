using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary><c>logcaster help</c>: the help of all, or of one command.</summary>
internal static class HelpCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        string? name = line.Words.FirstOrDefault();
        CommandRow? row = CommandTable.All.FirstOrDefault(row => row.Name == name);
        if (name is not null && row is null)
        {
            string names = string.Join(", ", CommandTable.All.Select(known => known.Name));
            context.Error.WriteLine($"logcaster: help {name}: must be one of {names}");
            return ExitCode.Usage;
        }
        HelpText.Write(context.Output, row);
        return ExitCode.Success;
    }
}
