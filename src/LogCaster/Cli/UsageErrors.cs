using System.Collections.Generic;
using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>What is wrong with a command line, one message for each word or flag. Safe for any thread.</summary>
internal static class UsageErrors
{
    /// <summary>The messages; none when the line can be run.</summary>
    // What follows an unknown flag may be its value, so only the first unknown word is sure to be wrong.
    public static IReadOnlyList<string> Of(ParsedLine line) =>
        [.. line.Unknown.Take(1).Select(word => Unknown(word, line)), .. line.Flags.Select(flag => Wrong(flag, line)).OfType<string>()];

    private static string? Wrong(GivenFlag given, ParsedLine line)
    {
        if (CommandTable.Future.FirstOrDefault(future => future.Flag == given.Name) is { } future)
        {
            return $"{given.Typed}: {future.Feature} is not in this version yet";
        }
        if (given.Count > 1)
        {
            return $"{given.Typed} is given {given.Count} times: once is allowed";
        }
        if (CommandTable.Flags.FirstOrDefault(flag => flag.Flag == given.Name) is { } flag)
        {
            return Wrong(given, flag, line.Command ?? CommandTable.Serve);
        }
        if (OptionTable.All.FirstOrDefault(option => option.Flag == given.Name) is not { } option)
        {
            return null;
        }
        if (line.Command is { } command && !command.Takes(option))
        {
            return $"{given.Typed} means nothing to the command {command.Name}";
        }
        return given.Value is null && !option.IsSwitch ? $"{given.Typed} needs a value: it must be {option.Form}" : null;
    }

    private static string? Wrong(GivenFlag given, CommandFlag flag, CommandRow command)
    {
        if (!command.Flags.Contains(flag))
        {
            return $"'{given.Typed}' is not allowed here";
        }
        if (flag.Placeholder.Length == 0)
        {
            return null;
        }
        return given.Value is not { } value ? $"{given.Typed} needs a value: it must be {flag.Form}"
            : flag.Accepts(value) ? null
            : $"{given.Typed} {value}: must be {flag.Form}";
    }

    private static string Unknown(string word, ParsedLine line)
    {
        bool isFlag = word.StartsWith('-');
        string name = word.Split('=', ' ')[0];
        string[] known = isFlag ? [.. KnownFlags()] : [.. CommandTable.All.Select(row => row.Name)];
        if (known.Contains(name))
        {
            return $"'{name}' is not allowed here";
        }
        string what = $"unknown {(isFlag ? "flag" : "command")} '{name}'";
        if (NearestName.Of(name, known) is { } nearest)
        {
            return $"{what}: did you mean {nearest}?";
        }
        return isFlag && line.Command is { TakesWords: true } ? $"{what}: words that begin with - stand behind --" : what;
    }

    private static IEnumerable<string> KnownFlags() => OptionTable.All.Where(option => !option.IsSecret).Select(option => option.Flag)
        .Concat(CommandTable.Flags.Select(flag => flag.Flag))
        .Concat([Grammar.HelpFlag, Grammar.VersionFlag]);
}
