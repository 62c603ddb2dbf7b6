using System;
using System.Collections.Generic;
using System.Globalization;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Reads a pattern: POSIX extended regular expressions as the older LogCaster took them, and what users know from Perl and .NET besides
/// (<c>\d \b \x41 \p{L} (?:…) (?i)</c>, lazy repetition). Lives for one pattern, on one thread.
/// </summary>
/// <remarks>
/// Where the two differ, Perl wins inside of brackets (<c>[\d]</c> is a digit) and POSIX elsewhere: <c>a{,3}</c> repeats, a <c>{</c> that begins no
/// repetition and a <c>)</c> that closes nothing are literal, <c>a**</c> repeats a repetition, <c>.</c> and <c>[^x]</c> match every character.
/// Positions in error texts are those of characters in the pattern, from 1.
/// </remarks>
internal sealed class PatternReader
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaxPatternChars = 512;

    /// <summary>How deep groups and repetitions may be nested.</summary>
    public const int MaxDepth = 50;

    private readonly string _pattern;
    private int _at;
    private int _depth;
    private PatternFlags _flags;
    private string? _error;

    private PatternReader(string pattern, bool ignoreCase)
    {
        _pattern = pattern;
        _flags = new PatternFlags(ignoreCase, IsMultiline: false, DotMatchesAll: true);
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="ignoreCase">Whether case is ignored, unless the pattern says otherwise.</param>
    /// <param name="error">What is wrong; null when nothing is.</param>
    /// <returns>The tree; null after an error.</returns>
    public static PatternNode? Read(string pattern, bool ignoreCase, out string? error)
    {
        if (pattern.Length > MaxPatternChars)
        {
            error = $"the pattern is {pattern.Length} characters long; allowed: at most {MaxPatternChars}";
            return null;
        }
        var reader = new PatternReader(pattern, ignoreCase);
        PatternNode? tree = reader.ReadAlternation();
        if (tree is not null && tree.Size > PatternNode.MaxSize)
            reader._error = $"the repetitions make the pattern {tree.Size} characters long; allowed: at most {PatternNode.MaxSize}";
        error = reader._error;
        return error is null ? tree : null;
    }

    private bool AtEnd => _at == _pattern.Length;

    private PatternNode? Fail(string reason, int at)
    {
        _error ??= $"{reason} at position {(at + 1).ToString(CultureInfo.InvariantCulture)}";
        return null;
    }

    // Ends at the end of the pattern or before the ')' of the group it is in.
    private PatternNode? ReadAlternation()
    {
        if (++_depth > MaxDepth)
            return Fail($"groups are nested more than {MaxDepth} deep", _at);
        PatternNode? first = ReadSequence();
        if (first is null)
            return null;
        List<PatternNode>? branches = null;
        while (!AtEnd && _pattern[_at] == '|')
        {
            _at++;
            branches ??= [first];
            if (ReadSequence() is not { } branch)
                return null;
            branches.Add(branch);
        }
        _depth--;
        return branches is null ? first : new AlternationNode([.. branches]);
    }

    private PatternNode? ReadSequence()
    {
        var items = new List<PatternNode>();
        while (!AtEnd && _pattern[_at] != '|' && !(_pattern[_at] == ')' && _depth > 1))
        {
            if (ReadRepeated() is not { } item)
                return null;
            items.Add(item);
        }
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is WordEdgeNode edge && !WordEdges.IsCertain(items, i))
            {
                return edge.IsBegin
                    ? Fail("\\< needs a word character right after it; \\b has no such need", edge.Position)
                    : Fail("\\> needs a word character right before it; \\b has no such need", edge.Position);
            }
        }
        return items.Count == 1 ? items[0] : new SequenceNode([.. items]);
    }

    private PatternNode? ReadRepeated()
    {
        int start = _at;
        if (TryReadCount(out _, out _))
            return Fail($"nothing to repeat before {_pattern[start]}", start);
        PatternNode? node = ReadAtom();
        for (int times = 0; node is not null; times++)
        {
            start = _at;
            if (!TryReadCount(out int min, out int max))
                return node;
            if (times == MaxDepth)
                return Fail($"more than {MaxDepth} repetitions in a row", start);
            if (max != RepeatNode.Unlimited && min > max)
                return Fail($"repetition from {min} to {max}: the first is larger", start);
            bool isLazy = !AtEnd && _pattern[_at] == '?';
            if (isLazy)
                _at++;
            // A place that is repeated is the place, or nothing. What may be left out need not be there once: (x+|){1,2} is (x+|){0,2}.
            // .NET gets some such repetitions wrong.
            node = node.IsZeroWidth
                ? (min == 0 ? new SequenceNode([]) : node)
                : new RepeatNode(node, node.IsOptional ? 0 : min, max, isLazy);
            // Checked at each step, so that no product can overflow.
            if (node.Size > PatternNode.MaxSize)
                return Fail($"the pattern becomes {node.Size} characters long (allowed: at most {PatternNode.MaxSize}) by the repetition", start);
        }
        return null;
    }

    // * + ? {n} {n,} {n,m} {,m}; anything else that begins with a brace is literal.
    private bool TryReadCount(out int min, out int max)
    {
        (min, max) = (0, RepeatNode.Unlimited);
        if (AtEnd)
            return false;
        switch (_pattern[_at])
        {
            case '*':
                break;
            case '+':
                min = 1;
                break;
            case '?':
                max = 1;
                break;
            case '{':
                return TryReadInterval(ref min, ref max);
            default:
                return false;
        }
        _at++;
        return true;
    }

    private bool TryReadInterval(ref int min, ref int max)
    {
        int close = _pattern.IndexOf('}', _at);
        if (close < 0)
            return false;
        ReadOnlySpan<char> inner = _pattern.AsSpan((_at + 1)..close);
        int comma = inner.IndexOf(',');
        ReadOnlySpan<char> low = comma < 0 ? inner : inner[..comma];
        ReadOnlySpan<char> high = comma < 0 ? inner : inner[(comma + 1)..];
        if (inner.Length < 1 || inner is "," || !TryReadNumber(low, ifEmpty: 0, ref min) || !TryReadNumber(high, RepeatNode.Unlimited, ref max))
            return false;
        _at = close + 1;
        return true;
    }

    // Longer numbers are cut to nine digits: far beyond what is allowed, and the error names the limit.
    private static bool TryReadNumber(ReadOnlySpan<char> text, int ifEmpty, ref int number)
    {
        number = ifEmpty;
        return text.IsEmpty
            || (!text.ContainsAnyExceptInRange('0', '9')
                && int.TryParse(text[..int.Min(9, text.Length)], NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    private PatternNode? ReadAtom()
    {
        int start = _at;
        char c = _pattern[_at++];
        switch (c)
        {
            case '(':
                return ReadGroup(start);
            case '[':
                return Take(BracketReader.Read(_pattern, start, _flags.IgnoreCase));
            case '\\':
                return Take(EscapeReader.Read(_pattern, start, _flags.IgnoreCase));
            case '.':
                return new SetNode(_flags.DotMatchesAll ? @"[\s\S]" : @"[^\n]", IgnoreCase: null, HoldsOnlyWordCharacters: false);
            case '^':
                return new AnchorNode(_flags.IsMultiline ? "(?m:^)" : @"\A");
            case '$':
                return new AnchorNode(_flags.IsMultiline ? "(?m:$)" : @"\z");
            default:
                return Literal(c);
        }
    }

    // A character beyond U+FFFF is two units, which a repetition takes together.
    private PatternNode Literal(char c)
    {
        if (!char.IsHighSurrogate(c) || AtEnd || !char.IsLowSurrogate(_pattern[_at]))
            return new CharNode(c, _flags.IgnoreCase);
        return new SequenceNode([new CharNode(c, _flags.IgnoreCase), new CharNode(_pattern[_at++], _flags.IgnoreCase)]);
    }

    private PatternNode? Take(PatternPart part)
    {
        if (part.Node is null)
            return Fail(part.Error, part.Position);
        _at = part.Position;
        return part.Node;
    }

    // The text after '('. Flags hold to the end of the group they are set in.
    private PatternNode? ReadGroup(int open)
    {
        PatternFlags outer = _flags;
        if (!AtEnd && _pattern[_at] == '?')
        {
            GroupStart group = GroupStart.Read(_pattern, open, _flags);
            if (group.Error is not null)
                return Fail(group.Error, open);
            _at = group.Position;
            _flags = group.Flags;
            if (group.IsFlagsOnly)
                return new SequenceNode([]);
        }
        PatternNode? inner = ReadAlternation();
        if (inner is null)
            return null;
        if (AtEnd)
            return Fail("unclosed (", open);
        _at++;
        _flags = outer;
        return inner;
    }
}
