using System;
using System.Collections.Generic;
using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>Where the LogCaster is that a command asks.</summary>
internal sealed record ServerAddress(string Host, int Port)
{
    private const string ThisMachine = "127.0.0.1";

    /// <summary>Reads it from flags and environment; an error is written.</summary>
    /// <returns>The address; null when there is none, and the exit code then.</returns>
    public static ServerAddress? Read(CommandContext context, ParsedLine line, out int exitCode)
    {
        Option<ListenPort> option = OptionTable.QueryPort;
        IReadOnlyDictionary<string, string> environment = context.ReadEnvironment();
        string? typed = line.Flags.FirstOrDefault(given => given.Name == option.Flag)?.Value;
        string text = typed ?? environment.GetValueOrDefault(option.Variable, option.DefaultText);
        // A server may choose any port or none, a client must know it.
        if (option.TryParse(text.Trim(), out object? value) && value is ListenPort { IsOff: false, IsAuto: false } port)
        {
            exitCode = ExitCode.Success;
            return new ServerAddress(line.ValueOf(CommandTable.Host) ?? ThisMachine, port.Number);
        }
        string shown = typed is null ? $"{option.Variable}={text}" : $"{option.Flag} {text}";
        context.Error.WriteLine($"{Grammar.ProgramName}: {shown}: must be the port of a running LogCaster, from 1 to 65535");
        exitCode = typed is null ? ExitCode.Configuration : ExitCode.Usage;
        return null;
    }

    /// <summary>As it is written: host and port, an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host.Trim('[', ']')}]:{Port}" : $"{Host}:{Port}";
}
