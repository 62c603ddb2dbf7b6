using System;
using System.Collections.Immutable;
using LogCaster.Diagnostics;

namespace LogCaster.Configuration;

/// <summary>The part of the <see cref="OptionTable"/> that is about how much one peer may take, and whom proxies speak for. Constant, safe for any thread.</summary>
internal static class LimitOptionTable
{
    private const long Tera = 1L << 40;

    public static readonly Option<int> MaxPerIp = new(new CountFormat(0, 1_000_000), 5000)
    {
        Variable = "LOGCASTER_MAX_CONNECTIONS_PER_IP",
        Metric = MetricTable.ConnectionsRejected,
        Group = OptionGroup.Senders,
        Text = "How many log connections one IPv4 address, or one IPv6 network of 64 bits, may have open. 0 is any number.",
    };

    public static readonly Option<int> MaxQueryPerIp = new(new CountFormat(0, 1_000_000), 512)
    {
        Variable = "LOGCASTER_QUERY_MAX_PER_IP",
        Metric = MetricTable.ConnectionsRejected,
        Group = OptionGroup.Queries,
        Text = "How many query connections one IPv4 address, or one IPv6 network of 64 bits, may have open. 0 is any number.",
    };

    public static readonly Option<TimeSpan> FirstByteTimeout = new(new DurationFormat(TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1), zeroMeans: "never"), TimeSpan.Zero)
    {
        Variable = "LOGCASTER_FIRST_BYTE_TIMEOUT",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Senders,
        Text = "After this time without its first byte a log connection is closed. Programs may be quiet for long, so by default none is.",
    };

    public static readonly Option<int> RateLines = new(new CountFormat(0, 1_000_000_000), 0)
    {
        Variable = "LOGCASTER_RATE_LINES",
        Metric = MetricTable.RateHeldBack,
        Group = OptionGroup.Senders,
        Text = "How many lines a second one IPv4 address, or one IPv6 network of 64 bits, may send; beyond it is read more slowly. 0 is any number.",
    };

    public static readonly Option<long> RateBytes = new(new SizeFormat(0, Tera), 0)
    {
        Variable = "LOGCASTER_RATE_BYTES",
        Metric = MetricTable.RateHeldBack,
        Group = OptionGroup.Senders,
        Text = "How many bytes a second one IPv4 address, or one IPv6 network of 64 bits, may send; beyond it is read more slowly. 0 is any number.",
    };

    public static readonly Option<int> TotalRateLines = new(new CountFormat(0, 1_000_000_000), 0)
    {
        Variable = "LOGCASTER_TOTAL_RATE_LINES",
        Metric = MetricTable.RateHeldBack,
        Group = OptionGroup.Senders,
        Text = "How many lines a second all senders together may send; beyond they are read more slowly. 0 is any number.",
    };

    public static readonly Option<long> TotalRateBytes = new(new SizeFormat(0, Tera), 0)
    {
        Variable = "LOGCASTER_TOTAL_RATE_BYTES",
        Metric = MetricTable.RateHeldBack,
        Group = OptionGroup.Senders,
        Text = "How many bytes a second all senders together may send; beyond they are read more slowly. 0 is any number.",
    };

    public static readonly Option<Networks> ProxyFrom = new(new NetworksFormat(), Networks.None)
    {
        Variable = "LOGCASTER_PROXY_FROM",
        Group = OptionGroup.Listeners,
        Text = "Networks of proxies: connections from there must begin with a PROXY header (version 1 or 2), which says who the client is.",
    };

    public static readonly Option<TimeSpan> ProxyTimeout = new(new DurationFormat(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), TimeSpan.FromSeconds(5))
    {
        Variable = "LOGCASTER_PROXY_TIMEOUT",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Listeners,
        Text = "How long a proxy may take for its header.",
    };

    /// <summary>Every row, in the order of help and documents.</summary>
    public static readonly ImmutableArray<Option> All =
        [MaxPerIp, MaxQueryPerIp, FirstByteTimeout, RateLines, RateBytes, TotalRateLines, TotalRateBytes, ProxyFrom, ProxyTimeout];
}
