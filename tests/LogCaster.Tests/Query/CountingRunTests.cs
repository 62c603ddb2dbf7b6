using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Query;

/// <summary>HIST, TOP and FIELDS at their bounds.</summary>
internal sealed class CountingRunTests
{
    private static readonly LogQuery s_all = new() { Output = OutputFormat.Line };

    [Test]
    public async Task Empty_buckets_are_shown_between_the_first_match_and_the_last()
    {
        using var records = new StoredRecords(new RingOptions(100, 1 << 20, 100));
        records.Add("a");
        records.Step(TimeSpan.FromSeconds(2));
        records.Add("b");
        records.Add("c");
        string[] lines = Hist(records, s_all, TimeSpan.TicksPerSecond).Split('\n');
        await Assert.That(lines[0]).EndsWith("Z 1 " + new string('#', 25));
        await Assert.That(lines[1]).EndsWith("Z 0");
        await Assert.That(lines[2]).EndsWith("Z 2 " + new string('#', 50));
    }

    [Test]
    public async Task Far_apart_buckets_stand_alone_and_too_many_are_an_error()
    {
        using var records = new StoredRecords(new RingOptions(20_000, 4 << 20, 100));
        records.Add("a");
        records.Step(TimeSpan.FromDays(300));
        records.Add("b");
        await Assert.That(Hist(records, s_all, TimeSpan.TicksPerSecond).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length).IsEqualTo(2);
        for (int i = 0; i <= HistRun.MaxBuckets; i++)
        {
            records.Step(TimeSpan.FromMilliseconds(1));
            records.Add("c");
        }
        await Assert.That(Hist(records, s_all, TimeSpan.TicksPerMillisecond)).StartsWith("ERROR: the matches are in more than 10000 buckets; allowed: ");
    }

    [Test]
    public async Task Without_a_bucket_a_screen_full_is_chosen()
    {
        using var records = new StoredRecords(new RingOptions(5000, 4 << 20, 100));
        for (int i = 0; i < 3000; i++)
        {
            records.Step(TimeSpan.FromMilliseconds(100));
            records.Add("a");
        }
        int rows = Hist(records, s_all, 0).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        await Assert.That(rows).IsBetween(5, 42);
    }

    [Test]
    public async Task Buckets_of_a_day_begin_at_midnight_of_the_zone()
    {
        using var records = new StoredRecords(new RingOptions(100, 1 << 20, 100));
        records.Add("a");
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(5), "x", "x");
        await Assert.That(Hist(records, s_all with { Zone = zone }, TimeSpan.TicksPerDay)).Contains("T00:00+05:00 1 ");
    }

    [Test]
    public async Task Values_are_counted_and_what_has_none_is_noted()
    {
        using var records = new StoredRecords(new RingOptions(100, 1 << 20, 100));
        foreach (string text in new[] { "u=b", "{\"u\":\"a\"}", "u=b", "none", "u=\"b\" u=c" })
        {
            records.Add(text);
        }
        await Assert.That(Values(records, s_all, "u", top: 10)).IsEqualTo("3 b\n1 a\n# 1 records without the field u\n");
        await Assert.That(Values(records, s_all, "u", top: 1)).IsEqualTo("3 b\n# 1 records without the field u\n");
        await Assert.That(Values(records, s_all, "u", top: 0)).IsEqualTo("a\nb\n");
        await Assert.That(Values(records, s_all, "", top: 0)).IsEqualTo("u\n");
        await Assert.That(Values(records, s_all with { Output = OutputFormat.Json }, "u", top: 1)).IsEqualTo("{\"value\":\"b\",\"count\":3}\n{\"note\":\"1 records without the field u\"}\n");
    }

    [Test]
    [Arguments(OutputFormat.Line, "", "")]
    [Arguments(OutputFormat.Csv, "time,count\r\n", "value,count\r\n")]
    [Arguments(OutputFormat.Json, "", "")]
    public async Task Nothing_is_a_header_and_a_note_unless_it_shall_be_quiet(OutputFormat output, string histHeader, string topHeader)
    {
        using var records = new StoredRecords(new RingOptions(100, 1 << 20, 100));
        LogQuery query = s_all with { Output = output };
        string note = output switch { OutputFormat.Json => "{\"note\":\"nothing found\"}\n", OutputFormat.Csv => "# nothing found\r\n", _ => "# nothing found\n" };
        await Assert.That(Hist(records, query, TimeSpan.TicksPerSecond)).IsEqualTo(histHeader + note);
        await Assert.That(Values(records, query, "u", top: 3)).IsEqualTo(topHeader + note);
        await Assert.That(Hist(records, query with { Quiet = true }, TimeSpan.TicksPerSecond)).IsEqualTo(histHeader);
        await Assert.That(Values(records, query with { Quiet = true }, "u", top: 3)).IsEqualTo(topHeader);
    }

    [Test]
    public async Task Too_many_different_values_are_told()
    {
        using var records = new StoredRecords(new RingOptions(200_000, 16 << 20, 100));
        for (int i = 0; i < ValueCounts.MaxDistinct + 10; i++)
        {
            records.Add(string.Create(CultureInfo.InvariantCulture, $"id={i}"));
        }
        records.Add("id=7");
        string[] lines = Values(records, s_all, "id", top: 5).Split('\n');
        await Assert.That(lines[0]).IsEqualTo("2 7");
        await Assert.That(lines[^2]).IsEqualTo("# more than 100000 different values: counts may be too low");
        await Assert.That(Values(records, s_all, "id", top: 0).Split('\n').Count(line => line.Length > 0 && line[0] != '#')).IsEqualTo(ValueCounts.MaxDistinct);
    }

    [Test]
    public async Task Long_values_are_cut()
    {
        using var records = new StoredRecords(new RingOptions(100, 1 << 20, 1000));
        records.Add("v=" + new string('x', 600));
        await Assert.That(Values(records, s_all, "v", top: 1)).IsEqualTo($"1 {new string('x', ValueCounts.MaxValueBytes)}\n");
    }

    private static string Hist(StoredRecords records, LogQuery query, long bucketTicks) =>
        QueryAnswers.Run(new HistRun(records.Log, query, bucketTicks, QueryAnswers.Enough()));

    private static string Values(StoredRecords records, LogQuery query, string field, int top) =>
        QueryAnswers.Run(new ValueRun(records.Log, query, field, top, QueryAnswers.Enough()));
}
