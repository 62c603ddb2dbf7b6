using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CsCheck;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Tests.Query.Language;

internal sealed class PatternProperties
{
    // Few letters, so that random patterns and random texts meet; k and its twins, letters with case beyond ASCII, and U+FFFD.
    private static readonly string[] s_letters = ["a", "b", "k", "K", "s", "A", "ä", "Ä", "\u212a", "ſ", "1", " ", "\uFFFD", "😀"];

    private static readonly Gen<string> s_letter = Gen.OneOf(s_letters);

    private static readonly Gen<string> s_text = s_letter.Array[0, 12].Select(static letters => string.Concat(letters));

    private static readonly Gen<string> s_atom = Gen.Frequency(
        (6, s_letter),
        (1, Gen.OneOf(".", "\\w", "\\s", "[ab]", "[^a]", "[[:alpha:]]", "[[:upper:]k]", "[a-k]", "[k]", "[bB1]", "[kK]", "[äA]", "\\b", "^", "$", "\\.", "(?i)", "(?-i)")));

    private static readonly Gen<string> s_pattern = Gen.Recursive<string>(static (depth, inner) => depth > 3
        ? s_atom
        : Gen.Frequency(
            (3, s_atom),
            (4, Gen.Select(inner, inner, static (left, right) => left + right)),
            (2, Gen.Select(inner, Gen.OneOf("*", "+", "?", "{2}", "{1,2}", "{0,1}", "{,2}", "{1,}"), static (x, count) => $"(?:{x}){count}")),
            (1, Gen.Select(inner, inner, static (left, right) => $"({left}|{right})")),
            (1, inner.Select(static x => $"(?i:{x})"))));

    [Test]
    public void A_text_that_matches_holds_every_required_literal() =>
        Gen.Select(s_pattern, s_text.Array[8], Gen.Bool).Sample(
            static (pattern, texts, ignoreCase) =>
            {
                if (!PatternCompiler.TryCompile(pattern, ignoreCase, out RegexFilter? filter, out _))
                    return;
                foreach (string text in texts)
                {
                    if (!filter.Regex.IsMatch(text))
                        continue;
                    foreach (TextFilter literal in filter.Required)
                    {
                        if (!Holds(Encoding.UTF8.GetBytes(text), [.. literal.Text], literal.IgnoreCase))
                            throw new InvalidOperationException($"/{pattern}/ matches \"{text}\" without \"{Encoding.UTF8.GetString([.. literal.Text])}\"");
                    }
                    foreach (ImmutableArray<TextFilter> group in filter.RequiredOneOf)
                    {
                        if (!group.Any(literal => Holds(Encoding.UTF8.GetBytes(text), [.. literal.Text], literal.IgnoreCase)))
                            throw new InvalidOperationException($"/{pattern}/ matches \"{text}\" without any of {group.Length} texts");
                    }
                }
            },
            iter: 10_000);

    [Test]
    public void Where_texts_stand_for_a_pattern_they_are_what_it_matches() =>
        Gen.Select(s_letter.Array[1, 3].Select(static letters => string.Concat(letters)), s_pattern, Gen.OneOf("", "?", "{1,2}"), s_text.Array[8], Gen.Bool).Sample(
            static (start, pattern, count, texts, ignoreCase) =>
            {
                if (!PatternCompiler.TryCompile($"{start}(?:{pattern}){count}", ignoreCase, out RegexFilter? filter, out _) || filter.AsTexts is not { } asTexts)
                    return;
                Matcher matcher = Matcher.Of(asTexts, QueryAnswers.NoSources);
                var scratch = new MatchScratch();
                foreach (string text in texts)
                {
                    if (matcher.Matches(default, Encoding.UTF8.GetBytes(text), scratch) != filter.Regex.IsMatch(text))
                        throw new InvalidOperationException($"/{start}(?:{pattern}){count}/ on \"{text}\" is {filter.Regex.IsMatch(text)}");
                }
            },
            iter: 5_000);

    [Test]
    public void A_pattern_matches_what_its_naive_twin_matches() =>
        Gen.Select(PatternTwin.Any, s_text.Array[4], Gen.Bool).Sample(
            static (twin, texts, ignoreCase) =>
            {
                if (!PatternCompiler.TryCompile(twin.Pattern, ignoreCase, out RegexFilter? filter, out string? error))
                    throw new InvalidOperationException($"/{twin}/: {error}");
                foreach (string text in texts)
                {
                    if (twin.IsMatch(text, ignoreCase) == filter.Regex.IsMatch(text))
                        continue;
                    throw new InvalidOperationException($"/{twin}/ on \"{text}\" is {twin.IsMatch(text, ignoreCase)}");
                }
            },
            iter: 5_000);

    [Test]
    public async Task Any_text_compiles_or_is_an_error_and_never_throws()
    {
        var random = new Random(20261123);
        const string alphabet = "ab[]()(){}|*+?.^$\\\\:-,0123=<>!PpuxdDwbikms#'\u212a\uFFFD\ud83d\ude00 \n";
        int compiled = 0;
        for (int i = 0; i < 30_000; i++)
        {
            string pattern = new([.. Enumerable.Range(0, random.Next(14)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            bool ok = PatternCompiler.TryCompile(pattern, i % 2 == 0, out RegexFilter? filter, out string? error);
            if (ok)
                filter!.Regex.IsMatch("ab12 [x]");
            compiled += ok ? 1 : 0;
            if (ok == (error is not null) || error is "" || error?.Contains('\n', StringComparison.Ordinal) == true || error?.Contains("refused", StringComparison.Ordinal) == true)
                throw new InvalidOperationException($"/{pattern}/: {error}");
        }
        await Assert.That(compiled).IsGreaterThan(3000);
    }

    private static bool Holds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> literal, bool ignoreCase)
    {
        if (!ignoreCase)
            return text.IndexOf(literal) >= 0;
        for (int i = 0; i + literal.Length <= text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(i, literal.Length), literal))
                return true;
        }
        return false;
    }
}
