using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Tests.Query.Scan;

internal sealed class ByteAutomatonTests
{
    // Each of their states is a set of some hundred nodes, and nearly every byte leads to a new one.
    private static readonly string[] s_explosive = ["a[ab]{400}[cd]", "(a|b)*a(a|b){60}c", "(?:a?[ab]?){120}[cd]", "a([ab][ab]?){150}[cd]", "(.*a){12}[cd]", "a.{400}[cd]"];

    [Test]
    [Arguments("", "a")]
    [Arguments("()", "x")]
    [Arguments("a", "xa", "b", "")]
    [Arguments("abc", "xxabcx", "ab c", "")]
    [Arguments("[Ee]rror.*failed", "an Error: it failed.", "failed: error")]
    [Arguments("\\d+ms", "took=12ms", "took=ms", "12 ms")]
    [Arguments("(a+)+$", "baa", "aab", "")]
    [Arguments("^a+$", "aaa", "aab", "baa", "")]
    [Arguments("^$", "", "a")]
    [Arguments("$^", "", "a")]
    [Arguments("^.*x$", "abx", "xab", "x\n")]
    [Arguments("^.*x", "abx", "ab")]
    [Arguments("(^a|^b)c", "bc", "abc")]
    [Arguments("(^a|b)c", "abc", "xac")]
    [Arguments("(a$|b)", "xa", "ax")]
    [Arguments("b$", "ab", "ab\n")]
    [Arguments("a\\z", "ba", "a\n")]
    [Arguments("\\Ab", "b", "ab")]
    [Arguments("(?m)^b$", "a\nb\nc", "a\nbc\n", "ab\nc")]
    [Arguments("(?m)^$", "a\n", "a\nb")]
    [Arguments("(?m:^)a.*b(?m:$)", "x\na\nb\nx", "x a b x")]
    [Arguments("a.b", "a\nb", "ab")]
    [Arguments("(?-s)a.b", "a\rb", "a\nb")]
    [Arguments("(?-s)^.*b", "xb", "\nb")]
    [Arguments("\\bfoo\\b", "a foo.", "food", "_foo", "foo1")]
    [Arguments("\\Boo\\B", "food", "oo", "foo", "ood")]
    [Arguments("\\b", "a", "", " .")]
    [Arguments("\\B", "", "a")]
    [Arguments("^\\B", " a", "a")]
    [Arguments("\\<word\\>", "a word.", "swords")]
    [Arguments("took=\\d+ms", "took=x took=5ms", "took=5s", "took=")]
    [Arguments("\\bfoo=\\d", "xfoo=1 foo=2", "xfoo=1", "foo=", "foo=x")]
    [Arguments("\\Bfoo=\\d", "foo=1 xfoo=2", "foo=1", " foo=1")]
    [Arguments("(foo=\\w)+x", "foo=afoo=bx", "foo=a", "x")]
    [Arguments("(\\A|x)foo=\\d", "xfoo=1", "yfoo=1", "foo=")]
    [Arguments("(?m:^)foo=\\d", "a\nfoo=1", "afoo=1", " foo=1")]
    [Arguments("(\\A|\\b)foo=\\d", ".foo=1", "yfoo=1", "foo=")]
    [Arguments("(?i)FooBar.$", "xfoobarx", "foobar", "fooba.")]
    [Arguments("\\bend$", "the end", "bend", "end.")]
    [Arguments("(\\b|x)+y", "xy", "_y")]
    [Arguments("(a|b){2}c{2,3}d?$", "abccd", "acc", "abcd", "abccdd")]
    [Arguments("a{0}b", "b", "a")]
    [Arguments("^a{2,}$", "aaaa", "a")]
    [Arguments("^(a{2}){2}$", "aaaa", "aaa", "aaaaa")]
    [Arguments("^[^a]+$", "bcd", "bad")]
    [Arguments("[[:upper:]]", "aB", "ab1_")]
    [Arguments("\\w{3}", "a1_", "a b")]
    [Arguments("\\p{Lu}", "aB", "ab")]
    [Arguments("\\x00\\x7F", "\0\x7f", "\0")]
    [Arguments("(?i)stack", "STacK", "stac")]
    [Arguments("(?i:\u212a)x", "Kx", "\rx")]
    [Arguments("\u212a", null, "K")]
    [Arguments("ä|b", "b", "a")]
    public async Task It_says_of_ASCII_what_the_expression_says(string pattern, string? yes, params string[] no)
    {
        foreach ((string text, bool expected) in no.Select(text => (text, false)).Concat(yes is null ? [] : [(yes, true)]))
        {
            RegexFilter filter = MatcherTests.Pattern(pattern, ignoreCase: false);
            await Assert.That(filter.Regex.IsMatch(text)).IsEqualTo(expected).Because(text);
            await Assert.That(filter.Automaton!.Ask(Encoding.UTF8.GetBytes(text))).IsEqualTo(expected ? Verdict.Yes : Verdict.No).Because(text);
            await Assert.That(new LazyDfa(NfaOf(pattern)!).Ask(Encoding.UTF8.GetBytes(text))).IsEqualTo(expected ? Verdict.Yes : Verdict.No).Because(text);
        }
    }

