using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Tests.Storage.Index;

internal sealed class GramQueryTests
{
    [Test]
    [Arguments("timeout", false, "time,imeo,meou,eout")]
    [Arguments("Timeout", true, "time,imeo,meou,eout")]
    [Arguments("disk", true, "disk")]
    [Arguments("abc", false, "")]
    [Arguments("", false, "")]
    // The last byte of one text and the first of the next are neighbours, whatever character they belong to.
    [Arguments("é=ab", false, "é=a,\u0000")]
    public async Task A_text_is_asked_for_by_its_grams(string text, bool ignoreCase, string grams)
    {
        ushort[] rows = grams.Contains('\u0000')
            ? [.. Rows(Encoding.UTF8.GetBytes("é=a")), .. Rows(Encoding.UTF8.GetBytes("é=ab")[1..])]
            : [.. grams.Split(',').SelectMany(gram => Rows(Encoding.UTF8.GetBytes(gram)))];
        GramQuery query = GramQuery.Of([[Text(text, ignoreCase)]]);
        await Assert.That(query.Conditions.SelectMany(static group => group).SelectMany(static row => row)).IsEquivalentTo(rows);
        await Assert.That(query.IsEmpty).IsEqualTo(rows.Length == 0);
    }

    // Beyond ASCII, letters change their bytes with their case; i, k and s have twins there.
    [Test]
    [Arguments("größe", "")]
    [Arguments("zähler aus", "hler,ler ,er a,r au")]
    [Arguments("é kernel", "erne,rnel")]
    [Arguments("É fine", "")]
    public async Task Of_a_text_beyond_ASCII_in_any_case_only_what_is_sure_counts(string text, string grams)
    {
        ushort[] rows = [.. grams.Split(',').SelectMany(gram => Rows(Encoding.UTF8.GetBytes(gram)))];
        GramQuery query = GramQuery.Of([[Text(text, ignoreCase: true)]]);
        await Assert.That(query.Conditions.SelectMany(static group => group).SelectMany(static row => row)).IsEquivalentTo(rows);
    }

    [Test]
    public async Task A_group_says_nothing_if_one_of_its_texts_does()
    {
        await Assert.That(GramQuery.Of([]).IsEmpty).IsTrue();
        await Assert.That(GramQuery.Of([[Text("timeout", false), Text("abc", false)]]).IsEmpty).IsTrue();
        await Assert.That(GramQuery.Of([[Text("timeout", false), Text("abc", false)], [Text("refused", false)]]).Conditions.Length).IsEqualTo(1);
    }

    [Test]
    public async Task A_long_text_is_asked_for_by_few_grams_that_lie_apart()
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(static n => (char)('g' + (n * 7 % 19))));
        GramQuery query = GramQuery.Of([[Text(text, ignoreCase: false)]]);
        await Assert.That(query.Conditions[0][0].Length).IsBetween(10, GramQuery.MaxRows);
    }

    [Test]
    public async Task Letters_are_asked_for_before_numbers()
    {
        GramQuery query = GramQuery.Of([[Text("12345 quota", ignoreCase: false)]]);
        await Assert.That((int)query.Conditions[0][0][0]).IsEqualTo(Gram.RowOf("quot"u8));
        await Assert.That((int)query.Conditions[0][0][^1]).IsNotEqualTo(Gram.RowOf("quot"u8));
    }

    private static GramText Text(string text, bool ignoreCase) => new([.. Encoding.UTF8.GetBytes(text)], ignoreCase);

    private static ushort[] Rows(byte[] gram) => gram.Length < Gram.Bytes ? [] : [(ushort)Gram.RowOf(gram)];
}
