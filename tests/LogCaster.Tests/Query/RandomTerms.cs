using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using LogCaster.Engine.Query.Fields;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query;

/// <summary>A random search in the language of FIND, with what it asks for said a second time, not by the parser.</summary>
internal sealed class RandomTerms
{
    private const int MaxDepth = 3;

    private static readonly string[] s_words = ["error", "ERROR", "disk", "Disk", "timeout", "GET", "refused", "k", "é", "€", "5", "xxx", "nowhere"];

    private static readonly string[] s_phrases = ["disk full", "Disk Full", "user=42", "GET /api", "connection refused", "(", "-", "OR"];

    private static readonly string[] s_patterns = ["err?or", "dis[ck]", "user=4", "full|refused", "5{2}", "^ERROR"];

    private readonly Random _random;

    public RandomTerms(Random random)
    {
        _random = random;
        (Text, Accepts) = Any(0);
    }

    /// <summary>The terms.</summary>
    public string Text { get; }

    /// <summary>Whether a record fulfils them.</summary>
    public Func<StoredRecord, bool> Accepts { get; }

    private (string Text, Func<StoredRecord, bool> Accepts) Any(int depth)
    {
        List<(string Text, Func<StoredRecord, bool> Accepts)> branches = [.. Enumerable.Range(0, _random.Next(4) == 0 ? _random.Next(2, 6) : 1).Select(_ => All(depth))];
        return (string.Join(" OR ", branches.Select(branch => branch.Text)), record => branches.Exists(branch => branch.Accepts(record)));
    }

    private (string Text, Func<StoredRecord, bool> Accepts) All(int depth)
    {
        List<(string Text, Func<StoredRecord, bool> Accepts)> units = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Unit(depth))];
        return (string.Join(_random.Next(4) == 0 ? " AND " : " ", units.Select(unit => unit.Text)), record => units.TrueForAll(unit => unit.Accepts(record)));
    }

    private (string Text, Func<StoredRecord, bool> Accepts) Unit(int depth)
    {
        switch (_random.Next(depth < MaxDepth ? 12 : 10))
        {
            case < 4:
                string word = Pick(s_words);
                return (word, record => Holds(record, word));
            case 4:
                string phrase = Pick(s_phrases);
                return ($"\"{phrase}\"", record => Holds(record, phrase));
            case 5:
                return Pattern();
            case 6:
                return Field();
            case 7:
                double number = Pick<double>([7.5, 400, 404, 500]);
                bool isAtLeast = _random.Next(2) == 0;
                string text = string.Create(CultureInfo.InvariantCulture, $"status{(isAtLeast ? ">=" : "<")}{number}");
                return (text, record => Value(record, "status") is { } value && FieldReader.TryReadNumber(value, out double found)
                    && (isAtLeast ? found >= number : found < number));
            case 8:
                var level = (Severity)_random.Next(9);
                string name = level == Severity.None ? "none" : ((int)level).ToString(CultureInfo.InvariantCulture);
                return ("level:" + name, record => record.Severity == level);
            case 9:
                int source = _random.Next(1, 4);
                return ($"source:192.0.2.{source - 1}", record => record.Source == source);
            case 10:
                (string inner, Func<StoredRecord, bool> accepts) = Unit(depth + 1);
                return (_random.Next(2) == 0 && !inner.StartsWith('-') ? "-" + inner : "NOT " + inner, record => !accepts(record));
            default:
                (string group, Func<StoredRecord, bool> any) = Any(depth + 1);
                return ($"({group})", any);
        }
    }

    private (string Text, Func<StoredRecord, bool> Accepts) Pattern()
    {
        string pattern = Pick(s_patterns);
        string flag = Pick(["", "i", "c"]);
        bool ignoresCase = flag == "i" || (flag.Length == 0 && !pattern.Any(char.IsUpper));
        var regex = new Regex(
            pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), Regex.InfiniteMatchTimeout);
        return ($"/{pattern}/{flag}", record => regex.IsMatch(record.Text));
    }

    private (string Text, Func<StoredRecord, bool> Accepts) Field()
    {
        string value = Pick(["auth", "Auth", "aut", "500"]);
        string name = value == "500" ? "status" : "svc";
        bool isQuoted = _random.Next(3) == 0;
        bool ignoresCase = !value.Any(char.IsUpper);
        StringComparison comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        byte[] anywhere = Encoding.UTF8.GetBytes($"{name}:{value}");
        return (isQuoted ? $"{name}:\"{value}\"" : $"{name}:{value}", record =>
            (Value(record, name) is { } found && Encoding.UTF8.GetString(found).Equals(value, comparison))
            || (!isQuoted && NaiveQuery.Holds(record.Payload, anywhere, ignoresCase)));
    }

    private static byte[]? Value(StoredRecord record, string name)
    {
        if (!FieldReader.TryFind(record.Payload, Encoding.UTF8.GetBytes(name), out FieldValue value))
        {
            return null;
        }
        byte[] decoded = new byte[value.Raw.Length];
        return decoded[..value.Decode(decoded)];
    }

    private static bool Holds(StoredRecord record, string text)
    {
        bool ignoresCase = !text.Any(char.IsUpper);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return ignoresCase && !Ascii.IsValid(bytes)
            ? record.Text.Contains(text, StringComparison.OrdinalIgnoreCase) : NaiveQuery.Holds(record.Payload, bytes, ignoresCase);
    }

    private T Pick<T>(ReadOnlySpan<T> from) => from[_random.Next(from.Length)];
}