    [Test]
    public async Task It_finds_a_match_at_any_place_of_a_text_of_any_length()
    {
        ByteAutomaton[] each =
        [
            ByteAutomaton.Of(NfaOf("xyz")!), new LazyDfa(NfaOf("xyz")!), ByteAutomaton.Of(NfaOf("^a*xyza*$")!), new LazyDfa(NfaOf("^a*xyza*$")!),
            ByteAutomaton.Of(NfaOf("xyza*$")!), new LazyDfa(NfaOf("xyza*$")!), ByteAutomaton.Of(NfaOf("^a*xyz")!), new LazyDfa(NfaOf("^a*xyz")!),
        ];
        for (int length = 0; length < 70; length++)
        {
            for (int place = 0; place <= length; place++)
            {
                byte[] text = Encoding.ASCII.GetBytes(new string('a', place) + "xyz" + new string('a', length - place));
                await Assert.That(each.Select(automaton => automaton.Ask(text))).All().Satisfy(verdict => verdict.IsEqualTo(Verdict.Yes));
                text[place + 2] = (byte)'a';
                await Assert.That(each.Select(automaton => automaton.Ask(text))).All().Satisfy(verdict => verdict.IsEqualTo(Verdict.No));
            }
        }
    }

    [Test]
    [Arguments("ab", "xabä", Verdict.Yes)]
    [Arguments("ab", "äab", Verdict.Unknown)]
    [Arguments("ab", "ä", Verdict.Unknown)]
    [Arguments("(a+)+$", "ää x", Verdict.No)]
    [Arguments("(a+)+$", "ää a", Verdict.Yes)]
    [Arguments("^ab", "acä", Verdict.No)]
    [Arguments("ab\\b", "abä", Verdict.Unknown)]
    [Arguments("ab\\b", "ab ä", Verdict.Yes)]
    [Arguments("took=\\d", "ä took=1", Verdict.Yes)]
    [Arguments("took=\\d", "ä tok=1", Verdict.No)]
    [Arguments("took=\\d", "ätook=1", Verdict.Unknown)]
    [Arguments("took=\\d", "took=ä", Verdict.Unknown)]
    public async Task Beyond_ASCII_it_knows_only_what_was_decided_before(string pattern, string text, Verdict expected)
    {
        TextFilter? prefix = RequiredLiterals.Prefix(PatternReader.Read(pattern, ignoreCase: false, out _)!);
        LiteralSearcher? searcher = prefix is null ? null : LiteralSearcher.For(prefix.Text.AsSpan(), prefix.IgnoreCase);
        await Assert.That(MatcherTests.Pattern(pattern, ignoreCase: false).Automaton!.Ask(Encoding.UTF8.GetBytes(text))).IsEqualTo(expected);
        await Assert.That(new LazyDfa(NfaOf(pattern)!, searcher).Ask(Encoding.UTF8.GetBytes(text))).IsEqualTo(expected);
    }

