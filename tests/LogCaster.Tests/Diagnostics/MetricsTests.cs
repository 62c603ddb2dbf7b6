using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Diagnostics;

namespace LogCaster.Tests.Diagnostics;

internal sealed class MetricsTests
{
    /// <summary>The names of every row.</summary>
    public static IEnumerable<string> Names() => MetricTable.All.Select(metric => metric.Name);

    [Test]
    [MethodDataSource(nameof(Names))]
    public async Task A_name_follows_the_rules_of_Prometheus(string name)
    {
        Metric metric = MetricTable.All.Single(metric => metric.Name == name);
        await Assert.That(name).Matches("^logcaster_[a-z]+(_[a-z]+)*$");
        await Assert.That(name.EndsWith("_total", System.StringComparison.Ordinal)).IsEqualTo(metric.Type == MetricType.Counter);
        await Assert.That(name).DoesNotMatch("_(count|sum|bucket)$");
        await Assert.That(metric.Help).EndsWith(".");
    }

    [Test]
    public async Task Labels_are_the_bounded_ones()
    {
        string[] bounded = ["protocol", "reason", "listener", "verb", "result", "operation", "action"];
        await Assert.That(MetricTable.All.SelectMany(metric => metric.Labels).Except(bounded)).IsEmpty();
    }

    [Test]
    public async Task Every_metric_has_a_series_but_those_read_where_their_value_lives()
    {
        var metrics = new Metrics(1, ["COUNT"]);
        Metric[] wired =
        [
            MetricTable.PendingBytes, MetricTable.Sources, MetricTable.BufferLines, MetricTable.BufferCapacityLines, MetricTable.BufferBytes,
            MetricTable.BufferCapacityBytes, MetricTable.StorageFiles, MetricTable.StorageLines, MetricTable.StorageBytes, MetricTable.StorageDiskBytes, MetricTable.StorageUnreadable,
            MetricTable.StorageFreeBytes,
            MetricTable.StorageUnwrittenLines, MetricTable.StorageUnsyncedLines, MetricTable.StorageFailed, MetricTable.StorageFilesDeleted, MetricTable.TlsExpiry,
            MetricTable.Tokens, MetricTable.AuthOffenders,
        ];
        await Assert.That(MetricTable.All.Except(metrics.All.Select(series => series.Metric))).IsEquivalentTo(wired);
        metrics.Observe(MetricTable.Sources, () => 3);
        await Assert.That(Value(metrics, "logcaster_sources")).IsEqualTo(3);
    }

    [Test]
    public async Task Series_are_unique_and_bounded_by_the_tables()
    {
        var metrics = new Metrics(1, ["COUNT", "FIND"]);
        int before = metrics.All.Count();
        for (int i = 0; i < 10_000; i++)
        {
            metrics.Queries($"verb{i}", QueryResult.Error).Increment();
        }
        await Assert.That(metrics.All.Count()).IsEqualTo(before);
        await Assert.That(metrics.All.Select(series => (series.Metric, series.Labels))).HasDistinctItems();
        await Assert.That(Value(metrics, "logcaster_queries_total", "verb=\"other\",result=\"error\"")).IsEqualTo(10_000);
    }

    [Test]
    public async Task Verbs_are_counted_in_any_case()
    {
        var metrics = new Metrics(1, ["COUNT"]);
        metrics.Queries("Count", QueryResult.Ok).Increment();
        metrics.Queries("COUNT", QueryResult.Timeout).Increment();
        await Assert.That(Value(metrics, "logcaster_queries_total", "verb=\"count\",result=\"ok\"")).IsEqualTo(1);
        await Assert.That(Value(metrics, "logcaster_queries_total", "verb=\"count\",result=\"timeout\"")).IsEqualTo(1);
    }

    [Test]
    public async Task What_the_loops_count_is_summed()
    {
        var metrics = new Metrics(3, []);
        foreach ((LoopCounters loop, int number) in metrics.Loops.Zip([1, 10, 100]))
        {
            loop.AddLines(number);
            loop.AddBytes(2 * number);
            loop.AddTruncatedLines(3 * number);
            loop.AddFramingErrors(4 * number);
            loop.AddDroppedLines(5 * number);
        }
        await Assert.That(Value(metrics, "logcaster_lines_received_total", "protocol=\"tcp\"")).IsEqualTo(111);
        await Assert.That(Value(metrics, "logcaster_bytes_received_total", "protocol=\"tcp\"")).IsEqualTo(222);
        await Assert.That(Value(metrics, "logcaster_lines_truncated_total")).IsEqualTo(333);
        await Assert.That(Value(metrics, "logcaster_framing_errors_total", "protocol=\"tcp\"")).IsEqualTo(444);
        await Assert.That(Value(metrics, "logcaster_lines_dropped_total", "reason=\"on_full\"")).IsEqualTo(555);
    }

    [Test]
    public async Task A_counter_of_many_threads_loses_nothing()
    {
        var counter = new Counter();
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 100_000; i++)
            {
                counter.Increment();
            }
        });
        counter.Add(-5);
        await Assert.That(counter.Value).IsEqualTo(799_995);
    }

    private static long Value(Metrics metrics, string name, string labels = "") =>
        metrics.All.Single(series => series.Metric.Name == name && series.Labels == labels).Read();
}
