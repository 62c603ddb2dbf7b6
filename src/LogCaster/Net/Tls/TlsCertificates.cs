using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Net.Tls;

/// <summary>
/// Who we are and whom we believe, from the PEM files of the settings. Read again on SIGHUP: connections that are open keep what they began with. Any thread.
/// </summary>
internal sealed class TlsCertificates : IReloadable
{
    // With forward secrecy and authenticated encryption.
    private static readonly TlsCipherSuite[] s_suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    private static readonly Oid s_clientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(14);

    private readonly TlsSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile SslServerAuthenticationOptions? _options;
    private long _expiresTicks;

    /// <summary>Makes it; nothing is read yet.</summary>
    /// <param name="settings">Which files.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The own log.</param>
    public TlsCertificates(TlsSettings settings, TimeProvider time, ILogger log)
    {
        _settings = settings;
        _time = time;
        _log = log;
    }

    /// <summary>What handshakes are made with.</summary>
    /// <exception cref="InvalidOperationException">Nothing could be read yet.</exception>
    public SslServerAuthenticationOptions Options => _options ?? throw new InvalidOperationException("Certificates are read before listeners open.");

    /// <summary>Whether there is a certificate to begin with.</summary>
    public bool IsRead => _options is not null;

    /// <summary>When our certificate expires, in seconds since 1970.</summary>
    public long ExpirySeconds => new DateTimeOffset(Volatile.Read(ref _expiresTicks), TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Whether a connection may go on with a cipher.</summary>
    /// <remarks>Asked after the handshake: with a policy for it, .NET resumes no sessions.</remarks>
    public static bool IsSafe(TlsCipherSuite suite) => Array.IndexOf(s_suites, suite) >= 0;

    /// <inheritdoc/>
    public string? Reload()
    {
        try
        {
            string certificates = Text(TlsOptionTable.Certificate, _settings.CertificateFile);
            string keyFile = _settings.KeyFile.Length > 0 ? _settings.KeyFile : _settings.CertificateFile;
            string key = Text(TlsOptionTable.Key, keyFile);
            X509Certificate2Collection chain = Certificates(TlsOptionTable.Certificate, _settings.CertificateFile, certificates);
            X509Certificate2Collection? authorities = _settings.ClientCaFile.Length == 0 ? null
                : Certificates(TlsOptionTable.ClientCa, _settings.ClientCaFile, Text(TlsOptionTable.ClientCa, _settings.ClientCaFile));
            chain[0] = WithKey(certificates, key, keyFile);
            _options = Make(chain, authorities);
            Volatile.Write(ref _expiresTicks, chain[0].NotAfter.ToUniversalTime().Ticks);
            WarnOfExpiry();
            return null;
        }
        catch (InvalidDataException wrong)
        {
            return wrong.Message;
        }
    }

    private void WarnOfExpiry()
    {
        var expiry = new DateTime(Volatile.Read(ref _expiresTicks), DateTimeKind.Utc);
        if (expiry - _time.GetUtcNow().UtcDateTime < s_soon)
        {
            _log.TlsCertificateExpires(_settings.CertificateFile, expiry.ToString("u", CultureInfo.InvariantCulture));
        }
    }

    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    private static string Text(Option option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{option.Variable}: {fault.Message}", fault);
        }
    }

    /// <exception cref="InvalidDataException">There are none.</exception>
    private static X509Certificate2Collection Certificates(Option option, string file, string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException fault)
        {
            throw new InvalidDataException($"{option.Variable}={file}: {fault.Message}", fault);
        }
        return certificates.Count > 0 ? certificates
            : throw new InvalidDataException($"{option.Variable}={file}: there is no certificate in it, which begins with -----BEGIN CERTIFICATE-----");
    }

    /// <exception cref="InvalidDataException">The key is none, or that of another certificate.</exception>
    private static X509Certificate2 WithKey(string certificates, string key, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificates, key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"{TlsOptionTable.Key.Variable}={keyFile}: {fault.Message}", fault);
        }
    }

    [SuppressMessage("Security", "CA5398", Justification = "What the system would choose may be older.")]
    private SslServerAuthenticationOptions Make(X509Certificate2Collection chain, X509Certificate2Collection? authorities)
    {
        var others = new X509Certificate2Collection(chain);
        others.RemoveAt(0);
        var options = new SslServerAuthenticationOptions
        {
            // Whoever needs the network for a chain would wait for it.
            ServerCertificateContext = SslStreamCertificateContext.Create(
                chain[0], others, offline: true, authorities is null ? null : SslCertificateTrust.CreateForX509Collection(authorities, sendTrustInHandshake: true)),
            EnabledSslProtocols = _settings.Min == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            ClientCertificateRequired = authorities is not null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy.ApplicationPolicy.Add(s_clientAuthentication);
            // Without a certificate there is an error too: all of them are fatal.
            options.RemoteCertificateValidationCallback = static (_, shown, _, errors) => shown is not null && errors == SslPolicyErrors.None;
        }
        return options;
    }
}