    [Test]
    public async Task A_character_is_the_same_ones_as_for_the_expression()
    {
        for (int value = 0; value < 128; value++)
        {
            foreach (bool ignoreCase in new[] { false, true })
            {
                string pattern = $"\\x{value:x2}";
                RegexFilter filter = MatcherTests.Pattern(pattern, ignoreCase);
                UInt128 taken = new AsciiSets(ignoreCase).Of(new CharNode((char)value, ignoreCase));
                string expected = string.Concat(Enumerable.Range(0, 128).Select(other => filter.Regex.IsMatch(((char)other).ToString()) ? '1' : '0'));
                await Assert.That(string.Concat(Enumerable.Range(0, 128).Select(other => (taken >> other & 1) != 0 ? '1' : '0'))).IsEqualTo(expected).Because(pattern);
            }
        }
    }

    [Test]
    [Arguments("a\\Z")]
    [Arguments("(x|\\Z)")]
    public async Task A_pattern_with_a_place_that_it_does_not_know_has_none(string pattern) =>
        await Assert.That(MatcherTests.Pattern(pattern, ignoreCase: false).Automaton).IsNull();

    [Test]
    public async Task Few_states_are_run_by_shuffles_and_many_are_made_when_they_are_met()
    {
        await Assert.That(ByteAutomaton.Of(NfaOf("[Ee]rror.*failed")!)).IsTypeOf<ShuffleDfa>();
        await Assert.That(ByteAutomaton.Of(NfaOf("(refused|reset|closed) by (peer|host)")!)).IsTypeOf<LazyDfa>();
        var lazy = new LazyDfa(NfaOf("(refused|reset|closed) by (peer|host)")!);
        await Assert.That(lazy.Ask("all is well"u8)).IsEqualTo(Verdict.No);
        int made = lazy.StatesMade;
        await Assert.That(lazy.Ask("all is well"u8)).IsEqualTo(Verdict.No);
        await Assert.That(lazy.Ask("refused by host"u8)).IsEqualTo(Verdict.Yes);
        await Assert.That(lazy.StatesMade).IsGreaterThan(made).And.IsLessThan(made + 20);
    }

    [Test]
    public async Task Patterns_made_to_have_endless_states_cost_a_bounded_number_of_them()
    {
        var random = new Random(20261123);
        foreach (string pattern in s_explosive)
        {
            var lazy = new LazyDfa(NfaOf(pattern)!);
            Regex regex = MatcherTests.Pattern(pattern, ignoreCase: false).Regex;
            int unknown = 0;
            for (int round = 0; round < 20; round++)
            {
                byte[] text = RandomText(random, 500);
                Verdict verdict = lazy.Ask(text);
                unknown += verdict == Verdict.Unknown ? 1 : 0;
                if (verdict != Verdict.Unknown)
                {
                    await Assert.That(verdict == Verdict.Yes).IsEqualTo(regex.IsMatch(Encoding.ASCII.GetString(text))).Because(pattern);
                }
            }
            // A state takes at least 80 bytes beside its row.
            await Assert.That(lazy.Tables).IsLessThanOrEqualTo(LazyDfa.MaxTables).Because(pattern);
            await Assert.That(lazy.StatesMade).IsLessThanOrEqualTo(lazy.Tables * LazyDfa.MaxBytes / 100).Because(pattern);
            if (unknown > 0)
            {
                int made = lazy.StatesMade;
                await Assert.That(lazy.Ask(RandomText(random, 10_000))).IsEqualTo(Verdict.Unknown).Because(pattern);
                await Assert.That(lazy.StatesMade).IsEqualTo(made).Because(pattern);
            }
        }
        var worst = new LazyDfa(NfaOf(s_explosive[0])!);
        await Assert.That(worst.Ask(RandomText(random, 30_000))).IsEqualTo(Verdict.Unknown);
        await Assert.That(worst.Tables).IsEqualTo(LazyDfa.MaxTables);
    }

