using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Tests.Query.Scan;

internal sealed class LiteralSetSearcherTests
{
    [Test]
    [Arguments("the disk is full", "full,disk", 4, 4)]
    [Arguments("the disk is full", "full,Disk", 12, 4)]
    [Arguments("the DISK is full", "Disk!,x", 4, 4)]
    [Arguments("errors", "error,err", 0, 3)]
    [Arguments("error", "errors,or", 3, 2)]
    [Arguments("", "a,b", -1, 0)]
    [Arguments("ab", "abc,b", 1, 1)]
    [Arguments("a\0b", "\0,b", 1, 1)]
    [Arguments("xyz", "a,bc", -1, 0)]
    public async Task The_first_place_counts_and_the_shortest_text_at_it(string text, string literals, int place, int length)
    {
        // A mark behind a text says that its case does not matter.
        TextFilter[] filters = [.. literals.Split(',').Select(literal => new TextFilter([.. Encoding.UTF8.GetBytes(literal.TrimEnd('!'))], literal.EndsWith('!')))];
        int found = new LiteralSetSearcher(filters).IndexOf(Encoding.UTF8.GetBytes(text), out int foundLength);
        await Assert.That((found, foundLength)).IsEqualTo((place, length));
    }

    [Test]
    public async Task Every_way_to_look_finds_what_a_naive_look_finds()
    {
        const string Letters = "aAbBkK@`[{01 \u00c1\u00e1\n";
        var random = new Random(20261123);
        byte[] buffer = new byte[400];
        int found = 0;
        for (int round = 0; round < 60_000; round++)
        {
            int letters = random.Next(2, Letters.Length + 1);
            TextFilter[] filters = [.. Enumerable.Range(0, random.Next(1, random.Next(3) == 0 ? 65 : 7)).Select(_ => NextText(random, Letters[..letters]))];
            Span<byte> text = buffer.AsSpan(random.Next(64), random.Next(200));
            foreach (ref byte value in text)
            {
                value = (byte)(random.Next(3) == 0 ? '.' : Letters[random.Next(letters)]);
            }
            var searcher = new LiteralSetSearcher(filters);
            (int Place, int Length) expected = Naive(text, filters);
            found += expected.Place > 20 ? 1 : 0;
            string? difference = Difference("whole", expected, (searcher.IndexOf(text, out int length), length))
                ?? Difference("one by one", expected, (searcher.IndexOfOneByOne(text, out length), length))
                ?? Part("wide", searcher, text, expected, isWide: true)
                ?? Part("narrow", searcher, text, expected, isWide: false);
            if (difference is not null)
            {
                Assert.Fail($"Round {round}: {difference} in \"{Encoding.Latin1.GetString(text)}\" for {string.Join(',', filters.Select(filter => Encoding.Latin1.GetString([.. filter.Text])))}");
            }
        }
        await Assert.That(found).IsGreaterThan(2000);
    }

    // The vectors leave the last bytes to the scalar code; what they say before that must be right.
    private static string? Part(string way, LiteralSetSearcher searcher, ReadOnlySpan<byte> text, (int Place, int Length) expected, bool isWide)
    {
        if (isWide && !System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            return null;
        }
        int place = 0;
        int found = isWide ? searcher.FindWide(text, ref place, out int length) : searcher.FindNarrow(text, ref place, out length);
        if (found < 0)
        {
            return expected.Place >= 0 && expected.Place < place ? $"{way} left out {expected}" : null;
        }
        return Difference(way, expected, (found, length));
    }

    private static string? Difference(string way, (int Place, int Length) expected, (int Place, int Length) found) =>
        found == expected || (found.Place < 0 && expected.Place < 0) ? null : $"{way} found {found}, not {expected}";

    private static TextFilter NextText(Random random, string letters)
    {
        byte[] text = [.. Enumerable.Range(0, random.Next(1, random.Next(2) == 0 ? 3 : 8)).Select(_ => (byte)letters[random.Next(letters.Length)])];
        return new TextFilter([.. text], Ascii.IsValid(text) && random.Next(2) == 0);
    }

    private static (int Place, int Length) Naive(ReadOnlySpan<byte> text, IReadOnlyList<TextFilter> filters)
    {
        (int Place, int Length) best = (-1, 0);
        foreach (TextFilter filter in filters)
        {
            int place = NaiveQuery.IndexOf(text, filter.Text.AsSpan(), filter.IgnoreCase);
            bool isBetter = place >= 0 && (best.Place < 0 || place < best.Place || (place == best.Place && filter.Text.Length < best.Length));
            best = isBetter ? (place, filter.Text.Length) : best;
        }
        return best;
    }
}
