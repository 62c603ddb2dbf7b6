using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq;

namespace LogCaster.Diagnostics;

/// <summary>
/// The counters of one LogCaster, handed to constructors. A property is one series; the rows of the <see cref="MetricTable"/> say what it
/// means. Adding and reading is safe for any thread; <see cref="Observe"/> is for the wiring at the start.
/// </summary>
internal sealed class Metrics
{
    private const string OtherVerb = "other";
    private const long MsPerSecond = 1000;

    private readonly List<Series> _series = [];
    private readonly Dictionary<(string Verb, QueryResult Result), Counter> _queries = [];

    /// <summary>Makes every counter, at zero.</summary>
    /// <param name="loops">How many receive loops count.</param>
    /// <param name="verbs">The verbs of the query language, which label queries.</param>
    public Metrics(int loops, IEnumerable<string> verbs)
    {
        Loops = [.. Enumerable.Range(0, loops).Select(_ => new LoopCounters())];
        Observe(MetricTable.LinesReceived, () => Sum(loop => loop.Lines), "tcp");
        Observe(MetricTable.BytesReceived, () => Sum(loop => loop.Bytes), "tcp");
        Observe(MetricTable.LinesDropped, () => Sum(loop => loop.DroppedLines), "on_full");
        LinesDroppedByPending = Count(MetricTable.LinesDropped, "max_pending");
        Observe(MetricTable.LinesTruncated, () => Sum(loop => loop.TruncatedLines));
        Observe(MetricTable.FramingErrors, () => Sum(loop => loop.FramingErrors), "tcp");
        LogConnections = Count(MetricTable.Connections, "log");
        QueryConnections = Count(MetricTable.Connections, "query");
        LogConnectionsAccepted = Count(MetricTable.ConnectionsAccepted, "log");
        QueryConnectionsAccepted = Count(MetricTable.ConnectionsAccepted, "query");
        RejectedByMaxConnections = Count(MetricTable.ConnectionsRejected, "max_connections");
        RejectedByMaxQueryConnections = Count(MetricTable.ConnectionsRejected, "max_query_connections");
        ClosedByIdleTimeout = Count(MetricTable.ConnectionsClosed, "idle_timeout");
        ClosedByQueryTimeout = Count(MetricTable.ConnectionsClosed, "query_timeout");
        ClosedByQueryStallTimeout = Count(MetricTable.ConnectionsClosed, "query_stall_timeout");
        LogAcceptErrors = Count(MetricTable.AcceptErrors, "log");
        QueryAcceptErrors = Count(MetricTable.AcceptErrors, "query");
        foreach (string verb in verbs.Append(OtherVerb).Select(verb => verb.ToLowerInvariant()))
        {
            foreach (QueryResult result in Enum.GetValues<QueryResult>())
            {
                _queries[(verb, result)] = Count(MetricTable.Queries, verb, Label(result));
            }
        }
        LinesDroppedByStorage = Count(MetricTable.LinesDropped, "storage");
        StorageErrorsWriting = Count(MetricTable.StorageErrors, "write");
        StorageErrorsSyncing = Count(MetricTable.StorageErrors, "sync");
        StorageErrorsFull = Count(MetricTable.StorageErrors, "disk_full");
        StorageMended = Count(MetricTable.StorageMended);
        QueriesRunning = Count(MetricTable.QueriesRunning);
        QueriesWaiting = Count(MetricTable.QueriesWaiting);
        QueriesRescanned = Count(MetricTable.QueriesRescanned);
        Tails = Count(MetricTable.Tails);
        TailsDropped = Count(MetricTable.TailsDropped);
        TailsMissed = Count(MetricTable.TailsMissed);
        Irc = new IrcCounters((metric, labels) => Count(metric, labels));
        Rates = new RateCounters((metric, labels) => Count(metric, labels));
        Observe(MetricTable.RateHeldBackSeconds, () => Rates.HeldBackMs.Value / MsPerSecond);
        RejectedByMaxPerIp = Count(MetricTable.ConnectionsRejected, "max_connections_per_ip");
        RejectedByMaxQueryPerIp = Count(MetricTable.ConnectionsRejected, "query_max_per_ip");
        ClosedByFirstByteTimeout = Count(MetricTable.ConnectionsClosed, "first_byte_timeout");
        ClosedByProxy = Count(MetricTable.ConnectionsClosed, "proxy_header");
        ClosedByHttp = Count(MetricTable.ConnectionsClosed, "http");
        Access = new AccessCounters((metric, labels) => Count(metric, labels));
        Tls = new TlsCounters((metric, labels) => Count(metric, labels));
        ClosedByTls = Count(MetricTable.ConnectionsClosed, "tls_on_plain_port");
        OwnLogDropped = Count(MetricTable.OwnLogDropped);
        OwnLogSuppressed = Count(MetricTable.OwnLogSuppressed);
    }

    /// <summary>The counters of each receive loop.</summary>
    public ImmutableArray<LoopCounters> Loops { get; }

    /// <summary>Unfinished records given up because all of them together were too long.</summary>
    public Counter LinesDroppedByPending { get; }

    /// <summary>Gauge: open log connections.</summary>
    public Counter LogConnections { get; }

    /// <summary>Gauge: open query connections.</summary>
    public Counter QueryConnections { get; }

    /// <summary>Log connections accepted.</summary>
    public Counter LogConnectionsAccepted { get; }

    /// <summary>Query connections accepted.</summary>
    public Counter QueryConnectionsAccepted { get; }

    /// <summary>Log connections refused because too many were open.</summary>
    public Counter RejectedByMaxConnections { get; }

