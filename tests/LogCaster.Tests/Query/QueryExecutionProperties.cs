using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Query.Language;

namespace LogCaster.Tests.Query;

/// <summary>Every query gives exactly the answer of a scan over all records. The seed is in every message.</summary>
internal sealed class QueryExecutionProperties
{
    private static readonly int[] s_gatherLimits = [0, 1, 700, 1 << 20];

    [Test]
    public async Task Searches_give_the_answer_of_a_naive_scan()
    {
        int found = 0;
        ForEachRing(rings: 150, queries: 40, (random, records) =>
        {
            LogQuery query = RandomQueries.Next(random, records);
            string expected = NaiveQuery.Search(
                records.Visible, record => NaiveQuery.Accepts(query, record), query.Limit, query.Order, query.Output, records.Sources);
            int maxGathered = s_gatherLimits[random.Next(s_gatherLimits.Length)];
            string actual = QueryAnswers.Search(records.Log, query, maxGathered);
            found += expected.Length > 20 ? 1 : 0;
            return actual == expected ? null : $"{RandomQueries.Show(query)}, gathered {maxGathered}: {FirstDifference(expected, actual)}";
        });
        await Assert.That(found).IsGreaterThan(2000);
    }

    [Test]
    public async Task Counts_give_the_number_of_a_naive_scan()
    {
        int found = 0;
        ForEachRing(rings: 120, queries: 30, (random, records) =>
        {
            LogQuery query = RandomQueries.Next(random, records);
            int expected = records.Visible.Count(record => NaiveQuery.Accepts(query, record));
            string actual = QueryAnswers.Count(records.Log, query);
            found += expected > 0 ? 1 : 0;
            return actual == Counted(expected) ? null : $"{RandomQueries.Show(query)}: expected {expected}, actual {actual}";
        });
        await Assert.That(found).IsGreaterThan(1000);
    }

    [Test]
    public async Task Command_lines_give_the_answer_of_a_naive_scan()
    {
        int found = 0;
        ForEachRing(rings: 150, queries: 40, (random, records) =>
        {
            var command = new RandomCommands(random, records);
            var parser = new QueryParser(new FixedTime(new DateTimeOffset(records.NowTicks, TimeSpan.Zero), TimeZoneInfo.Utc));
            ParseResult parsed = parser.Parse(Encoding.UTF8.GetBytes(command.Line));
            if (parsed.Command?.Query is not LogQuery query)
            {
                return $"{command.Line}: {parsed.Error}";
            }
            string expected = command.IsCount
                ? Counted(records.Visible.Count(command.Accepts))
                : NaiveQuery.Search(records.Visible, command.Accepts, command.Limit, command.Order, command.Output, records.Sources);
            string actual = command.IsCount
                ? QueryAnswers.Count(records.Log, query)
                : QueryAnswers.Search(records.Log, query, s_gatherLimits[random.Next(s_gatherLimits.Length)]);
            found += expected.Length > 20 ? 1 : 0;
            return actual == expected ? null : $"{command.Line}: {FirstDifference(expected, actual)}";
        });
        await Assert.That(found).IsGreaterThan(2000);
    }

    [Test]
    [Arguments(1, 100_000, 8 << 20, false)]
    [Arguments(2, 30_000, 2 << 20, false)]
    [Arguments(3, 100_000, 8 << 20, true)]
    [Arguments(4, 1000, 1 << 20, true)]
    public async Task In_many_blocks_too_every_answer_is_that_of_a_naive_scan(int seed, int capacity, int bufferBytes, bool inFiles)
    {
        const int MaxRecordBytes = 400;
        var random = new Random(seed);
        using var records = new StoredRecords(new RingOptions(capacity, bufferBytes, MaxRecordBytes), inFiles);
        records.Fill(random, 200_000, MaxRecordBytes, mayStepBack: false);
        for (int i = 0; i < 12; i++)
        {
            LogQuery query = RandomQueries.Next(random, records);
            StoredMatches expected = StoredMatches.Of(records, query);
            await Assert.That(QueryAnswers.Search(records.Log, query, s_gatherLimits[i % 4]) == expected.Answer)
                .IsTrue().Because($"seed {seed}, query {i}: {RandomQueries.Show(query)}");
            await Assert.That(QueryAnswers.Count(records.Log, query, helpers: i % 4)).IsEqualTo(Counted(expected.Count)).Because(RandomQueries.Show(query));
        }
    }

    private static string Counted(int count) => string.Create(CultureInfo.InvariantCulture, $"COUNT: {count}\n");

    private static string FirstDifference(string expected, string actual)
    {
        string[] expectedLines = expected.Split('\n');
        string[] actualLines = actual.Split('\n');
        int line = expectedLines.Zip(actualLines).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line} of {expectedLines.Length} is \"{actualLines.ElementAtOrDefault(line)}\", not \"{expectedLines.ElementAtOrDefault(line)}\"";
    }

    /// <summary>Fills rings of random size with random records, and asks each some queries.</summary>
    private static void ForEachRing(int rings, int queries, Func<Random, StoredRecords, string?> difference)
    {
        for (int seed = 1; seed <= rings; seed++)
        {
            var random = new Random(seed);
            int maxRecordBytes = random.Next(1, 400);
            bool inFiles = seed % 3 == 0;
            int bufferBytes = inFiles ? 32 * 1024 : (8 * (maxRecordBytes + 1)) + random.Next(1, 40_000);
            using var records = new StoredRecords(new RingOptions(random.Next(1, 300), bufferBytes, maxRecordBytes), inFiles);
            records.Fill(random, random.Next(400), maxRecordBytes, mayStepBack: random.Next(3) == 0);
            for (int i = 0; i < queries; i++)
            {
                if (difference(random, records) is string text)
                {
                    Assert.Fail($"Seed {seed}, query {i}: {text}");
                }
            }
        }
    }

    private sealed record StoredMatches(string Answer, int Count)
    {
        public static StoredMatches Of(StoredRecords records, LogQuery query) => new(
            NaiveQuery.Search(
                records.Visible, record => NaiveQuery.Accepts(query, record), query.Limit, query.Order, query.Output, records.Sources),
            records.Visible.Count(record => NaiveQuery.Accepts(query, record)));
    }
}
