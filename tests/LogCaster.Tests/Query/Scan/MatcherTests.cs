using System;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Tests.Query.Scan;

internal sealed class MatcherTests
{
    [Test]
    [Arguments("disk full", "disk", false, true)]
    [Arguments("disk full", "Disk", false, false)]
    [Arguments("disk full", "Disk", true, true)]
    [Arguments("", "", false, true)]
    [Arguments("x", "", true, true)]
    [Arguments("Ärger", "ärger", false, false)]
    [Arguments("Ärger", "äRGER", true, true)]
    [Arguments("ПРИВЕТ", "привет", true, true)]
    [Arguments("straße", "STRASSE", true, false)]
    // U+212A is a sign of its own: texts fold ASCII letters only, or map letters one by one.
    [Arguments("273 \u212A", "273 k", true, false)]
    public async Task A_text_matches_where_it_stands(string record, string text, bool ignoreCase, bool expected) =>
        await Assert.That(Matches(Text(text, ignoreCase), record)).IsEqualTo(expected);

    [Test]
    [Arguments("user 42", "[[:digit:]]+", false, true)]
    [Arguments("user x", "[[:digit:]]+", false, false)]
    [Arguments("an ERROR", "error", true, true)]
    [Arguments("an ERROR", "error", false, false)]
    [Arguments("é", "^.$", false, true)]
    [Arguments("connection reset", "(refused|reset)$", false, true)]
    public async Task A_pattern_matches_the_text_of_a_record(string record, string pattern, bool ignoreCase, bool expected) =>
        await Assert.That(Matches(Pattern(pattern, ignoreCase), record)).IsEqualTo(expected);

    [Test]
    public async Task Bytes_that_are_no_text_are_matched_as_U_FFFD()
    {
        var scratch = new MatchScratch();
        Matcher matcher = Matcher.Of(Pattern("^a\uFFFDb$", ignoreCase: false), QueryAnswers.NoSources);
        await Assert.That(matcher.Matches(default, [(byte)'a', 0xFF, (byte)'b'], scratch)).IsTrue();
        await Assert.That(matcher.Matches(default, "ab"u8, scratch)).IsFalse();
    }

    [Test]
    public async Task Conditions_combine()
    {
        Filter disk = Text("disk", ignoreCase: false);
        Filter full = Text("full", ignoreCase: false);
        await Assert.That(Matches(new AllFilter([disk, full]), "disk full")).IsTrue();
        await Assert.That(Matches(new AllFilter([disk, full]), "disk")).IsFalse();
        await Assert.That(Matches(new AnyFilter([disk, full]), "disk")).IsTrue();
        await Assert.That(Matches(new AnyFilter([disk, full]), "tape")).IsFalse();
        await Assert.That(Matches(new NotFilter(disk), "disk")).IsFalse();
        await Assert.That(Matches(new NotFilter(new AnyFilter([disk, full])), "tape")).IsTrue();
        await Assert.That(Matches(new AllFilter([new NotFilter(disk), new AnyFilter([full, disk])]), "full")).IsTrue();
    }

    [Test]
    public async Task A_long_record_after_a_short_one_is_read_whole()
    {
        var scratch = new MatchScratch();
        Matcher matcher = Matcher.Of(Pattern("end$", ignoreCase: false), QueryAnswers.NoSources);
        await Assert.That(matcher.Matches(default, "the end"u8, scratch)).IsTrue();
        await Assert.That(matcher.Matches(default, Encoding.UTF8.GetBytes(new string('é', 50_000) + "end"), scratch)).IsTrue();
        await Assert.That(matcher.Matches(default, "ends"u8, scratch)).IsFalse();
    }

    internal static TextFilter Text(string text, bool ignoreCase) => new([.. Encoding.UTF8.GetBytes(text)], ignoreCase);

    internal static RegexFilter Pattern(string pattern, bool ignoreCase) =>
        PatternCompiler.TryCompile(pattern, ignoreCase, out RegexFilter? filter, out string? error) ? filter : throw new ArgumentException(error, nameof(pattern));

    private static bool Matches(Filter filter, string record) => Matcher.Of(filter, QueryAnswers.NoSources).Matches(default, Encoding.UTF8.GetBytes(record), new MatchScratch());
}
