using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptionRow = LogCaster.Configuration.Option;
using OptionTable = LogCaster.Configuration.OptionTable;

namespace LogCaster.Cli;

/// <summary>
/// Takes a command line apart by the tables of commands and options. The only user of System.CommandLine: messages, help and checks are
/// ours. Safe for any thread.
/// </summary>
internal static class Grammar
{
    public const string HelpFlag = "--help";
    public const string VersionFlag = "--version";
    public const string ProgramName = "logcaster";

    // Response files (@file) would be one more way in; getopt's -p9999 is how the older LogCaster could be called.
    private static readonly ParserConfiguration s_parser = new() { EnablePosixBundling = true, ResponseFileTokenReplacer = null };

    /// <summary>Takes the arguments apart.</summary>
    public static ParsedLine Parse(IReadOnlyList<string> args)
    {
        ParseResult parsed = Root().Parse(args, s_parser);
        // A flag before the command belongs to the root, one behind it to the command.
        IEnumerable<SymbolResult> symbols = parsed.CommandResult == parsed.RootCommandResult
            ? parsed.CommandResult.Children
            : parsed.RootCommandResult.Children.Concat(parsed.CommandResult.Children);
        IEnumerable<GivenFlag> flags = symbols.OfType<OptionResult>().Where(given => !given.Implicit).Select(given => new GivenFlag(
            given.Option.Name,
            given.IdentifierToken?.Value ?? given.Option.Name,
            given.Tokens.Count > 0 ? given.Tokens[0].Value : null,
            given.IdentifierTokenCount));
        CommandRow? command = CommandTable.All.FirstOrDefault(row => row.Name == parsed.CommandResult.Command.Name);
        string? argument = parsed.CommandResult.Tokens.Count > 0 ? parsed.CommandResult.Tokens[0].Value : null;
        return new ParsedLine(command, argument, [.. flags], [.. args.Where(IsLongFlagWithOneDash), .. parsed.UnmatchedTokens]);
    }

    // -port would be -p with the value "ort".
    private static bool IsLongFlagWithOneDash(string word) =>
        word.StartsWith('-') && OptionTable.All.Any(option => option.Flag == "-" + word.Split('=')[0]);

    private static Command Root()
    {
        var root = new Command(ProgramName) { Flag(HelpFlag, "-h", ArgumentArity.Zero), Flag(VersionFlag, null, ArgumentArity.Zero) };
        foreach (OptionRow option in OptionTable.All.Where(option => !option.IsSecret))
        {
            root.Add(Flag(option.Flag, option.ShortFlag, option.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne));
        }
        foreach (FutureFlag future in CommandTable.Future)
        {
            root.Add(Flag(future.Flag, null, future.Value.Length == 0 ? ArgumentArity.Zero : ArgumentArity.ExactlyOne));
        }
        foreach (CommandRow row in CommandTable.All)
        {
            var command = new Command(row.Name);
            foreach (CommandFlag flag in row.Flags)
            {
                command.Add(Flag(flag.Flag, null, ArgumentArity.Zero));
            }
            if (row.Argument.Length > 0)
            {
                command.Add(new Argument<string>(row.Argument) { Arity = ArgumentArity.ZeroOrOne });
            }
            root.Add(command);
        }
        return root;
    }

    private static Option<string> Flag(string name, string? alias, ArgumentArity arity) =>
        new(name, alias is null ? [] : [alias]) { Recursive = true, Arity = arity };
}
