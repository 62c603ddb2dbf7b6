using System;

namespace LogCaster.Diagnostics;

/// <summary>How often senders were held back, and by which rate. Any thread.</summary>
internal sealed class RateCounters
{
    /// <summary>Makes every counter, at zero.</summary>
    /// <param name="count">Makes a counter of a row and of the values of its labels.</param>
    public RateCounters(Func<Metric, string[], Counter> count)
    {
        PeerLines = count(MetricTable.RateHeldBack, ["rate_lines"]);
        PeerBytes = count(MetricTable.RateHeldBack, ["rate_bytes"]);
        TotalLines = count(MetricTable.RateHeldBack, ["total_rate_lines"]);
        TotalBytes = count(MetricTable.RateHeldBack, ["total_rate_bytes"]);
    }

    /// <summary>Times that a peer had sent too many lines.</summary>
    public Counter PeerLines { get; }

    /// <summary>Times that a peer had sent too many bytes.</summary>
    public Counter PeerBytes { get; }

    /// <summary>Times that all peers together had sent too many lines.</summary>
    public Counter TotalLines { get; }

    /// <summary>Times that all peers together had sent too many bytes.</summary>
    public Counter TotalBytes { get; }

    /// <summary>For how long connections were not read, all together, in milliseconds.</summary>
    public Counter HeldBackMs { get; } = new();
}
