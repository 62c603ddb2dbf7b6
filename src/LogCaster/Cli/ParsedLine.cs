using System.Collections.Immutable;
using System.Linq;

namespace LogCaster.Cli;

/// <summary>A flag as it stands on the command line: its main name, how it was typed, its value if any, and how often it stands there.</summary>
internal sealed record GivenFlag(string Name, string Typed, string? Value, int Count);

/// <summary>A command line taken apart, not yet checked: the command or null, the words behind it, the flags, and the words that are none of all.</summary>
internal sealed record ParsedLine(CommandRow? Command, ImmutableArray<string> Words, ImmutableArray<GivenFlag> Flags, ImmutableArray<string> Unknown)
{
    /// <summary>Whether a flag stands on the command line.</summary>
    public bool Has(string flag) => Flags.Any(given => given.Name == flag);

    /// <summary>The value of a flag; null when the flag is not on the command line.</summary>
    public string? ValueOf(CommandFlag flag) => Flags.FirstOrDefault(given => given.Name == flag.Flag)?.Value;
}
