using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using LogCaster.Engine.Query.Fields;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Reads what makes a search: terms with <c>-</c>, <c>OR</c> and parentheses, and among them pairs and options, which hold for the whole. It lives
/// on the stack for one line.
/// </summary>
/// <remarks>
/// <code>
/// any  = all *( "OR" all )
/// all  = 1*( unit | option )
/// unit = "-" unit | "(" any ")" | word | "phrase" | /pattern/ | name:value | name:/pattern/ | name>=number
/// </code>
/// What only looks like one of these is a word: <c>a-b</c>, <c>main()</c>, <c>/var/log</c>, <c>http://host</c>, <c>error:</c>. Quotes make a text of anything.
/// </remarks>
internal ref struct TermReader
{
    private const int MaxDepth = 8;

    private readonly ReadOnlySpan<byte> _line;
    private readonly int _origin;
    private readonly QueryDraft _draft;
    private readonly CaseRule _wordCase;
    private int _at;
    private int _open;
    private int _nesting;

    private TermReader(ReadOnlySpan<byte> line, int origin, QueryDraft draft, CaseRule wordCase)
    {
        _line = line;
        _origin = origin;
        _draft = draft;
        _wordCase = wordCase;
    }

    /// <summary>Reads a whole search.</summary>
    /// <param name="items">The part of the line that holds it.</param>
    /// <param name="origin">How many bytes of the line stand before it.</param>
    /// <param name="draft">Takes what it says.</param>
    /// <param name="wordCase">How case is treated in words.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> items, int origin, QueryDraft draft, CaseRule wordCase)
    {
        var reader = new TermReader(items, origin, draft, wordCase);
        string? error = reader.ReadAny(out Term? term);
        if (error is null && term is not null)
            draft.AddTerm(term);
        return error;
    }

    private readonly bool IsAtEnd => _at == _line.Length;

    private string? ReadAny(out Term? term)
    {
        var branches = new List<Term>();
        term = null;
        int or = -1;
        while (true)
        {
            int before = or;
            string? error = ReadAll(out Term? branch, out or);
            if (error is not null)
                return error;
            if (branch is not null)
                branches.Add(branch);
            bool isMissing = branch is null && (or >= 0 || branches.Count > 0);
            if (isMissing)
                return $"OR at {Place(or >= 0 ? or : before)} needs a term on both sides; level= and other options hold for the whole search, level:err is a term";
            if (or < 0)
                break;
        }
        term = branches.Count switch { 0 => null, 1 => branches[0], _ => new AnyTerm([.. branches]) };
        return null;
    }

    // Ends behind an OR, whose place it gives, at a closing parenthesis, or at the end of the line.
    private string? ReadAll(out Term? term, out int or)
    {
        var terms = new List<Term>();
        term = null;
        or = -1;
        string? error = null;
        while (error is null)
        {
            SkipBlanks();
            if (IsAtEnd || (_open > 0 && _line[_at] == ')'))
                break;
            int start = _at;
            if (TakeWord("OR"u8))
            {
                or = start;
                break;
            }
            if (terms.Count > 0 && TakeWord("AND"u8))
                continue;
            error = ReadUnit(out Term? unit);
            if (unit is not null)
                terms.Add(unit);
        }
        term = terms.Count switch { 0 => null, 1 => terms[0], _ => new AllTerm([.. terms]) };
        return error;
    }

    // The term stays null for an option, which the draft has taken.
    private string? ReadUnit(out Term? term)
    {
        term = null;
        int start = _at;
        switch (_line[_at])
        {
            case (byte)'(':
                return ReadGroup(out term);
            case (byte)')':
                return $"unexpected ) at {Place(start)}; to find it as a text, put it in quotes";
            case (byte)'-' when _at + 1 < _line.Length && !ItemReader.IsBlank(_line[_at + 1]) && _line[_at + 1] != '-':
                _at++;
                return ReadNegated(start, out term);
            case (byte)'N' when TakeWord("NOT"u8):
                SkipBlanks();
                return ReadNegated(start, out term);
            case (byte)'/' when TryTakePattern(out PatternTerm? pattern):
                term = pattern;
                return null;
            case (byte)'"':
                string? error = ReadQuoted(start, out ReadOnlySpan<byte> phrase);
                term = error is null ? Text(phrase) : null;
                return error;
            default:
                return ReadNamed(out term) ?? ReadWord(start, ref term);
        }
    }

    private string? ReadNegated(int start, out Term? term)
    {
        term = null;
        if (IsAtEnd || (_open > 0 && _line[_at] == ')'))
            return $"{(_line[start] == '-' ? "-" : "NOT")} at {Place(start)} needs a term behind it";
        if (++_nesting > MaxDepth)
            return TooDeep(start);
        string? error = ReadUnit(out Term? inner);
        _nesting--;
        if (error is null && inner is null)
            return $"the option at {Place(start)} holds for the whole search and cannot be negated";
        term = inner is null ? null : new NotTerm(inner);
        return error;
    }

    private string? ReadGroup(out Term? term)
    {
        term = null;
        int start = _at++;
        if (++_nesting > MaxDepth)
            return TooDeep(start);
        _open++;
        string? error = ReadAny(out term);
        if (error is not null)
            return error;
        if (IsAtEnd)
            return $"unclosed ( at {Place(start)}; to find it as a text, put it in quotes";
        _at++;
        _open--;
        _nesting--;
        return term is null ? $"nothing stands between ( and ) at {Place(start)}; to find them as a text, put them in quotes" : null;
    }

    private readonly string TooDeep(int start) => $"too deep at {Place(start)}; allowed: {MaxDepth} ( or - one in another";

    // A pair, an option, or a test of a field; moves only if it is one.
    private string? ReadNamed(out Term? term)
    {
        term = null;
        int start = _at;
        int end = _at;
        while (end < _line.Length && IsNameByte(_line[end], isFirst: end == start))
            end++;
        if (end == start || end == _line.Length)
            return null;
        ReadOnlySpan<byte> name = _line[start..end];
        switch (_line[end])
        {
            case (byte)'=':
                _at = end + 1;
                return ReadPair(start, name, out term);
            case (byte)'>' or (byte)'<':
                return ReadComparison(start, end, out term);
            case (byte)':':
                return ReadField(start, end, out term);
            default:
                return null;
        }
    }

    private string? ReadPair(int start, ReadOnlySpan<byte> name, out Term? term)
    {
        term = null;
        string? error = ReadValue(start, out ReadOnlySpan<byte> value, out _);
        if (error is not null)
            return error;
        if (SearchOptionTable.Find(name) is not { } row)
        {
            if (!FieldReader.TryReadNumber(value, out _) || SearchOptionTable.HasNear(name))
                return SearchOptionTable.Unknown(name, value);
            return FieldTerms.OfNumber(name, NumberComparison.Equal, value, Place(start), out term);
        }
        switch (row.Option)
        {
            case SearchOption.Keyword:
                term = new TextTerm([[.. value]], CaseRule.Sensitive);
                return null;
            case SearchOption.Keywords:
                term = new TextTerm(Split(value), CaseRule.Sensitive);
                return null;
            case SearchOption.Regex:
                term = new PatternTerm(Encoding.UTF8.GetString(value), CaseRule.Sensitive, IsCaseGiven: false);
                return null;
            default:
                return _draft.Apply(row, value, Place(start));
        }
    }

    private string? ReadComparison(int start, int operation, out Term? term)
    {
        term = null;
        bool orEqual = operation + 1 < _line.Length && _line[operation + 1] == '=';
        int valueStart = operation + (orEqual ? 2 : 1);
        int end = WordEnd(valueStart);
        ReadOnlySpan<byte> number = _line[valueStart..end];
        if (!FieldReader.TryReadNumber(number, out _))
        {
            // <b> and a->b are texts.
            return orEqual
                ? $"{EchoText.Of(_line[start..end])} at {Place(start)} compares with no number; allowed: a number such as 100 or 1.5"
                : null;
        }
        bool isGreater = _line[operation] == '>';
        NumberComparison comparison = (isGreater, orEqual) switch
        {
            (true, true) => NumberComparison.GreaterOrEqual,
            (true, false) => NumberComparison.Greater,
            (false, true) => NumberComparison.LessOrEqual,
            _ => NumberComparison.Less,
        };
        _at = end;
        return FieldTerms.OfNumber(_line[start..operation], comparison, number, Place(start), out term);
    }

    private string? ReadField(int start, int colon, out Term? term)
    {
        term = null;
        ReadOnlySpan<byte> rest = _line[(colon + 1)..];
        // error: and http:// and std::string are words.
        if (rest.IsEmpty || ItemReader.IsBlank(rest[0]) || rest[0] is (byte)':' or (byte)'\\' || rest.StartsWith("//"u8) || (_open > 0 && rest[0] == ')'))
            return null;
        ImmutableArray<byte> name = [.. _line[start..colon]];
        _at = colon + 1;
        if (rest[0] == '/' && TryTakePattern(out PatternTerm? pattern))
        {
            term = new FieldPatternTerm(name, pattern!);
            return null;
        }
        string? error = ReadValue(start, out ReadOnlySpan<byte> value, out bool isQuoted);
        if (error is not null)
            return error;
        return FieldTerms.OfValue(name, value, isQuoted ? default : _line[start.._at], Place(start), out term);
    }

    private string? ReadWord(int start, ref Term? term)
    {
        if (term is null && _at == start)
        {
            _at = WordEnd(start);
            term = Text(_line[start.._at]);
        }
        return null;
    }

    private string? ReadValue(int start, out ReadOnlySpan<byte> value, out bool isQuoted)
    {
        isQuoted = _at < _line.Length && _line[_at] == '"';
        if (isQuoted)
            return ReadQuoted(start, out value);
        int end = WordEnd(_at);
        value = _line[_at..end];
        _at = end;
        return null;
    }

    // The item begins at the start, the quote is here.
    private string? ReadQuoted(int start, out ReadOnlySpan<byte> value)
    {
        var reader = new ItemReader(_line) { Position = _at };
        if (!reader.TryReadQuoted(out value))
            return $"unclosed \" at {Place(_at)} in {EchoText.Of(_line[start..])}; write \\\" for a quote inside of quotes";
        _at = reader.Position;
        bool isEnd = IsAtEnd || ItemReader.IsBlank(_line[_at]) || (_open > 0 && _line[_at] == ')');
        return isEnd ? null : $"a blank is missing at {Place(_at)} after the closing \" in {EchoText.Of(_line[start..])}";
    }

    // /pattern/, /pattern/i or /pattern/c: the first slash that is not escaped must end it, else it is a path.
    private bool TryTakePattern(out PatternTerm? term)
    {
        term = null;
        int end = _at + 1;
        while (end < _line.Length && _line[end] != '/')
            end += _line[end] == '\\' ? 2 : 1;
        if (end >= _line.Length || end == _at + 1)
            return false;
        int behind = end + 1;
        byte flag = behind < _line.Length && _line[behind] is (byte)'i' or (byte)'c' ? _line[behind++] : (byte)0;
        if (behind < _line.Length && !ItemReader.IsBlank(_line[behind]) && !(_open > 0 && _line[behind] == ')'))
            return false;
        string pattern = Encoding.UTF8.GetString(_line[(_at + 1)..end]).Replace("\\/", "/", StringComparison.Ordinal);
        CaseRule rule = flag switch { (byte)'i' => CaseRule.Insensitive, (byte)'c' => CaseRule.Sensitive, _ => CaseRule.Smart };
        term = new PatternTerm(pattern, rule, IsCaseGiven: flag != 0);
        _at = behind;
        return true;
    }

    private readonly TextTerm Text(ReadOnlySpan<byte> text) => new([[.. text]], _wordCase);

    private static ImmutableArray<ImmutableArray<byte>> Split(ReadOnlySpan<byte> list)
    {
        ImmutableArray<ImmutableArray<byte>>.Builder texts = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        foreach (Range piece in list.Split((byte)','))
        {
            if (!list[piece].IsEmpty)
                texts.Add([.. list[piece]]);
        }
        return texts.ToImmutable();
    }

    // A word ends at a blank, or at the parenthesis that closes a group: main() has its own.
    private readonly int WordEnd(int from)
    {
        int open = 0;
        int end = from;
        for (; end < _line.Length && !ItemReader.IsBlank(_line[end]); end++)
        {
            if (_line[end] == '(')
                open++;
            else if (_line[end] == ')' && --open < 0 && _open > 0)
                break;
        }
        return end;
    }

    private bool TakeWord(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> rest = _line[_at..];
        if (!rest.StartsWith(word) || (rest.Length > word.Length && !ItemReader.IsBlank(rest[word.Length]) && rest[word.Length] is not ((byte)'(' or (byte)')')))
            return false;
        _at += word.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && ItemReader.IsBlank(_line[_at]))
            _at++;
    }

    private readonly string Place(int at) => $"position {_origin + at + 1}";

    private static bool IsNameByte(byte value, bool isFirst) =>
        char.IsAsciiLetter((char)value) || value is (byte)'_' or (byte)'@' || (!isFirst && (char.IsAsciiDigit((char)value) || value is (byte)'-' or (byte)'.'));
}
