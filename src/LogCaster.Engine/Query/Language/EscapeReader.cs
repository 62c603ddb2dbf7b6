using System;
using System.Globalization;

namespace LogCaster.Engine.Query.Language;

/// <summary>Reads what begins with a backslash: places and characters outside of brackets, characters alone within them. Pure, for any thread.</summary>
internal static class EscapeReader
{
    /// <summary>Reads an escape outside of brackets.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="start">The index of the backslash.</param>
    /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
    public static PatternPart Read(string pattern, int start, bool ignoreCase)
    {
        char c = start + 1 < pattern.Length ? pattern[start + 1] : '\0';
        PatternNode? place = c switch
        {
            'b' or 'B' or 'A' or 'z' or 'Z' => new AnchorNode("\\" + c),
            // GNU's names for the begin and the end of the text.
            '`' => new AnchorNode(@"\A"),
            '\'' => new AnchorNode(@"\z"),
            '<' or '>' => new WordEdgeNode(c == '<', start),
            _ => null,
        };
        if (place is not null)
            return PatternPart.Of(place, start + 2);
        return c is (>= '1' and <= '9') or 'k'
            ? PatternPart.Wrong("back references are not supported", start)
            : ReadCharacters(pattern, start, ignoreCase);
    }

    /// <summary>Reads an escape that means characters, as it may stand anywhere.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="start">The index of the backslash.</param>
    /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
    public static PatternPart ReadCharacters(string pattern, int start, bool ignoreCase)
    {
        if (start + 1 == pattern.Length)
            return PatternPart.Wrong("nothing after \\", start);
        char c = pattern[start + 1];
        if (c is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
            return PatternPart.Of(new SetNode($"[\\{c}]", IgnoreCase: null, c is 'd' or 'w'), start + 2);
        if (c is 'p' or 'P')
            return ReadProperty(pattern, start);
        if (c is 'x' or 'u')
            return ReadHex(pattern, start, c == 'x' ? 2 : 4, ignoreCase);
        int value = c switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            '0' => 0,
            _ => char.IsAsciiLetterOrDigit(c) || char.IsSurrogate(c) ? -1 : c,
        };
        return value < 0
            ? PatternPart.Wrong($"unknown escape \\{EchoText.Of(c.ToString())}", start)
            : PatternPart.Of(new CharNode((char)value, ignoreCase), start + 2);
    }

    private static PatternPart ReadHex(string pattern, int start, int digits, bool ignoreCase)
    {
        int first = start + 2;
        return first + digits <= pattern.Length
            && int.TryParse(pattern.AsSpan(first, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            ? PatternPart.Of(new CharNode((char)value, ignoreCase), first + digits)
            : PatternPart.Wrong($"\\{pattern[start + 1]} needs {digits} hexadecimal digits", start);
    }

    // \p{Lu}: the regular expression engine knows the names, and refuses others.
    private static PatternPart ReadProperty(string pattern, int start)
    {
        int first = start + 3;
        int end = first;
        while (end < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[end]) || pattern[end] is '-' or '_'))
            end++;
        if (end <= first || pattern[first - 1] != '{' || end == pattern.Length || pattern[end] != '}')
            return PatternPart.Wrong($"\\{pattern[start + 1]} needs a property in braces, such as {{Lu}},", start);
        string set = $"[{pattern[start..(end + 1)]}]";
        return PatternPart.Of(new SetNode(set, IgnoreCase: null, HoldsOnlyWordCharacters: false), end + 1);
    }
}
