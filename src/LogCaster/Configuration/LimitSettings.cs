using System;

namespace LogCaster.Configuration;

/// <summary>How much one peer may take, and whom proxies speak for. Immutable.</summary>
internal sealed record LimitSettings
{
    /// <summary>Log connections of one peer; 0 for any number.</summary>
    public required int MaxPerIp { get; init; }

    /// <summary>Query connections of one peer; 0 for any number.</summary>
    public required int MaxQueryPerIp { get; init; }

    /// <summary>Time until the first byte of a log connection; zero for any.</summary>
    public required TimeSpan FirstByteTimeout { get; init; }

    /// <summary>Lines a second of one peer; 0 for any number.</summary>
    public required long RateLines { get; init; }

    /// <summary>Bytes a second of one peer; 0 for any number.</summary>
    public required long RateBytes { get; init; }

    /// <summary>Lines a second of all peers; 0 for any number.</summary>
    public required long TotalRateLines { get; init; }

    /// <summary>Bytes a second of all peers; 0 for any number.</summary>
    public required long TotalRateBytes { get; init; }

    /// <summary>Networks of proxies.</summary>
    public required Networks ProxyFrom { get; init; }

    /// <summary>How long a proxy may take for its header.</summary>
    public required TimeSpan ProxyTimeout { get; init; }

    /// <summary>The typed settings of resolved options.</summary>
    public static LimitSettings From(ResolvedOptions options) => new()
    {
        MaxPerIp = options.Get(LimitOptionTable.MaxPerIp),
        MaxQueryPerIp = options.Get(LimitOptionTable.MaxQueryPerIp),
        FirstByteTimeout = options.Get(LimitOptionTable.FirstByteTimeout),
        RateLines = options.Get(LimitOptionTable.RateLines),
        RateBytes = options.Get(LimitOptionTable.RateBytes),
        TotalRateLines = options.Get(LimitOptionTable.TotalRateLines),
        TotalRateBytes = options.Get(LimitOptionTable.TotalRateBytes),
        ProxyFrom = options.Get(LimitOptionTable.ProxyFrom),
        ProxyTimeout = options.Get(LimitOptionTable.ProxyTimeout),
    };
}
