using System;
using System.Collections.Immutable;

namespace LogCaster.Cli;

/// <summary>A flag that one command has of its own.</summary>
internal sealed record CommandFlag(string Flag, string Text);

/// <summary>A row of the <see cref="CommandTable"/>.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Argument">What may follow it, as help shows it; empty for nothing.</param>
/// <param name="Text">What it does, for help.</param>
/// <param name="TakesSettings">Whether the flags of settings mean something to it.</param>
/// <param name="Flags">Its own flags.</param>
/// <param name="Run">Runs it; gives the exit code.</param>
internal sealed record CommandRow(
    string Name, string Argument, string Text, bool TakesSettings, ImmutableArray<CommandFlag> Flags, Func<CommandContext, ParsedLine, int> Run);

/// <summary>A flag of the older LogCaster that a later version brings back, and what it belongs to.</summary>
internal sealed record FutureFlag(string Flag, string Value, string Feature);

/// <summary>Every command, one row each: the parser and help are made of it. Constant, safe for any thread.</summary>
internal static class CommandTable
{
    public static readonly CommandFlag Json = new("--json", "Print one JSON object instead of a table.");

    public static readonly CommandFlag Check = new("--check", "Only check: exit code 0 when the settings are good, 78 when not.");

    public static readonly CommandRow Serve = new(
        "serve", "", "Take lines and answer queries. Without a command, this one runs.", TakesSettings: true, [], ServeCommand.Run);

    /// <summary>Every row, in the order of help.</summary>
    public static readonly ImmutableArray<CommandRow> All =
    [
        Serve,
        new("config", "", "Show the settings in effect, and where each comes from.", TakesSettings: true, [Json, Check], ConfigCommand.Run),
        new("help", "[COMMAND]", "Show this help, or that of a command.", TakesSettings: false, [], HelpCommand.Run),
        new("version", "", "Show version, revision and platform.", TakesSettings: false, [], VersionCommand.Run),
    ];

    /// <summary>Flags that are refused with a clear message until they do something.</summary>
    public static readonly ImmutableArray<FutureFlag> Future =
    [
        new("-P", "", "persistence"),
        new("-d", "DIR", "persistence"),
        new("-s", "SIZE_MB", "persistence"),
        new("-i", "", "IRC"),
        new("-I", "PORT", "IRC"),
    ];
}
