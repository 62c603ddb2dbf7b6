using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Query.Language;

namespace LogCaster.Tests.Query;

/// <summary>What the verbs of the language answer is what a look at every record, one after the other, gives. The seed is in every message.</summary>
internal sealed class LanguageProperties
{
    [Test]
    public async Task FIND_shows_what_a_naive_scan_finds()
    {
        int found = 0;
        ForEachRing(rings: 120, searches: 30, (random, records) =>
        {
            var terms = new RandomTerms(random);
            long limit = random.Next(3) == 0 ? 0 : random.Next(1, 30);
            int context = random.Next(4) == 0 ? random.Next(1, 4) : 0;
            bool isDescending = context == 0 && random.Next(3) == 0;
            string line = $"FIND {terms.Text} n={limit} C={context} fields=seq order={(isDescending ? "desc" : "asc")}";
            string expected = Shown(records.Visible, terms.Accepts, (int)limit, context, isDescending);
            string actual = QueryAnswers.Search(records.Log, Parse(line).Query!);
            found += expected.Length > 20 ? 1 : 0;
            return actual == expected ? null : $"{line}: \"{actual}\", not \"{expected}\"";
        });
        await Assert.That(found).IsGreaterThan(500);
    }

    [Test]
    public async Task Pages_of_a_search_show_every_match_once()
    {
        int found = 0;
        ForEachRing(rings: 60, searches: 10, (random, records) =>
        {
            var terms = new RandomTerms(random);
            string[] expected = [.. records.Visible.Where(terms.Accepts).Reverse().Select(record => record.Sequence.ToString(CultureInfo.InvariantCulture))];
            var actual = new List<string>();
            string cursor = "";
            do
            {
                string line = $"FIND {terms.Text} fields=seq order=desc n={random.Next(1, 9)}{cursor}";
                string[] lines = QueryAnswers.Search(records.Log, Parse(line).Query!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                actual.AddRange(lines.Where(text => text[0] != '#'));
                cursor = lines[^1].StartsWith("# more", StringComparison.Ordinal) ? " cursor=" + lines[^1].Split("cursor=")[1] : "";
            }
            while (cursor.Length > 0);
            found += expected.Length;
            return actual.SequenceEqual(expected) ? null : $"{terms.Text}: {string.Join(' ', actual)}, not {string.Join(' ', expected)}";
        });
        await Assert.That(found).IsGreaterThan(2000);
    }

    [Test]
    public async Task HIST_TOP_and_FIELDS_count_what_a_naive_scan_counts()
    {
        int found = 0;
        ForEachRing(rings: 120, searches: 20, (random, records) =>
        {
            var terms = new RandomTerms(random);
            StoredRecord[] matches = [.. records.Visible.Where(terms.Accepts)];
            (string line, string expected) = random.Next(4) switch
            {
                0 => ($"HIST 1s {terms.Text} out=csv", Histogram(matches)),
                1 => ($"TOP 3 source {terms.Text} out=csv quiet=1", Top(matches, records, 3)),
                2 => ($"FIELDS source {terms.Text} quiet=1", Values(matches, records)),
                _ => ($"COUNT {terms.Text}", string.Create(CultureInfo.InvariantCulture, $"COUNT: {matches.Length}\n")),
            };
            string actual = QueryAnswers.Run(RunOf(records, Parse(line)), helpers: random.Next(3));
            found += matches.Length > 0 ? 1 : 0;
            return actual == expected ? null : $"{line}: \"{actual}\", not \"{expected}\"";
        });
        await Assert.That(found).IsGreaterThan(800);
    }

    private static PieceRun RunOf(StoredRecords records, Command command) => command.Verb switch
    {
        Verb.Hist => new HistRun(records.Log, command.Query!, command.BucketTicks, QueryAnswers.Enough()),
        Verb.Top or Verb.Fields => new ValueRun(records.Log, command.Query!, command.Field, command.Top, QueryAnswers.Enough()),
        _ => new CountRun(records.Log, command.Query!, QueryAnswers.Enough()),
    };

    private static Command Parse(string line)
    {
        ParseResult parsed = QueryText.Parse(line);
        return parsed.Command ?? throw new InvalidOperationException($"{line}: {parsed.Error}");
    }

    private static string Shown(IReadOnlyList<StoredRecord> visible, Func<StoredRecord, bool> accepts, int limit, int context, bool isDescending)
    {
        int[] all = [.. Enumerable.Range(0, visible.Count).Where(index => accepts(visible[index]))];
        int[] matches = limit > 0 && all.Length > limit ? all[^limit..] : all;
        var text = new StringBuilder();
        int written = -1;
        foreach (int match in isDescending ? matches.Reverse() : matches)
        {
            int from = int.Max(match - context, isDescending || context == 0 ? match - context : written);
            bool isApart = context > 0 && written >= 0 && from > written;
            text.Append(isApart ? "--\n" : "");
            for (int index = int.Max(from, 0); index < int.Min(match + 1 + context, visible.Count); index++)
            {
                string mark = context == 0 ? "" : matches.Contains(index) ? "* " : "  ";
                text.Append(CultureInfo.InvariantCulture, $"{mark}{visible[index].Sequence}\n");
            }
            written = int.Max(written, int.Min(match + 1 + context, visible.Count));
        }
        if (matches.Length < all.Length)
        {
            text.Append(CultureInfo.InvariantCulture, $"# more: {limit} shown, use limit=0 or cursor={visible[matches[0]].Sequence}\n");
        }
        return all.Length == 0 ? "# nothing found\n" : text.ToString();
    }

    private static string Histogram(StoredRecord[] matches)
    {
        if (matches.Length == 0)
        {
            return "time,count\r\n# nothing found\r\n";
        }
        Dictionary<long, int> buckets = matches.GroupBy(match => match.Ticks / TimeSpan.TicksPerSecond).ToDictionary(group => group.Key, group => group.Count());
        var text = new StringBuilder("time,count\r\n");
        for (long second = buckets.Keys.Min(); second <= buckets.Keys.Max(); second++)
        {
            string time = new DateTime(second * TimeSpan.TicksPerSecond).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{time},{buckets.GetValueOrDefault(second)}\r\n");
        }
        return text.ToString();
    }

    private static string Top(StoredRecord[] matches, StoredRecords records, int top)
    {
        IEnumerable<IGrouping<string, StoredRecord>> groups = matches.GroupBy(match => records.Sources.NameOf(match.Source))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(top);
        return "value,count\r\n" + string.Concat(groups.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key},{group.Count()}\r\n")));
    }

    private static string Values(StoredRecord[] matches, StoredRecords records) => string.Concat(
        matches.Select(match => records.Sources.NameOf(match.Source)).Distinct().Order(StringComparer.Ordinal).Select(name => name + "\n"));

    private static void ForEachRing(int rings, int searches, Func<Random, StoredRecords, string?> difference)
    {
        for (int seed = 1; seed <= rings; seed++)
        {
            var random = new Random(seed);
            using var records = new StoredRecords(new RingOptions(random.Next(1, 300), 64 * 1024, 300), inFiles: seed % 3 == 0);
            records.Fill(random, random.Next(300), 300, mayStepBack: false);
            for (int i = 0; i < searches; i++)
            {
                if (difference(random, records) is string text)
                {
                    Assert.Fail($"Seed {seed}, search {i}: {text}");
                }
            }
        }
    }
}
