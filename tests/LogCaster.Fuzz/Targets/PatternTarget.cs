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
        Verdict verdict = AskAutomata(pattern, ignoreCase: (pattern.Length & 1) != 0, text, bytes);
        return HashCode.Combine(matches, filter.Required.Length, pattern.Length, verdict, filter.Automaton?.GetType());
    }

    // The pattern as it stands: in a command, blanks and options around it are no part of it.
    private static Verdict AskAutomata(string pattern, bool ignoreCase, string text, ReadOnlySpan<byte> bytes)
    {
        if (!PatternCompiler.TryCompile(pattern, ignoreCase, out RegexFilter? filter, out _) || filter.Automaton is null)
        {
            return Verdict.Unknown;
        }
        bool matches = filter.Regex.IsMatch(text);
        Verdict verdict = filter.Automaton.Ask(bytes);
        Check(verdict, matches, bytes, "The automaton says what the expression says.");
        if (filter.Automaton is ShuffleDfa shuffle)
        {
            Check(shuffle.AskOneByOne(bytes), matches, bytes, "States that are looked up say what the expression says.");
        }
        if (PatternReader.Read(pattern, ignoreCase, out _) is { } tree && NfaWriter.Write(tree, ignoreCase) is { } nfa)
        {
            Check(new LazyDfa(nfa).Ask(bytes), matches, bytes, "States that are made step by step say what the expression says.");
        }
        return verdict;
    }

    // Beyond ASCII it need not know, and may: what decided may stand before.
    private static void Check(Verdict verdict, bool matches, ReadOnlySpan<byte> bytes, string promise) =>
        FuzzFailureException.Unless(verdict == (matches ? Verdict.Yes : Verdict.No) || (verdict == Verdict.Unknown && !Ascii.IsValid(bytes)), promise);
}
