using System;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Reads a bracket expression: POSIX's with its classes (<c>[^[:space:]_]</c>) and its rule that a <c>]</c> right after the <c>[</c> is a member,
/// and Perl's escapes (<c>[\d\]]</c>). Lives for one bracket, on one thread.
/// </summary>
internal sealed class BracketReader
{
    // Sets of more are not taken apart.
    private const int MaxMembers = 4;

    private readonly string _pattern;
    private readonly int _open;
    private readonly bool _ignoreCase;
    private readonly bool _hasEscapes;
    private readonly StringBuilder _set = new("[");
    private int _at;
    private int _count;
    private bool _isNegated;
    private bool _isWordOnly = true;
    private CharNode? _last;
    private string _members = "";
    private string? _error;

    private BracketReader(string pattern, int open, bool ignoreCase, bool hasEscapes)
    {
        _pattern = pattern;
        _open = open;
        _at = open + 1;
        _ignoreCase = ignoreCase;
        _hasEscapes = hasEscapes;
    }

    /// <summary>Reads a bracket expression.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="open">The index of the <c>[</c>.</param>
    /// <param name="ignoreCase">Whether upper and lower case are the same.</param>
    public static PatternPart Read(string pattern, int open, bool ignoreCase)
    {
        PatternPart perl = new BracketReader(pattern, open, ignoreCase, hasEscapes: true).Read();
        // To POSIX a backslash is an ordinary member, so that [^\] is complete; to Perl it is not, and only then POSIX is asked.
        if (perl.Node is null && pattern.IndexOf("\\]", open, StringComparison.Ordinal) >= 0)
        {
            PatternPart posix = new BracketReader(pattern, open, ignoreCase, hasEscapes: false).Read();
            if (posix.Node is not null)
                return posix;
        }
        return perl;
    }

    private PatternPart Read()
    {
        _isNegated = _at < _pattern.Length && _pattern[_at] == '^';
        if (_isNegated)
        {
            _set.Append('^');
            _at++;
        }
        int first = _at;
        while (_at < _pattern.Length && (_pattern[_at] != ']' || _at == first))
        {
            ReadMember();
            if (_error is not null)
                return PatternPart.Wrong(_error, _at);
        }
        if (_at >= _pattern.Length)
            return PatternPart.Wrong("unclosed [", _open);
        if (IsBareClass(first, _at))
            return PatternPart.Wrong($"[{_pattern[first.._at]}] is a set of letters, the class is [[{_pattern[first.._at]}]],", _open);
        _set.Append(']');
        PatternNode node = _count == 1 && _last is not null && !_isNegated
            ? _last
            : new SetNode(_set.ToString(), _ignoreCase, _isWordOnly && !_isNegated) { Members = _count == _members.Length && !_isNegated ? _members : "" };
        return PatternPart.Of(node, _at + 1);
    }

    // [:digit:] for [[:digit:]], which would silently look for the letters d g i t.
    private bool IsBareClass(int first, int end) =>
        end - first > 3 && _pattern[first] == ':' && _pattern[end - 1] == ':'
        && PosixClasses.SetOf(_pattern.AsSpan((first + 1)..(end - 1)), _ignoreCase) is not null;

    private void ReadMember()
    {
        int start = _at;
        if (TryReadNamed(':', out string name))
        {
            AddClass(name, start);
            return;
        }
        PatternNode? node = ReadCharacters();
        bool isRange = _at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']';
        if (node is CharNode low && isRange)
        {
            _at++;
            PatternNode? end = ReadCharacters();
            if (end is CharNode high && low.Value <= high.Value)
                AddRange(low.Value, high.Value);
            else if (_error is null)
                Fail(end is CharNode ? "a range ends before it begins" : "a range ends with a class", start);
        }
        else if (node is not null)
        {
            Add(node);
        }
    }

    // A character, an escape, [.x.] or [=x=]; null after an error.
    private PatternNode? ReadCharacters()
    {
        int start = _at;
        if (TryReadNamed('.', out string name) || TryReadNamed('=', out name))
        {
            if (name.Length != 1)
                return Fail($"[{_pattern[start + 1]} takes a single character here", start);
            return new CharNode(name[0], _ignoreCase);
        }
        char c = _pattern[_at];
        if (c == '\\' && _hasEscapes)
            return ReadEscape();
        if (char.IsSurrogate(c))
            return Fail("a character beyond U+FFFF cannot stand in brackets, but (a|b) can hold it,", start);
        _at++;
        return new CharNode(c, _ignoreCase);
    }

    private PatternNode? ReadEscape()
    {
        // \b is a backspace here.
        PatternPart escape = _at + 1 < _pattern.Length && _pattern[_at + 1] == 'b'
            ? PatternPart.Of(new CharNode('\b', _ignoreCase), _at + 2)
            : EscapeReader.ReadCharacters(_pattern, _at, _ignoreCase);
        if (_at + 1 == _pattern.Length)
            return Fail("unclosed [", _open);
        if (escape.Node is null)
            return Fail(escape.Error, escape.Position);
        _at = escape.Position;
        return escape.Node;
    }

    // [:name:], [.name.], [=name=]; a name is one character of any kind, or letters and hyphens.
    private bool TryReadNamed(char kind, out string name)
    {
        name = "";
        int start = _at + 2;
        if (start + 2 >= _pattern.Length || _pattern[_at] != '[' || _pattern[_at + 1] != kind)
            return false;
        int end = start + 1;
        while (end < _pattern.Length && (char.IsAsciiLetter(_pattern[end]) || _pattern[end] == '-'))
            end++;
        if (end + 1 >= _pattern.Length || _pattern[end] != kind || _pattern[end + 1] != ']')
            return false;
        name = _pattern[start..end];
        _at = end + 2;
        return true;
    }

    private void AddClass(string name, int start)
    {
        if (PosixClasses.SetOf(name, _ignoreCase) is not { } set)
        {
            Fail($"unknown class [:{EchoText.Of(name)}:] (allowed: {PosixClasses.Allowed})", start);
            return;
        }
        _set.Append(set);
        _isWordOnly &= PosixClasses.HoldsOnlyWordCharacters(name);
        _count += 2;
    }

    private void Add(PatternNode node)
    {
        if (node is CharNode single)
        {
            PatternWriter.AppendUnit(_set, single.Value);
            _isWordOnly &= WordEdges.IsWordCharacter(single.Value);
            _last = single;
            _members = _members.Length < MaxMembers ? _members + single.Value : "";
        }
        else if (node is SetNode set)
        {
            // Without its own brackets: it is a single class.
            _set.Append(set.Set, 1, set.Set.Length - 2);
            _isWordOnly &= set.HoldsOnlyWordCharacters;
        }
        _count++;
    }

    private void AddRange(char low, char high)
    {
        PatternWriter.AppendUnit(_set, low);
        _set.Append('-');
        PatternWriter.AppendUnit(_set, high);
        _isWordOnly &= (char.IsAsciiDigit(low) && char.IsAsciiDigit(high))
            || (char.IsAsciiLetterLower(low) && char.IsAsciiLetterLower(high))
            || (char.IsAsciiLetterUpper(low) && char.IsAsciiLetterUpper(high));
        _count += 2;
    }

    private PatternNode? Fail(string error, int at)
    {
        _error ??= error;
        _at = at;
        return null;
    }
}
