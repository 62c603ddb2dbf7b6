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
    private const string ShortHelpFlag = "-h";
    private const string EndOfFlags = "--";

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
        string[] words = [.. parsed.CommandResult.Tokens.Select(token => token.Value)];
        // Behind "--" a word may begin with a dash; before it, one that does is a flag nobody knows.
        string[] before = [.. args.TakeWhile(arg => arg != EndOfFlags)];
        int wordsBehind = int.Max(args.Count - before.Length - 1, 0);
        IEnumerable<string> dashed = words.Take(int.Max(words.Length - wordsBehind, 0)).Where(word => word.StartsWith('-') && (word.Length > 1 || command is not { TakesWords: true }));
        if (command is { TakesWords: true })
        {
            // -healthcheck would be -h, and what follows it.
            dashed = before.Where(IsBundle).Concat(dashed);
            flags = flags.Where(given => given.Name != HelpFlag || before.Any(word => word is HelpFlag or ShortHelpFlag));
        }
        return new ParsedLine(command, [.. words], [.. flags], [.. before.Where(IsLongFlagWithOneDash), .. dashed, .. parsed.UnmatchedTokens]);
    }

    private static bool IsBundle(string word) => word.Length > ShortHelpFlag.Length && word[0] == '-' && word[1] != '-';

    // -port would be -p with the value "ort".
    private static bool IsLongFlagWithOneDash(string word) =>
        word.StartsWith('-') && OptionTable.All.Any(option => option.Flag == "-" + word.Split('=')[0]);

    private static Command Root()
    {
        var root = new Command(ProgramName) { Flag(HelpFlag, ShortHelpFlag, ArgumentArity.Zero), Flag(VersionFlag, null, ArgumentArity.Zero) };
        foreach (OptionRow option in OptionTable.All.Where(option => !option.IsSecret))
        {
            root.Add(Flag(option.Flag, option.ShortFlag, option.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne));
        }
        foreach (CommandFlag flag in CommandTable.Flags)
        {
            root.Add(Flag(flag.Flag, null, flag.Placeholder.Length == 0 ? ArgumentArity.Zero : ArgumentArity.ExactlyOne));
        }
        foreach (FutureFlag future in CommandTable.Future)
        {
            root.Add(Flag(future.Flag, null, future.Value.Length == 0 ? ArgumentArity.Zero : ArgumentArity.ExactlyOne));
        }
        foreach (CommandRow row in CommandTable.All)
        {
            var command = new Command(row.Name);
            if (row.Argument.Length > 0)
            {
                command.Add(new Argument<string[]>(row.Argument) { Arity = row.TakesWords ? ArgumentArity.ZeroOrMore : ArgumentArity.ZeroOrOne });
            }
            root.Add(command);
        }
        return root;
    }

    private static Option<string> Flag(string name, string? alias, ArgumentArity arity) =>
        new(name, alias is null ? [] : [alias]) { Recursive = true, Arity = arity };
}
