using LogCaster.Configuration;
using LogCaster.Diagnostics;

namespace LogCaster.Cli;

/// <summary><c>logcaster version</c>: one line.</summary>
internal static class VersionCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        context.Output.WriteLine(ProductVersion.Line);
        return ExitCode.Success;
    }
}
