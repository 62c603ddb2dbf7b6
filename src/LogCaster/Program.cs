using System;
using System.IO;
using LogCaster.Cli;
using LogCaster.Configuration;
using LogCaster.Hosting;

namespace LogCaster;

/// <summary>The entry: hands the process to the command line, which hands it to the appliance.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // Plain streams: the writers of Console would look up the terminal, which costs time at the start.
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        using var error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        return CommandLine.Run(args, new CommandContext
        {
            Output = output,
            Error = error,
            ReadEnvironment = EnvironmentSource.Read,
            ReadVariable = EnvironmentSource.ReadForeign,
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            InputIsTerminal = () => !Console.IsInputRedirected,
            OutputIsTerminal = () => !Console.IsOutputRedirected,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Serve = (settings, warnings) => Appliance.Run(
                settings, warnings, error.BaseStream, !Console.IsErrorRedirected, EnvironmentSource.ReadForeign("NOTIFY_SOCKET")),
        });
    }
}
