using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query.Scan;

internal sealed class ScanPlanTests
{
    [Test]
    public async Task Without_a_text_nothing_is_looked_for_in_bytes()
    {
        ScanPlan plan = ScanPlan.Of(new LogQuery { MildestSeverity = Severity.Error }, QueryAnswers.NoSources);
        await Assert.That(plan.Prefilter).IsNull();
        await Assert.That(plan.LooksAtText).IsFalse();
        await Assert.That(Prefilter(MatcherTests.Text("", ignoreCase: false))).IsNull();
    }

    [Test]
    public async Task One_text_is_the_prefilter_and_nothing_is_left_to_ask()
    {
        ScanPlan plan = ScanPlan.Of(new LogQuery { Filter = MatcherTests.Text("timeout", ignoreCase: true) }, QueryAnswers.NoSources);
        await Assert.That(plan.Prefilter).IsTypeOf<FoldedSearcher>();
        await Assert.That(plan.LooksAtText).IsFalse();
        await Assert.That(plan.IsSlow).IsFalse();
    }

    [Test]
    public async Task Of_several_texts_the_rarest_is_looked_for_and_the_others_asked()
    {
        var both = new AllFilter([MatcherTests.Text("e", ignoreCase: false), MatcherTests.Text("ZX81", ignoreCase: false)]);
        await Assert.That(Prefilter(both)).IsEqualTo("ZX81");
        ScanPlan plan = ScanPlan.Of(new LogQuery { Filter = both }, QueryAnswers.NoSources);
        await Assert.That(plan.LooksAtText).IsTrue();
        await Assert.That(plan.Matches(default, "ZX81 here"u8, new MatchScratch())).IsTrue();
        await Assert.That(plan.Matches(default, "ZX81"u8, new MatchScratch())).IsFalse();
    }

    [Test]
    public async Task A_pattern_is_looked_for_by_a_text_it_requires_and_asked_all_the_same()
    {
        ScanPlan plan = ScanPlan.Of(new LogQuery { Filter = MatcherTests.Pattern("ERROR.*timeout", ignoreCase: false) }, QueryAnswers.NoSources);
        await Assert.That(Encoding.UTF8.GetString(((LiteralSearcher)plan.Prefilter!).Literal)).IsEqualTo("timeout").Or.IsEqualTo("ERROR");
        await Assert.That(plan.LooksAtText).IsTrue();
        await Assert.That(plan.IsSlow).IsTrue();
        await Assert.That(plan.Matches(default, "timeout ERROR"u8, new MatchScratch())).IsFalse();
    }

    [Test]
    public async Task Alternatives_and_negations_have_no_prefilter()
    {
        Filter text = MatcherTests.Text("ZX81", ignoreCase: false);
        await Assert.That(Prefilter(new AnyFilter([text, MatcherTests.Text("e", ignoreCase: false)]))).IsNull();
        await Assert.That(Prefilter(new NotFilter(text))).IsNull();
        await Assert.That(Prefilter(MatcherTests.Pattern("[0-9]+", ignoreCase: false))).IsNull();
    }

    [Test]
    public async Task Letters_beyond_ASCII_whose_case_is_ignored_are_no_prefilter()
    {
        await Assert.That(Prefilter(MatcherTests.Text("Ärger", ignoreCase: true))).IsNull();
        await Assert.That(Prefilter(MatcherTests.Text("Ärger", ignoreCase: false))).IsEqualTo("Ärger");
    }

    [Test]
    public async Task A_text_within_nested_conditions_is_found()
    {
        var nested = new AllFilter([new AllFilter([new NotFilter(MatcherTests.Text("a", ignoreCase: false)), MatcherTests.Text("ZX81", ignoreCase: false)])]);
        await Assert.That(Prefilter(nested)).IsEqualTo("ZX81");
        ScanPlan plan = ScanPlan.Of(new LogQuery { Filter = nested }, QueryAnswers.NoSources);
        await Assert.That(plan.Matches(default, "ZX81"u8, new MatchScratch())).IsTrue();
        await Assert.That(plan.Matches(default, "a ZX81"u8, new MatchScratch())).IsFalse();
    }

    [Test]
    public async Task Time_and_severity_are_asked_of_each_record_both_ends_included()
    {
        ScanPlan plan = ScanPlan.Of(new LogQuery
        {
            SinceTicks = 100,
            UntilTicks = 200,
            WorstSeverity = Severity.Critical,
            MildestSeverity = Severity.Warning,
        }, QueryAnswers.NoSources);
        await Assert.That(plan.Wants(new Record { Ticks = 100, Severity = Severity.Critical })).IsTrue();
        await Assert.That(plan.Wants(new Record { Ticks = 200, Severity = Severity.Warning })).IsTrue();
        await Assert.That(plan.Wants(new Record { Ticks = 99, Severity = Severity.Error })).IsFalse();
        await Assert.That(plan.Wants(new Record { Ticks = 201, Severity = Severity.Error })).IsFalse();
        await Assert.That(plan.Wants(new Record { Ticks = 150, Severity = Severity.Alert })).IsFalse();
        await Assert.That(plan.Wants(new Record { Ticks = 150, Severity = Severity.Notice })).IsFalse();
    }

    private static string? Prefilter(Filter filter) =>
        ScanPlan.Of(new LogQuery { Filter = filter }, QueryAnswers.NoSources).Prefilter is LiteralSearcher searcher ? Encoding.UTF8.GetString(searcher.Literal) : null;
}
