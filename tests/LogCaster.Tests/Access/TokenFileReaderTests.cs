using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using CsCheck;
using LogCaster.Access;

namespace LogCaster.Tests.Access;

internal sealed class TokenFileReaderTests
{
    private static readonly string s_hash = AccessFixture.HashOf("x");

    private static readonly string[] s_pieces =
        ["a", "b", s_hash, "cert:x", "query", "ingest,admin", "from=10.0.0.0/8", "until=2027-01-01", "\"", "#", "\n", "\r", "\0", "\u2028", "\ud800", "sha256:"];

    [Test]
    public async Task A_file_holds_tokens_certificates_remarks_and_empty_lines()
    {
        (ImmutableArray<TokenRow> rows, string[] errors) = Read(
            $"\uFEFF# tokens\r\n\r\n  ann.b@web-1_x\t{s_hash}  ingest,query  from=10.0.0.0/8,private until=2027-01-01 \r\nweb cert:web1 admin\nlast {AccessFixture.HashOf("y")} ingest");
        await Assert.That(errors).IsEmpty();
        await Assert.That(rows.Select(row => $"{row.Name} {RoleNames.Text(row.Roles)} {row.Certificate} {row.Networks.Length}"))
            .IsEquivalentTo(["ann.b@web-1_x ingest,query  7", "web query,admin web1 0", "last ingest  0"]);
        await Assert.That(rows[0].Until).IsEqualTo(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Test]
    [Arguments("2027-01-01T12:00:00Z", 12)]
    [Arguments("2027-01-01T12:00:00", 12)]
    [Arguments("2027-01-01T12:00+01:00", 11)]
    [Arguments("2027-01-01T12:00", 12)]
    public async Task An_end_is_UTC_unless_it_names_a_zone(string until, int hour)
    {
        (ImmutableArray<TokenRow> rows, _) = Read($"a {s_hash} query until={until}");
        await Assert.That(rows.Single().Until.UtcDateTime).IsEqualTo(new DateTime(2027, 1, 1, hour, 0, 0, DateTimeKind.Utc));
    }

    [Test]
    [Arguments("lc_secret", "must be: name")]
    [Arguments("a lc_secret query", "a token itself must not stand here")]
    [Arguments("a sha256:00 query", "64 hexadecimal digits")]
    [Arguments("a HASH", "must be: name")]
    [Arguments("a HASH root", "the roles must be")]
    [Arguments("a HASH query,", "the roles must be")]
    [Arguments("a HASH query, ingest", "the roles must be")]
    [Arguments("a HASH QUERY", "the roles must be")]
    [Arguments("a HASH query from=", "from= must be")]
    [Arguments("a HASH query from=10.0.0.1/8", "from= must be")]
    [Arguments("a HASH query until=tomorrow", "until= must be")]
    [Arguments("a HASH query until=2027-02-30", "until= must be")]
    [Arguments("a HASH query until=2027-01-01 until=2028-01-01", "each once")]
    [Arguments("a HASH query # remark", "each once")]
    [Arguments("a HASH query \"open", "must be: name")]
    [Arguments("a\0 HASH query", "must be: name")]
    [Arguments("loopback HASH query", "the name must be")]
    [Arguments("auth_token HASH query", "the name must be")]
    [Arguments("a:b HASH query", "the name must be")]
    [Arguments("a cert: query", "the name of the certificate is missing")]
    public async Task A_wrong_line_is_told_by_its_number_and_without_what_it_holds(string line, string wrong)
    {
        (ImmutableArray<TokenRow> rows, string[] errors) = Read($"# first\n{line.Replace("HASH", s_hash, StringComparison.Ordinal)}\nok {AccessFixture.HashOf("ok")} query\n");
        await Assert.That(errors.Single()).StartsWith("line 2: ");
        await Assert.That(errors.Single()).Contains(wrong);
        await Assert.That(errors.Single()).DoesNotContain("lc_secret");
        await Assert.That(errors.Single()).DoesNotContain(s_hash[7..]);
        await Assert.That(rows.Single().Name).IsEqualTo("ok");
    }

    [Test]
    public async Task A_name_a_hash_and_a_certificate_stand_once()
    {
        (_, string[] errors) = Read($"a {s_hash} query\na {AccessFixture.HashOf("y")} query\nb {s_hash.ToUpperInvariant().Replace("SHA", "sha", StringComparison.Ordinal)} query\nc cert:w query\nd cert:W query\n");
        await Assert.That(errors.Select(error => error[..7])).IsEquivalentTo(["line 2:", "line 3:", "line 5:"]);
    }

    [Test]
    public void Any_text_is_read_or_refused_by_lines_and_never_repeated() => Gen.OneOf(
        Gen.String, Gen.Int[0, s_pieces.Length - 1].Select(static i => s_pieces[i]))
        .Array[0, 20].Select(parts => string.Join(' ', parts)).Sample(text =>
        {
            (ImmutableArray<TokenRow> rows, string[] errors) = Read(text);
            return errors.All(error => error.StartsWith("line ", StringComparison.Ordinal) && !error.Contains(s_hash[7..], StringComparison.Ordinal) && !error.Any(char.IsControl))
                && rows.All(row => row.Roles != Roles.None && row.Name.Length is > 0 and <= 64 && (row.Hash.Length == 32) == row.Certificate is null);
        });

    [Test]
    public async Task What_gen_token_makes_is_a_word_that_nobody_made_before()
    {
        string[] tokens = [.. Enumerable.Range(0, 1000).Select(_ => Token.New())];
        await Assert.That(tokens).HasDistinctItems();
        await Assert.That(tokens.All(token => token.Length == 46 && token.StartsWith("lc_", StringComparison.Ordinal) && token[3..].All(char.IsAsciiLetterOrDigit))).IsTrue();
        await Assert.That(string.Concat(tokens.Select(token => token[3..])).Distinct().Count()).IsEqualTo(62);
    }

    private static (ImmutableArray<TokenRow> Rows, string[] Errors) Read(string text)
    {
        var reader = new TokenFileReader(100);
        return (reader.Read(text), [.. reader.Errors]);
    }
}