    [Test]
    [Arguments("(refused|reset|closed) by (peer|host)")]
    [Arguments("(a|b)*a(a|b){9}\\b")]
    [Arguments("a[ab]{9}c")]
    [Arguments("b(a|b){11}$")]
    public async Task Several_threads_share_its_states(string pattern)
    {
        Regex regex = MatcherTests.Pattern(pattern, ignoreCase: false).Regex;
        var random = new Random(1);
        byte[][] texts = [.. Enumerable.Range(0, 400).Select(_ => RandomText(random, 60))];
        bool[] expected = [.. texts.Select(text => regex.IsMatch(Encoding.ASCII.GetString(text)))];
        for (int round = 0; round < 10; round++)
        {
            var lazy = new LazyDfa(NfaOf(pattern)!);
            var faults = new ConcurrentQueue<string>();
            using var together = new Barrier(4);
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
            {
                together.SignalAndWait();
                for (int i = 0; i < texts.Length; i++)
                {
                    int which = (i + number * 37) % texts.Length;
                    if (lazy.Ask(texts[which]) != (expected[which] ? Verdict.Yes : Verdict.No))
                    {
                        faults.Enqueue(Encoding.ASCII.GetString(texts[which]));
                    }
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            await Assert.That(faults).IsEmpty().Because(pattern);
            await Assert.That(lazy.Tables).IsEqualTo(1).Because(pattern);
        }
    }

    [Test]
    public async Task Several_threads_that_fill_its_tables_get_no_wrong_answer()
    {
        const string Pattern = "a[ab]{300}[cd]";
        Regex regex = MatcherTests.Pattern(Pattern, ignoreCase: false).Regex;
        var random = new Random(1);
        byte[][] texts = [.. Enumerable.Range(0, 50).Select(_ => (byte[])[.. RandomText(random, 400), (byte)'c'])];
        bool[] expected = [.. texts.Select(text => regex.IsMatch(Encoding.ASCII.GetString(text)))];
        var lazy = new LazyDfa(NfaOf(Pattern)!);
        int known = 0;
        int wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (int i = 0; i < texts.Length; i++)
            {
                int which = (i + number * 15) % texts.Length;
                Verdict verdict = lazy.Ask(texts[which]);
                Interlocked.Add(ref known, verdict == Verdict.Unknown ? 0 : 1);
                Interlocked.Add(ref wrong, verdict != Verdict.Unknown && verdict != (expected[which] ? Verdict.Yes : Verdict.No) ? 1 : 0);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        await Assert.That(wrong).IsEqualTo(0);
        await Assert.That(known).IsGreaterThan(0);
        await Assert.That(lazy.Tables).IsEqualTo(LazyDfa.MaxTables);
    }

    [Test]
    public async Task Nothing_is_allocated_for_a_record()
    {
        RegexFilter shuffled = MatcherTests.Pattern("[Ee]rror.*failed", ignoreCase: false);
        RegexFilter lazy = MatcherTests.Pattern("(refused|reset|closed) by (peer|host)", ignoreCase: false);
        byte[] text = "Error: connection refused by peer, the request failed"u8.ToArray();
        await Assert.That((shuffled.Automaton!.Ask(text), lazy.Automaton!.Ask(text))).IsEqualTo((Verdict.Yes, Verdict.Yes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int yes = 0;
        for (int i = 0; i < 1000; i++)
        {
            yes += shuffled.Automaton.Ask(text) == Verdict.Yes && lazy.Automaton.Ask(text) == Verdict.Yes ? 1 : 0;
        }
        await Assert.That((yes, GC.GetAllocatedBytesForCurrentThread() - before)).IsEqualTo((1000, 0L));
    }

    private static Nfa? NfaOf(string pattern) => NfaWriter.Write(PatternReader.Read(pattern, ignoreCase: false, out _)!, ignoreCase: false);

    private static byte[] RandomText(Random random, int length)
    {
        byte[] text = new byte[length];
        foreach (ref byte value in text.AsSpan())
        {
            value = random.Next(100) == 0 ? (byte)' ' : (byte)('a' + random.Next(2));
        }
        return text;
    }
}
