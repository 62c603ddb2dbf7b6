using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;

namespace LogCaster.Tests.Query.Language;

/// <summary>
/// A pattern with a matcher of its own that is too simple to be wrong: from a place in the text, all places where a match may end. .NET's
/// backtracking engine cannot be the judge, since it misses some matches of nested repetitions before <c>\b</c>.
/// </summary>
internal sealed class PatternTwin(string pattern, Func<string, int, bool, IEnumerable<int>> ends)
{
    private static readonly Gen<PatternTwin> s_atom = Gen.Frequency(
        (6, Gen.OneOf("a", "b", "k", "K", "s", "A", "ä", "Ä", "\u212a", "ſ", "1", " ", "\uFFFD", "😀").Select(Literal)),
        (2, Gen.OneOf(
            One(".", static (_, _) => true), One("\\w", static (c, _) => IsWord(c)), One("\\s", static (c, _) => c == ' '),
            One("[ab]", static (c, fold) => Same(c, 'a', fold) || Same(c, 'b', fold)), One("[^a]", static (c, fold) => !Same(c, 'a', fold)),
            One("[[:alpha:]]", static (c, _) => char.IsLetter(c)), One("[^[:alpha:]1]", static (c, _) => !char.IsLetter(c) && c != '1'),
            One("[[:upper:]k]", static (c, fold) => char.IsUpper(c) || (fold && char.IsLower(c)) || Same(c, 'k', fold)),
            One("[]1-]", static (c, _) => c is ']' or '1' or '-'), One("[k]", static (c, fold) => Same(c, 'k', fold)),
            Place("\\b", static (text, at) => IsWordAt(text, at) != IsWordAt(text, at - 1)),
            Place("^", static (_, at) => at == 0), Place("$", static (text, at) => at == text.Length))));

    /// <summary>Patterns of every shape, up to a small depth.</summary>
    public static readonly Gen<PatternTwin> Any = Gen.Recursive<PatternTwin>(static (depth, inner) => depth > 3
        ? s_atom
        : Gen.Frequency(
            (3, s_atom),
            (4, Gen.Select(inner, inner, Sequence)),
            (2, Gen.Select(inner, Gen.OneOf(("*", 0, 99), ("+", 1, 99), ("?", 0, 1), ("{2}", 2, 2), ("{1,2}", 1, 2), ("{,2}", 0, 2), ("{1,}", 1, 99), ("*?", 0, 99)), Repeat)),
            (1, Gen.Select(inner, inner, Either)),
            (1, inner.Select(static x => new PatternTwin($"(?i:{x.Pattern})", (text, at, _) => x.Ends(text, at, true))))));

    public string Pattern { get; } = pattern;

    public override string ToString() => Pattern;

    public bool IsMatch(string text, bool ignoreCase) => Enumerable.Range(0, text.Length + 1).Any(at => Ends(text, at, ignoreCase).Any());

    private IEnumerable<int> Ends(string text, int at, bool ignoreCase) => ends(text, at, ignoreCase);

    private static PatternTwin Literal(string letter) => new(letter, (text, at, fold) =>
        at + letter.Length <= text.Length && Enumerable.Range(0, letter.Length).All(i => Same(text[at + i], letter[i], fold)) ? [at + letter.Length] : []);

    private static PatternTwin One(string pattern, Func<char, bool, bool> accepts) =>
        new(pattern, (text, at, fold) => at < text.Length && accepts(text[at], fold) ? [at + 1] : []);

    private static PatternTwin Place(string pattern, Func<string, int, bool> accepts) => new(pattern, (text, at, _) => accepts(text, at) ? [at] : []);

    private static PatternTwin Sequence(PatternTwin left, PatternTwin right) => new(
        left.Pattern + right.Pattern, (text, at, fold) => left.Ends(text, at, fold).SelectMany(middle => right.Ends(text, middle, fold)).Distinct());

    private static PatternTwin Either(PatternTwin left, PatternTwin right) => new(
        $"({left.Pattern}|{right.Pattern})", (text, at, fold) => left.Ends(text, at, fold).Union(right.Ends(text, at, fold)));

    private static PatternTwin Repeat(PatternTwin inner, (string Text, int Min, int Max) count) => new($"(?:{inner.Pattern}){count.Text}", (text, at, fold) =>
    {
        HashSet<int> current = [at];
        HashSet<int> found = count.Min == 0 ? [at] : [];
        // No text is so long that more rounds could reach a new place.
        for (int times = 1; times <= int.Min(count.Max, text.Length + 2); times++)
        {
            current = [.. current.SelectMany(from => inner.Ends(text, from, fold))];
            if (times >= count.Min)
                found.UnionWith(current);
        }
        return found;
    });

    private static bool Same(char left, char right, bool fold) => left == right || (fold && Fold(left) == Fold(right));

    private static char Fold(char c) => c switch { 'A' => 'a', 'Ä' => 'ä', 'K' or '\u212a' => 'k', _ => c };

    private static bool IsWord(char c) => char.IsLetterOrDigit(c);

    private static bool IsWordAt(string text, int at) => at >= 0 && at < text.Length && IsWord(text[at]);
}
