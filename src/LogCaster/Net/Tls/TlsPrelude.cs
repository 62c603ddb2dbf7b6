using System;
using System.Buffers;
using System.Threading;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Net.Tls;

/// <summary>
/// The handshakes of every listener that speaks TLS, on a loop of their own: what they compute delays nobody who has got further. Any thread.
/// </summary>
internal sealed class TlsPrelude : IPrelude
{
    // Each connection owns a buffer while a record of it is not whole; more than these are left to the collector.
    private const int MaxBufferBytes = 256 * 1024;
    private const int MaxBuffers = 64;

    private readonly int _mostUnderWay;
    private readonly TlsCounters _counters;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private int _underWay;

    /// <summary>Makes it.</summary>
    /// <param name="loop">The loop that serves handshakes and nothing else.</param>
    /// <param name="certificates">Who we are, and whom we believe.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="counters">Counters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The own log.</param>
    public TlsPrelude(ReceiveLoop loop, TlsCertificates certificates, TlsSettings settings, TlsCounters counters, TimeProvider time, ILogger log)
    {
        Loop = loop;
        Certificates = certificates;
        TimeoutMs = (long)settings.HandshakeTimeout.TotalMilliseconds;
        _mostUnderWay = settings.MaxHandshakes;
        _counters = counters;
        _time = time;
        _log = log;
    }

    /// <inheritdoc/>
    public ReceiveLoop Loop { get; }

    /// <inheritdoc/>
    public bool Encrypts => true;

    /// <summary>Who we are, and whom we believe.</summary>
    public TlsCertificates Certificates { get; }

    /// <summary>Where connections have their buffers from.</summary>
    public ArrayPool<byte> Buffers { get; } = ArrayPool<byte>.Create(MaxBufferBytes, MaxBuffers);

    /// <summary>How long a handshake may take, in milliseconds.</summary>
    public long TimeoutMs { get; }

    /// <summary>A clock in milliseconds.</summary>
    public long NowMs() => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <inheritdoc/>
    public Session Open(Connection connection, Action<Connection> goOn)
    {
        var handshake = new TlsHandshake(connection, this, goOn);
        if (Interlocked.Increment(ref _underWay) > _mostUnderWay)
        {
            Failed(connection, TlsFailure.TooMany);
            connection.Abort();
        }
        _counters.UnderWay.Increment();
        return handshake;
    }

    /// <summary>A handshake is over, whatever came of it.</summary>
    public void Ended()
    {
        _ = Interlocked.Decrement(ref _underWay);
        _counters.UnderWay.Add(-1);
    }

    /// <summary>A handshake is done.</summary>
    public void Succeeded() => _counters.Succeeded.Increment();

    /// <summary>A handshake came to nothing.</summary>
    public void Failed(Connection connection, TlsFailure failure)
    {
        _counters.Failed(failure).Increment();
        _log.TlsHandshakeFailed(connection.Listener.Name, connection.Peer.Text, Words(failure));
    }

    private static string Words(TlsFailure failure) => failure switch
    {
        TlsFailure.NotTls => "it does not speak TLS, which this port wants",
        TlsFailure.ClientCertificate => "it has shown no certificate that LOGCASTER_TLS_CLIENT_CA vouches for",
        TlsFailure.Ended => "it ended the connection",
        TlsFailure.Timeout => "it took too long",
        TlsFailure.TooMany => "too many handshakes are under way",
        _ => "no common version or cipher, or it does not believe our certificate",
    };
}
