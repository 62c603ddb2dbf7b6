using System;
using System.Runtime.InteropServices;

namespace LogCaster.Engine.Query.Language;

/// <summary>What <c>(?imsn)</c> switches.</summary>
/// <param name="IgnoreCase">Whether upper and lower case are the same, <c>i</c>.</param>
/// <param name="IsMultiline">Whether <c>^</c> and <c>$</c> stand at every line of a record, <c>m</c>.</param>
/// <param name="DotMatchesAll">Whether <c>.</c> matches a line feed within a record, <c>s</c>; on unless switched off, as in POSIX.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PatternFlags(bool IgnoreCase, bool IsMultiline, bool DotMatchesAll);

/// <summary>Reads what follows <c>(?</c>: plain groups, named groups and flags; all others are refused. Pure, for any thread.</summary>
/// <param name="Flags">The flags within the group, or from here on.</param>
/// <param name="Position">The index after what was read.</param>
/// <param name="IsFlagsOnly">Whether it was <c>(?i)</c>, which holds no pattern.</param>
/// <param name="Error">What is wrong; null when nothing is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GroupStart(PatternFlags Flags, int Position, bool IsFlagsOnly, string? Error)
{
    /// <summary>Reads it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="open">The index of the <c>(</c>.</param>
    /// <param name="flags">The flags so far.</param>
    public static GroupStart Read(string pattern, int open, PatternFlags flags)
    {
        ReadOnlySpan<char> rest = pattern.AsSpan(open + 2);
        if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!"))
            return Wrong("look-around is not supported");
        if (rest.StartsWith(">"))
            return Wrong("atomic groups are not supported");
        if (rest.StartsWith("("))
            return Wrong("conditions are not supported");
        if (rest.StartsWith("<") || rest.StartsWith("'") || rest.StartsWith("P<"))
            return ReadName(pattern, open, flags);
        return ReadFlags(pattern, open, flags);
    }

    // (?<name>…), (?'name'…), (?P<name>…): the name means nothing to a search.
    private static GroupStart ReadName(string pattern, int open, PatternFlags flags)
    {
        int start = pattern.IndexOfAny(['<', '\''], open) + 1;
        char close = pattern[start - 1] == '<' ? '>' : '\'';
        int end = start;
        while (end < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[end]) || pattern[end] == '_'))
            end++;
        return end > start && end < pattern.Length && pattern[end] == close
            ? new GroupStart(flags, end + 1, IsFlagsOnly: false, Error: null)
            : Wrong("a group name needs letters, digits and _ only");
    }

    private static GroupStart ReadFlags(string pattern, int open, PatternFlags flags)
    {
        bool on = true;
        for (int at = open + 2; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    flags = flags with { IgnoreCase = on };
                    break;
                case 'm':
                    flags = flags with { IsMultiline = on };
                    break;
                case 's':
                    flags = flags with { DotMatchesAll = on };
                    break;
                case 'n':
                    break;
                case ':' or ')':
                    return new GroupStart(flags, at + 1, IsFlagsOnly: pattern[at] == ')', Error: null);
                default:
                    return Wrong("unknown group (allowed: (?: (?<name> (?i), with the flags i m s n)");
            }
        }
        return Wrong("unclosed (");
    }

    private static GroupStart Wrong(string error) => new(default, Position: 0, IsFlagsOnly: false, error);
}
