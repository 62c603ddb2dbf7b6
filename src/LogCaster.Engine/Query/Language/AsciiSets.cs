using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Which ASCII characters a node of a pattern takes, one bit each. What is more than a single character is asked of the regular expression
/// engine itself, so that the two cannot disagree. Lives for one pattern, on one thread.
/// </summary>
/// <param name="ignoreCase">Whether the pattern is compiled to ignore case.</param>
internal sealed class AsciiSets(bool ignoreCase)
{
    private static readonly string s_ascii = string.Create(128, state: 0, static (text, _) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)i;
    });

    private readonly Dictionary<(string Text, bool IgnoreCase), UInt128> _known = [];

    /// <summary>The characters that a unit stands for.</summary>
    /// <param name="c">The unit.</param>
    public UInt128 Of(CharNode c)
    {
        if (char.IsAscii(c.Value))
            return c.IgnoreCase && char.IsAsciiLetter(c.Value) ? Bit(c.Value) | Bit((char)(c.Value ^ 0x20)) : Bit(c.Value);
        if (!c.IgnoreCase || char.IsSurrogate(c.Value))
            return UInt128.Zero;
        var text = new StringBuilder();
        PatternWriter.AppendUnit(text, c.Value);
        return Ask(text.ToString(), c.IgnoreCase);
    }

    /// <summary>The characters in a set.</summary>
    /// <param name="set">The set.</param>
    public UInt128 Of(SetNode set) => Ask(set.Set, set.IgnoreCase ?? ignoreCase);

    private static UInt128 Bit(char c) => UInt128.One << c;

    private UInt128 Ask(string text, bool ignoresCase)
    {
        if (_known.TryGetValue((text, ignoresCase), out UInt128 known))
            return known;
        RegexOptions options = RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        UInt128 taken = UInt128.Zero;
        foreach (ValueMatch match in new Regex(text, options, Regex.InfiniteMatchTimeout).EnumerateMatches(s_ascii))
            taken |= UInt128.One << match.Index;
        _known.Add((text, ignoresCase), taken);
        return taken;
    }
}
