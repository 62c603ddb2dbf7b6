using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary><c>logcaster help</c>: the help of all, or of one command.</summary>
internal static class HelpCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        CommandRow? row = CommandTable.All.FirstOrDefault(row => row.Name == line.Argument);
        if (line.Argument is not null && row is null)
        {
            string names = string.Join(", ", CommandTable.All.Select(known => known.Name));
            context.Error.WriteLine($"logcaster: help {line.Argument}: must be one of {names}");
            return ExitCode.Usage;
        }
        HelpText.Write(context.Output, row);
        return ExitCode.Success;
    }
}
