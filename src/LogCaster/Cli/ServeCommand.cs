using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary><c>logcaster serve</c>: reads the settings and runs LogCaster.</summary>
internal static class ServeCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        SettingsResult result = CommandLine.ReadSettings(context, line);
        return result.Settings is { } settings ? context.Serve(settings, result.Warnings) : result.ExitCode;
    }
}
