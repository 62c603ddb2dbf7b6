using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Query;

internal sealed class SearchRunTests
{
    private static readonly LogQuery s_hits = new() { Filter = new TextFilter([.. "hit"u8], IgnoreCase: false), IsNumbered = true, Quiet = true };

    [Test]
    public async Task The_number_stands_before_the_records_oldest_first()
    {
        using StoredRecords records = Make("a hit", "miss", "a second hit\x1b[0m");
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, s_hits)).IsEqualTo(
            "FOUND: 2 matches\n[2026-11-23 10:00:00] a hit\n[2026-11-23 10:00:02] a second hit\\x1b[0m\n");
    }

    [Test]
    public async Task Without_a_match_the_number_is_none()
    {
        using StoredRecords records = Make("miss");
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, s_hits)).IsEqualTo("FOUND: 0 matches\n");
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, s_hits with { Limit = 5 })).IsEqualTo("FOUND: 0 matches\n");
    }

    [Test]
    [Arguments(OutputFormat.Line, "# nothing found\n")]
    [Arguments(OutputFormat.Raw, "# nothing found\n")]
    [Arguments(OutputFormat.Json, "{\"note\":\"nothing found\"}\n")]
    [Arguments(OutputFormat.Csv, "time,seq,level,source,message\r\n# nothing found\r\n")]
    public async Task Without_a_match_every_form_says_so_unless_it_shall_be_quiet(OutputFormat output, string answer)
    {
        using StoredRecords records = Make("miss");
        string header = output == OutputFormat.Csv ? "time,seq,level,source,message\r\n" : "";
        foreach (bool isNumbered in new[] { true, false })
        {
            LogQuery query = s_hits with { Output = output, IsNumbered = isNumbered, Quiet = false };
            await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, query)).IsEqualTo(answer);
            await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, query with { Limit = 3 })).IsEqualTo(answer);
            await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, query with { Quiet = true })).IsEqualTo(header);
        }
    }

    [Test]
    public async Task The_older_verbs_do_not_tell_of_matches_beyond_a_limit()
    {
        using StoredRecords records = Make("hit 1", "hit 2");
        LogQuery one = s_hits with { Limit = 1, Quiet = false, Output = OutputFormat.Raw };
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, one)).IsEqualTo("hit 2\n");
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, one with { IsNumbered = false })).IsEqualTo("hit 2\n# more: 1 shown, use limit=0 or cursor=1\n");
    }

    [Test]
    public async Task An_answer_whose_records_were_all_overwritten_has_a_line()
    {
        using var records = new StoredRecords(new RingOptions(10, 64 * 1024, 1000));
        records.Add("hit");
        var run = new SearchRun(
            records.Log, s_hits with { Limit = 1, IsNumbered = false, Quiet = false, Output = OutputFormat.Raw }, 1 << 20, QueryAnswers.Enough());
        // The first step has found it, and has not yet copied it.
        await Assert.That(run.Step(new ArrayBufferWriter<byte>())).IsTrue();
        for (int i = 0; i < 20_000; i++)
        {
            records.Add("miss");
        }
        await Assert.That(QueryAnswers.Run(run)).IsEqualTo("# nothing found\n");
    }

    [Test]
    public async Task A_limit_takes_the_newest_in_either_order()
    {
        using StoredRecords records = Make("hit 1", "hit 2", "miss", "hit 3");
        LogQuery two = s_hits with { Limit = 2, Output = OutputFormat.Raw };
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, two)).IsEqualTo("hit 2\nhit 3\n");
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, two with { Order = SortOrder.Descending })).IsEqualTo("hit 3\nhit 2\n");
    }

    [Test]
    [Arguments(0, 0, "hit 1|hit 2|hit 3")]
    [Arguments(1, 1, "  a|* hit 1|* hit 2|  b|--|  d|* hit 3")]
    [Arguments(0, 1, "* hit 1|* hit 2|  b|--|* hit 3")]
    [Arguments(2, 0, "  a|* hit 1|* hit 2|--|  c|  d|* hit 3")]
    [Arguments(1, 2, "  a|* hit 1|* hit 2|  b|  c|  d|* hit 3")]
    [Arguments(9, 9, "  a|* hit 1|* hit 2|  b|  c|  d|* hit 3")]
    public async Task Matches_are_marked_among_their_neighbours_also_where_they_are_neighbours_of_others(int before, int after, string answer)
    {
        using StoredRecords records = Make("a", "hit 1", "hit 2", "b", "c", "d", "hit 3");
        LogQuery query = s_hits with { IsNumbered = false, Quiet = false, Output = OutputFormat.Line, Fields = ["message"], Before = before, After = after };
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, query)).IsEqualTo(answer.Replace('|', '\n') + "\n");
    }

    [Test]
    public async Task Matches_beyond_a_limit_are_neighbours()
    {
        using StoredRecords records = Make("hit 1", "a", "hit 2", "hit 3");
        LogQuery query = s_hits with { IsNumbered = false, Output = OutputFormat.Line, Fields = ["message"], Before = 1, After = 1, Limit = 1 };
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, query)).IsEqualTo("  hit 2\n* hit 3\n");
        await Assert.That(QueryAnswers.Search(records.Ring, records.Sources, query with { OldestFirst = true })).IsEqualTo("* hit 1\n  a\n");
    }

    [Test]
    public async Task What_comes_after_the_start_of_a_query_is_not_in_its_answer()
    {
        using StoredRecords records = Make("hit 1");
        var run = new SearchRun(records.Log, s_hits, 1 << 20, QueryAnswers.Enough());
        records.Add("hit 2");
        await Assert.That(QueryAnswers.Run(run)).IsEqualTo("FOUND: 1 matches\n[2026-11-23 10:00:00] hit 1\n");
    }

    [Test]
    [Arguments(0, true)]
    [Arguments(1 << 20, false)]
    public async Task Only_what_does_not_fit_is_looked_for_again(int maxGatheredBytes, bool twice)
    {
        using StoredRecords records = Make("hit 1", "hit 2");
        var run = new SearchRun(records.Log, s_hits, maxGatheredBytes, QueryAnswers.Enough());
        await Assert.That(QueryAnswers.Run(run).Split('\n').Length).IsEqualTo(4);
        await Assert.That(run.LookedTwice).IsEqualTo(twice);
    }

    [Test]
    public async Task Records_overwritten_between_the_first_and_the_second_look_are_made_up_for()
    {
        using var records = new StoredRecords(new RingOptions(1000, 64 * 1024, 1000));
        for (int i = 0; i < 400; i++)
        {
            records.Add("hit " + new string('x', 90));
        }
        var run = new SearchRun(records.Log, s_hits, maxGatheredBytes: 500, QueryAnswers.Enough());
        var output = new ArrayBufferWriter<byte>();
        await Assert.That(run.Step(output)).IsTrue();
        string answer = Encoding.UTF8.GetString(output.WrittenSpan);
        // Everything is replaced before the rest is sent.
        for (int i = 0; i < 1000; i++)
        {
            records.Add("something else " + new string('y', 90));
        }
        answer += QueryAnswers.Run(run);
        string[] lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Assert.That(lines[0]).IsEqualTo("FOUND: 400 matches");
        await Assert.That(lines.Length).IsEqualTo(401);
        await Assert.That(lines.Count(line => line.Contains("hit xxx", StringComparison.Ordinal))).IsBetween(4, 20);
        await Assert.That(lines.Count(line => line.StartsWith("# ", StringComparison.Ordinal))).IsGreaterThan(300);
        await Assert.That(lines.Count(line => line.Contains("something", StringComparison.Ordinal))).IsEqualTo(0);
    }

    [Test]
    public async Task A_long_answer_comes_in_chunks()
    {
        using var records = new StoredRecords(new RingOptions(10_000, 4 << 20, 1000));
        for (int i = 0; i < 5000; i++)
        {
            records.Add("hit " + new string('x', 100));
        }
        var run = new SearchRun(records.Log, s_hits with { Output = OutputFormat.Raw }, 0, QueryAnswers.Enough());
        int steps = 0;
        int largest = 0;
        int bytes = 0;
        bool more;
        do
        {
            var output = new ArrayBufferWriter<byte>();
            more = run.Step(output);
            steps++;
            bytes += output.WrittenCount;
            largest = int.Max(largest, output.WrittenCount);
        }
        while (more);
        await Assert.That(bytes).IsEqualTo(5000 * 105);
        await Assert.That(steps).IsGreaterThan(5);
        await Assert.That(largest).IsLessThanOrEqualTo(QueryRun.ChunkBytes + 105);
    }

    private static StoredRecords Make(params ReadOnlySpan<string> texts)
    {
        var records = new StoredRecords(new RingOptions(100, 1 << 20, 1000));
        foreach (string text in texts)
        {
            records.Add(text);
            records.Step(TimeSpan.FromSeconds(1));
        }
        return records;
    }
}
