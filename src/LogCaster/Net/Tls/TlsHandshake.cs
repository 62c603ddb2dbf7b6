using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using LogCaster.Diagnostics;

namespace LogCaster.Net.Tls;

/// <summary>The session of a connection whose handshake is under way: it ends by handing the connection over, encrypted from then on. Owned by its loop.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Closing disposes what was not handed over.")]
internal sealed class TlsHandshake : Session
{
    private readonly TlsPrelude _prelude;
    private readonly Action<Connection> _goOn;
    private readonly CipherStream _cipher;
    private readonly SslStream _tls;
    private readonly long _beganMs;
    private Task? _handshake;
    private bool _isHello;
    private bool _isDone;

    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="connection">The connection, as yet in the clear.</param>
    /// <param name="prelude">What the handshakes share.</param>
    /// <param name="goOn">Takes the encrypted connection.</param>
    public TlsHandshake(Connection connection, TlsPrelude prelude, Action<Connection> goOn)
        : base(connection)
    {
        _prelude = prelude;
        _goOn = goOn;
        _cipher = new CipherStream(prelude.Buffers);
        _tls = new SslStream(_cipher, leaveInnerStreamOpen: false);
        _beganMs = prelude.NowMs();
    }

    /// <inheritdoc/>
    public override bool ExpectsTls => true;

    /// <inheritdoc/>
    public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
    {
        consumed = bytes.Length;
        if (!_isHello && !TlsRecord.MayBeHello(bytes))
        {
            return Fail(TlsFailure.NotTls);
        }
        // The first bytes come again until it is clear what they are.
        if (!_isHello && bytes.Length <= TlsRecord.HeaderBytes)
        {
            consumed = 0;
            return state == StreamState.Open ? Interest.Read : Fail(bytes.Length == 0 ? TlsFailure.None : TlsFailure.Ended);
        }
        _isHello = true;
        bytes.CopyTo(_cipher.Room(bytes.Length).Span);
        _cipher.Feed(bytes.Length);
        if (state != StreamState.Open)
        {
            _cipher.EndInput();
        }
        return Step(state);
    }

    /// <inheritdoc/>
    public override Interest Send() => Flush();

    /// <inheritdoc/>
    public override void GiveUp(ReadOnlySpan<byte> unfinished)
    {
    }

    /// <inheritdoc/>
    public override Interest Tick(long nowMs) => _prelude.NowMs() - _beganMs < _prelude.TimeoutMs ? Interest : Fail(TlsFailure.Timeout);

    /// <inheritdoc/>
    public override void Closing()
    {
        _prelude.Ended();
        _tls.Dispose();
    }

    /// <inheritdoc/>
    public override void HandedOver()
    {
        _prelude.Ended();
        _prelude.Succeeded();
        var peer = new Peer(Peer.Address) { CertificateName = NameOf(_tls.RemoteCertificate) };
        _goOn(new TlsConnection(Connection, peer, _cipher, _tls));
    }

    private static string? NameOf(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return null;
        }
        string name = shown.GetNameInfo(X509NameType.DnsName, forIssuer: false);
        return name.Length > 0 ? name : shown.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private Interest Step(StreamState state)
    {
        try
        {
            _handshake ??= _tls.AuthenticateAsServerAsync(_prelude.Certificates.Options);
            if (!_handshake.IsCompleted)
            {
                return state == StreamState.Open ? Flush() : Fail(TlsFailure.Ended);
            }
            _handshake.GetAwaiter().GetResult();
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or CryptographicException or InvalidOperationException)
        {
            // The alert that tells the peer why.
            _ = Flush();
            return Fail(_prelude.Certificates.Options.ClientCertificateRequired && fault.InnerException is null ? TlsFailure.ClientCertificate : TlsFailure.Handshake);
        }
        if (!TlsCertificates.IsSafe(_tls.NegotiatedCipherSuite))
        {
            return Fail(TlsFailure.Handshake);
        }
        _isDone = true;
        return Flush();
    }

    private Interest Flush()
    {
        SendOutcome outcome = Connection.Send(_cipher.Output, out int sent);
        _cipher.Sent(sent);
        return outcome switch
        {
            SendOutcome.Broken => Fail(TlsFailure.Ended),
            SendOutcome.Blocked => Interest.ReadAndWrite,
            _ => _isDone ? Interest.HandOver : Interest.Read,
        };
    }

    private Interest Fail(TlsFailure failure)
    {
        if (failure != TlsFailure.None)
        {
            _prelude.Failed(Connection, failure);
        }
        return Interest.Close;
    }
}
