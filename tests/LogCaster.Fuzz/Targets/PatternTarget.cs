using System;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// A pattern: it is compiled or refused; a text that it matches holds every text that it requires; and its automaton for bytes says of the text what
/// the expression says. The input is pattern, LF, text.
/// </summary>
internal static class PatternTarget
{
    private static readonly QueryParser s_parser = new(TimeProvider.System);

    public static FuzzTarget Row { get; } = new("Pattern", Run, [
        "\n", "a+", "(a|b)*", "[[:digit:]]", "[^a]", "\\d", "\\b", "x{2,3}", "(?i)", ".*", "^", "$", "abc", "ABC", "\\.", "[a-z]", "(?:", ")", "|", "ERROR.*timeout", "ERROR timeout",
        "(?m)^", "(?m)$", "\\B", "\\z", "\\Z", "\\<a", "a\\>", "(?-s).", "\\w", "[^[:alpha:]]", "{3}", "k", "\u212a", "*?",
    ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        string pattern = Encoding.UTF8.GetString(end < 0 ? input : input[..end]);
        ReadOnlySpan<byte> bytes = end < 0 ? input : input[(end + 1)..];
        string text = Encoding.UTF8.GetString(bytes);
        ParseResult result = s_parser.Parse(Encoding.UTF8.GetBytes("REGEX " + pattern));
        if (result.Command?.Query?.Filter is not RegexFilter filter)
        {
            return result.Error?.Length ?? -1;
        }
        bool matches = filter.Regex.IsMatch(text);
        bool holds = filter.Required.All(required => text.Contains(
            Encoding.UTF8.GetString(required.Text.AsSpan()), required.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
        FuzzFailureException.Unless(!matches || holds, "A text that a pattern matches holds what the pattern requires.");
        Verdict verdict = AskAutomata(filter, pattern, bytes, matches);
        return HashCode.Combine(matches, filter.Required.Length, pattern.Length, verdict, filter.Automaton?.GetType());
    }

    private static Verdict AskAutomata(RegexFilter filter, string pattern, ReadOnlySpan<byte> bytes, bool matches)
    {
        if (filter.Automaton is null)
        {
            return Verdict.Unknown;
        }
        Verdict verdict = filter.Automaton.Ask(bytes);
        Verdict expected = matches ? Verdict.Yes : Verdict.No;
        FuzzFailureException.Unless(
            verdict == expected || (verdict == Verdict.Unknown && !Ascii.IsValid(bytes)), "The automaton says what the expression says.");
        bool ignoreCase = filter.Regex.Options.HasFlag(System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        if (filter.Automaton is ShuffleDfa shuffle && PatternReader.Read(pattern, ignoreCase, out _) is { } tree && NfaWriter.Write(tree, ignoreCase) is { } nfa)
        {
            FuzzFailureException.Unless(shuffle.AskOneByOne(bytes) == verdict, "The shuffled states are those that are looked up.");
            FuzzFailureException.Unless(new LazyDfa(nfa).Ask(bytes) == verdict, "All states at once are those made step by step.");
        }
        return verdict;
    }
}
