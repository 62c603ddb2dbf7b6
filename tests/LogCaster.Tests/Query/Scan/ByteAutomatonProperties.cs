using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Tests.Query.Scan;

/// <summary>Whatever the automaton for bytes says of a text, .NET's regular expression says too; and of ASCII texts it says something.</summary>
internal sealed class ByteAutomatonProperties
{
    private static readonly Gen<string> s_letter = Gen.Frequency(
        (12, Gen.OneOf("abc", "a", "b", "c", "k", "K", "A", "1", "_", " ", ".", "\n")),
        (1, Gen.OneOf("ä", "\u212a", "ſ", "\uFFFD", "😀")));

    private static readonly Gen<string> s_ascii = Gen.OneOf("a", "b", "c", "k", "K", "A", "1", "_", " ", ".", "\n", "\r", "\0", "\x7f", "abc", "abc").Array[0, 60].Select(string.Concat);

    private static readonly Gen<string> s_anything = s_letter.Array[0, 60].Select(string.Concat);

    private static readonly Gen<string> s_atom = Gen.Frequency(
        (8, Gen.OneOf("a", "b", "c", "k", "K", "A", "1", "_", " ", "\\.", "\\n")),
        (1, Gen.OneOf("ä", "\u212a", "ſ", "\uFFFD", "😀", "\\0", "\\r")),
        (3, Gen.OneOf(".", "\\w", "\\W", "\\s", "\\S", "\\d", "[ab]", "[^a]", "[[:alpha:]]", "[[:upper:]k]", "[a-k]", "[^k]", "[[:punct:]]", "\\p{Lu}", "\\P{L}", "[^ä]", "[K-ſ]")),
        (2, Gen.OneOf("\\b", "\\B", "^", "$", "\\A", "\\z", "\\Z", "(?m)^", "(?m)$", "(?m:^)", "(?m:$)", "\\ba", "a\\>", "\\<a", "(?i)", "(?-i)", "(?-s)", "")));

    private static readonly Gen<string> s_pattern = Gen.Recursive<string>(static (depth, inner) => depth > 4
        ? s_atom
        : Gen.Frequency(
            (3, s_atom),
            (5, Gen.Select(inner, inner, static (left, right) => left + right)),
            (2, Gen.Select(inner, Gen.OneOf("*", "+", "?", "{2}", "{1,2}", "{0,1}", "{,2}", "{1,}", "{3,}", "{0}", "*?", "+?"), static (x, count) => $"(?:{x}){count}")),
            (1, Gen.Select(inner, inner, static (left, right) => $"({left}|{right})")),
            (1, inner.Select(static x => $"^(?:{x})")),
            (1, inner.Select(static x => $"(?:{x})$")),
            (1, inner.Select(static x => $"abc(?:{x})")),
            (1, inner.Select(static x => $"\\b(?:abc{x})+")),
            (1, inner.Select(static x => $"(?i:{x})"))));

    [Test]
    public void What_it_says_of_a_text_is_what_the_expression_says() =>
        Gen.Select(s_pattern, Gen.OneOf(s_ascii, s_anything).Array[6], Gen.Bool).Sample(
            static (pattern, texts, ignoreCase) => Compare(pattern, texts, ignoreCase), iter: 4_000);

    private static void Compare(string pattern, string[] texts, bool ignoreCase)
    {
        if (!PatternCompiler.TryCompile(pattern, ignoreCase, out RegexFilter? filter, out _))
        {
            return;
        }
        Nfa? nfa = NfaWriter.Write(PatternReader.Read(pattern, ignoreCase, out _)!, ignoreCase);
        if (nfa is null)
        {
            return;
        }
        var lazy = new LazyDfa(nfa);
        foreach (string text in texts)
        {
            bool expected = filter.Regex.IsMatch(text);
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Check("at once", filter.Automaton!.Ask(bytes));
            Check("step by step", lazy.Ask(bytes));
            if (filter.Automaton is ShuffleDfa shuffle)
            {
                Check("one by one", shuffle.AskOneByOne(bytes));
            }

            void Check(string way, Verdict verdict)
            {
                bool isRight = verdict == (expected ? Verdict.Yes : Verdict.No) || (verdict == Verdict.Unknown && !Ascii.IsValid(text));
                if (!isRight)
                {
                    throw new InvalidOperationException($"/{pattern}/{(ignoreCase ? "i" : "")} on \"{Regex.Escape(text)}\", {way}: {verdict}, not {expected}");
                }
            }
        }
    }
}