    /// <summary>Query connections refused because too many were open.</summary>
    public Counter RejectedByMaxQueryConnections { get; }

    /// <summary>Senders that were held back.</summary>
    public RateCounters Rates { get; }

    /// <summary>Log connections refused because too many were open from one peer.</summary>
    public Counter RejectedByMaxPerIp { get; }

    /// <summary>Query connections refused because too many were open from one peer.</summary>
    public Counter RejectedByMaxQueryPerIp { get; }

    /// <summary>Log connections closed because no first byte came.</summary>
    public Counter ClosedByFirstByteTimeout { get; }

    /// <summary>Connections of proxies closed because their header was missing or wrong.</summary>
    public Counter ClosedByProxy { get; }

    /// <summary>Connections closed because they spoke HTTP on a port that does not.</summary>
    public Counter ClosedByHttp { get; }

    /// <summary>What is counted of TLS.</summary>
    public TlsCounters Tls { get; }

    /// <summary>Connections closed because they spoke TLS on a port that does not.</summary>
    public Counter ClosedByTls { get; }

    /// <summary>Log connections closed after a long silence.</summary>
    public Counter ClosedByIdleTimeout { get; }

    /// <summary>Query connections closed because no command came.</summary>
    public Counter ClosedByQueryTimeout { get; }

    /// <summary>Query connections closed because the answer was not read.</summary>
    public Counter ClosedByQueryStallTimeout { get; }

    /// <summary>Failed accepts of the log listener.</summary>
    public Counter LogAcceptErrors { get; }

    /// <summary>Failed accepts of the query listener.</summary>
    public Counter QueryAcceptErrors { get; }

    /// <summary>Records that left memory before they could be written to a file.</summary>
    public Counter LinesDroppedByStorage { get; }

    /// <summary>Times that files could not be written.</summary>
    public Counter StorageErrorsWriting { get; }

    /// <summary>Times that the disk did not take what was written.</summary>
    public Counter StorageErrorsSyncing { get; }

    /// <summary>Times that there was no room on the disk.</summary>
    public Counter StorageErrorsFull { get; }

    /// <summary>Files that were mended or left out at the start.</summary>
    public Counter StorageMended { get; }

    /// <summary>Gauge: queries that run.</summary>
    public Counter QueriesRunning { get; }

    /// <summary>Gauge: queries that wait.</summary>
    public Counter QueriesWaiting { get; }

    /// <summary>Answers that were searched twice.</summary>
    public Counter QueriesRescanned { get; }

    /// <summary>Clients that watch live.</summary>
    public Counter Tails { get; }

    /// <summary>Matches that clients were too slow to see.</summary>
    public Counter TailsDropped { get; }

    /// <summary>Records that came faster than those who watch could look at them.</summary>
    public Counter TailsMissed { get; }

    /// <summary>What is counted of IRC.</summary>
    public IrcCounters Irc { get; }

    /// <summary>What is counted of tokens and roles.</summary>
    public AccessCounters Access { get; }

    /// <summary>Lines of the own log that were lost.</summary>
    public Counter OwnLogDropped { get; }

    /// <summary>Lines of the own log that its rate limit held back.</summary>
    public Counter OwnLogSuppressed { get; }

    /// <summary>Every series in the order of the table; rows that nobody observes are left out.</summary>
    public IEnumerable<Series> All => MetricTable.All.SelectMany(metric => _series.Where(series => series.Metric == metric));

    /// <summary>The counter of a verb and an outcome. Verbs of any case; what is none of the known verbs counts as <c>other</c>.</summary>
    public Counter Queries(string verb, QueryResult result) =>
        _queries.TryGetValue((verb.ToLowerInvariant(), result), out Counter? counter) ? counter : _queries[(OtherVerb, result)];

    /// <summary>Adds a series that is read where its value lives, such as the ring. Only while LogCaster is wired together.</summary>
    /// <param name="metric">Its row.</param>
    /// <param name="read">Reads the value; called by any thread.</param>
    /// <param name="labelValues">One value for each label of the row.</param>
    public void Observe(Metric metric, Func<long> read, params ReadOnlySpan<string> labelValues)
    {
        Debug.Assert(labelValues.Length == metric.Labels.Length, "a series has one value for each label of its metric");
        string labels = "";
        for (int i = 0; i < labelValues.Length; i++)
        {
            labels += $"{(i == 0 ? "" : ",")}{metric.Labels[i]}=\"{labelValues[i]}\"";
        }
        _series.Add(new Series(metric, labels, read));
    }

    /// <summary>Reads a metric that has one series without labels; 0 if nobody observes it.</summary>
    /// <param name="metric">Its row.</param>
    public long Read(Metric metric)
    {
        foreach (Series series in _series)
        {
            if (series.Metric == metric)
            {
                return series.Read();
            }
        }
        return 0;
    }

    private Counter Count(Metric metric, params ReadOnlySpan<string> labelValues)
    {
        var counter = new Counter();
        Observe(metric, () => counter.Value, labelValues);
        return counter;
    }

    private long Sum(Func<LoopCounters, long> read)
    {
        long sum = 0;
        foreach (LoopCounters loop in Loops)
        {
            sum += read(loop);
        }
        return sum;
    }

    private static string Label(QueryResult result) => result switch
    {
        QueryResult.Ok => "ok",
        QueryResult.Error => "error",
        QueryResult.Rejected => "rejected",
        QueryResult.Timeout => "timeout",
        QueryResult.Aborted => "aborted",
        _ => throw new UnreachableException("an outcome of a query has no label"),
    };
}
