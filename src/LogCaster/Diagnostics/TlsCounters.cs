using System;
using System.Collections.Generic;

namespace LogCaster.Diagnostics;

/// <summary>What is counted of TLS; the rows of the <see cref="MetricTable"/> say what each means. Any thread.</summary>
internal sealed class TlsCounters
{
    private readonly Dictionary<TlsFailure, Counter> _failed = [];

    /// <summary>Makes every counter, at zero.</summary>
    /// <param name="count">Makes a counter of a row and of the values of its labels.</param>
    public TlsCounters(Func<Metric, string[], Counter> count)
    {
        UnderWay = count(MetricTable.TlsHandshakesUnderWay, []);
        Succeeded = count(MetricTable.TlsHandshakes, ["ok"]);
        _failed[TlsFailure.NotTls] = count(MetricTable.TlsHandshakes, ["not_tls"]);
        _failed[TlsFailure.Handshake] = count(MetricTable.TlsHandshakes, ["handshake"]);
        _failed[TlsFailure.ClientCertificate] = count(MetricTable.TlsHandshakes, ["client_certificate"]);
        _failed[TlsFailure.Ended] = count(MetricTable.TlsHandshakes, ["ended"]);
        _failed[TlsFailure.Timeout] = count(MetricTable.TlsHandshakes, ["tls_handshake_timeout"]);
        _failed[TlsFailure.TooMany] = count(MetricTable.TlsHandshakes, ["tls_max_handshakes"]);
    }

    /// <summary>Gauge: handshakes that are not done.</summary>
    public Counter UnderWay { get; }

    /// <summary>Handshakes that were done.</summary>
    public Counter Succeeded { get; }

    /// <summary>Handshakes that came to nothing for a reason.</summary>
    public Counter Failed(TlsFailure failure) => _failed[failure];
}
