using System;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Tests.Query.Scan;

internal sealed class LiteralSearcherTests
{
    [Test]
    [Arguments("disk full", "disk", false, 0)]
    [Arguments("the disk is full", "full", false, 12)]
    [Arguments("the disk is full", "Full", false, -1)]
    [Arguments("the disk is full", "FULL", true, 12)]
    [Arguments("THE DISK IS FULL", "full", true, 12)]
    [Arguments("", "x", false, -1)]
    [Arguments("", "x", true, -1)]
    [Arguments("x", "xx", true, -1)]
    [Arguments("a@b`c", "@B", true, 1)]
    [Arguments("a`b", "@B", true, -1)]
    [Arguments("[{", "{", true, 1)]
    [Arguments("caf\u00e9", "F\u00e9", false, -1)]
    public async Task A_text_is_found_where_it_stands(string text, string literal, bool ignoreCase, int place) =>
        await Assert.That(LiteralSearcher.For(Encoding.UTF8.GetBytes(literal), ignoreCase).IndexOf(Encoding.UTF8.GetBytes(text))).IsEqualTo(place);

    [Test]
    public async Task Only_texts_with_letters_are_folded()
    {
        await Assert.That(LiteralSearcher.For("12:34"u8, ignoreCase: true)).IsTypeOf<ExactSearcher>();
        await Assert.That(LiteralSearcher.For("1a"u8, ignoreCase: true)).IsTypeOf<FoldedSearcher>();
        await Assert.That(LiteralSearcher.For("1a"u8, ignoreCase: false)).IsTypeOf<ExactSearcher>();
    }

    [Test]
    public async Task A_text_is_found_at_every_place_and_alignment()
    {
        byte[] buffer = new byte[400];
        for (int length = 1; length <= 20; length++)
        {
            byte[] literal = Encoding.ASCII.GetBytes("Connection refused 7!"[..length]);
            var exact = LiteralSearcher.For(literal, ignoreCase: false);
            var folded = new FoldedSearcher(literal);
            byte[] upper = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(literal).ToUpperInvariant());
            for (int start = 0; start < 33; start++)
            {
                for (int place = 0; place + length <= 130; place++)
                {
                    Span<byte> text = buffer.AsSpan(start, 130);
                    text.Fill((byte)'-');
                    literal.CopyTo(text[place..]);
                    bool isRight = exact.IndexOf(text) == place && folded.IndexOf(text) == place;
                    upper.CopyTo(text[place..]);
                    isRight &= folded.IndexOf(text) == place && folded.IndexOf(text[..(place + length)]) == place
                        && folded.IndexOf(text[..(place + length - 1)]) == -1;
                    if (!isRight)
                    {
                        Assert.Fail($"Literal of {length} bytes at {place}, start {start}");
                    }
                }
            }
        }
        await Assert.That(new FoldedSearcher("x"u8).IndexOf("aXx"u8)).IsEqualTo(1);
    }

    [Test]
    public async Task Searchers_agree_with_the_scalar_twin_on_random_bytes()
    {
        const string Letters = "aAbBkK@`[{01 \u00c1\u00e1\n";
        var random = new Random(7);
        byte[] buffer = new byte[300];
        byte[] needle = new byte[20];
        int found = 0;
        for (int round = 0; round < 100_000; round++)
        {
            int letters = random.Next(2, Letters.Length + 1);
            Span<byte> text = buffer.AsSpan(random.Next(64), random.Next(200));
            Span<byte> literal = needle.AsSpan(0, random.Next(1, random.Next(2) == 0 ? 4 : 21));
            foreach (ref byte value in text)
            {
                value = (byte)Letters[random.Next(letters)];
            }
            foreach (ref byte value in literal)
            {
                value = (byte)(Letters[random.Next(letters)] & 0x7F);
            }
            if (random.Next(3) == 0 && text.Length > literal.Length)
            {
                literal.CopyTo(text[random.Next(text.Length - literal.Length)..]);
            }
            int exact = NaiveQuery.IndexOf(text, literal, ignoreCase: false);
            int either = NaiveQuery.IndexOf(text, literal, ignoreCase: true);
            var folded = new FoldedSearcher(literal);
            found += either >= 0 ? 1 : 0;
            if (LiteralSearcher.For(literal, ignoreCase: false).IndexOf(text) != exact || LiteralSearcher.For(literal, ignoreCase: true).IndexOf(text) != either
                || folded.IndexOf(text) != either || folded.IndexOfOneByOne(text) != either)
            {
                Assert.Fail($"Round {round}: \"{Encoding.Latin1.GetString(literal)}\" in \"{Encoding.Latin1.GetString(text)}\": {exact}, {either}");
            }
        }
        await Assert.That(found).IsGreaterThan(20_000);
    }
}
