using System;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Fuzz.Targets;

/// <summary>A pattern: it is compiled or refused; and a text that it matches holds every text that it requires. The input is pattern, LF, text.</summary>
internal static class PatternTarget
{
    private static readonly QueryParser s_parser = new(TimeProvider.System);

    public static FuzzTarget Row { get; } = new("Pattern", Run, [
        "\n", "a+", "(a|b)*", "[[:digit:]]", "[^a]", "\\d", "\\b", "x{2,3}", "(?i)", ".*", "^", "$", "abc", "ABC", "\\.", "[a-z]", "(?:", ")", "|", "ERROR.*timeout", "ERROR timeout",
    ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        string pattern = Encoding.UTF8.GetString(end < 0 ? input : input[..end]);
        string text = Encoding.UTF8.GetString(end < 0 ? input : input[(end + 1)..]);
        ParseResult result = s_parser.Parse(Encoding.UTF8.GetBytes("REGEX " + pattern));
        if (result.Command?.Query?.Filter is not RegexFilter filter)
        {
            return result.Error?.Length ?? -1;
        }
        bool matches = filter.Regex.IsMatch(text);
        bool holds = filter.Required.All(required => text.Contains(
            Encoding.UTF8.GetString(required.Text.AsSpan()), required.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
        FuzzFailureException.Unless(!matches || holds, "A text that a pattern matches holds what the pattern requires.");
        return HashCode.Combine(matches, filter.Required.Length, pattern.Length);
    }
}
