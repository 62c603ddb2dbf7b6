using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Query;

/// <summary>Queries while a writer laps the ring: every answer is whole, and every line in it was really written. Bounded by queries, not by time.</summary>
[NotInParallel]
internal sealed class QueryConcurrencyTests
{
    private const int MaxRecordBytes = 400;
    private const int Queries = 150;

    [Test]
    [Arguments(40_000, 64 * 1024)]
    [Arguments(300, 8 << 20)]
    public async Task The_number_found_is_the_number_of_lines_and_each_is_a_record_or_says_that_it_was_overwritten(int capacity, int bufferBytes)
    {
        using var ring = new RecordRing(new RingOptions(capacity, bufferBytes, MaxRecordBytes), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() => Write(ring, stop.Token));
        writer.Start();
        SpinWait.SpinUntil(() => ring.Next > 2000, TimeSpan.FromSeconds(10));
        var faults = new ConcurrentQueue<string>();
        int lines = 0;
        var random = new Random(1);
        for (int i = 0; i < Queries && faults.IsEmpty; i++)
        {
            LogQuery query = NextQuery(random);
            int maxGathered = (int[])[0, 500, 1 << 20] is var limits ? limits[i % 3] : 0;
            string answer = QueryAnswers.Search(ring, new SourceTable(1), query, maxGathered);
            lines += Check(answer, query, faults);
            string count = QueryAnswers.Count(ring, query, helpers: i % 10 == 0 ? 2 : 0);
            if (!count.StartsWith("COUNT: ", StringComparison.Ordinal) || long.Parse(count[7..], CultureInfo.InvariantCulture) > capacity)
            {
                faults.Enqueue(count);
            }
        }
        await stop.CancelAsync();
        writer.Join();
        await Assert.That(faults).IsEmpty();
        await Assert.That(lines).IsGreaterThan(Queries);
    }

    private static LogQuery NextQuery(Random random)
    {
        string text = ((char)('a' + random.Next(26))).ToString();
        byte[] bytes = Encoding.ASCII.GetBytes(random.Next(2) == 0 ? text + text : "A0000");
        Filter filter = random.Next(3) switch
        {
            0 => new TextFilter([.. bytes], IgnoreCase: true),
            1 => new AnyFilter([new TextFilter([.. bytes], IgnoreCase: false), new TextFilter([.. "5"u8], IgnoreCase: false)]),
            _ => new TextFilter([.. bytes], IgnoreCase: false),
        };
        return new LogQuery
        {
            IsNumbered = true,
            Quiet = true,
            Filter = random.Next(5) == 0 ? null : filter,
            Limit = random.Next(3) == 0 ? random.Next(1, 50) : 0,
            Order = (SortOrder)random.Next(2),
            Output = (OutputFormat)random.Next(2),
        };
    }

    /// <summary>Checks every line of an answer; the number of records in it.</summary>
    private static int Check(string answer, LogQuery query, ConcurrentQueue<string> faults)
    {
        string[] lines = answer.Split('\n')[..^1];
        bool isText = query.Output == OutputFormat.Text;
        if (isText && (lines.Length == 0 || lines[0] != string.Create(CultureInfo.InvariantCulture, $"FOUND: {lines.Length - 1} matches")))
        {
            faults.Enqueue($"{lines.Length - 1} lines follow \"{lines.FirstOrDefault()}\"");
        }
        long last = -1;
        foreach (string line in lines.Skip(isText ? 1 : 0).Where(line => !isText || line != "# this record was overwritten before it could be sent"))
        {
            byte[] payload = Encoding.Latin1.GetBytes(isText ? line[22..] : line);
            bool isOrdered = SignedRecord.TryRead(payload, MaxRecordBytes, out _, out long number)
                && (last < 0 || (query.Order == SortOrder.Ascending ? number > last : number < last));
            bool isWanted = NaiveQuery.Accepts(query, new StoredRecord(0, 0, Severity.None, 0, payload));
            if (!isOrdered || !isWanted)
            {
                faults.Enqueue($"number {number} after {last}: \"{line}\"");
            }
            last = number;
        }
        if (query.Limit > 0 && lines.Length - (isText ? 1 : 0) > query.Limit)
        {
            faults.Enqueue($"{lines.Length} lines, limit {query.Limit}");
        }
        return lines.Length;
    }

    private static void Write(RecordRing ring, CancellationToken stop)
    {
        byte[] bytes = new byte[64 * (MaxRecordBytes + 1)];
        var slices = new RecordSlice[64];
        for (long number = 0; !stop.IsCancellationRequested;)
        {
            int end = 0;
            for (int i = 0; i < slices.Length; i++)
            {
                int length = SignedRecord.Write(writer: 0, number++, MaxRecordBytes, bytes.AsSpan(end));
                slices[i] = new RecordSlice { Start = end, Length = length };
                end += length + 1;
            }
            ring.Append(bytes, slices, Protocol.Tcp, source: 0);
        }
    }
}
