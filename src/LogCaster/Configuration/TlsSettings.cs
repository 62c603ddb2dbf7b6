using System;

namespace LogCaster.Configuration;

/// <summary>What the user wants of TLS. Immutable.</summary>
internal sealed record TlsSettings
{
    /// <summary>Our certificate; empty when there is no TLS.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>Its key; empty when that is in the same file.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Authorities of clients; empty when clients need no certificate.</summary>
    public required string ClientCaFile { get; init; }

    /// <summary>The lowest version that is spoken.</summary>
    public required TlsVersion Min { get; init; }

    /// <summary>Port that takes lines.</summary>
    public required ListenPort Port { get; init; }

    /// <summary>Port that answers queries.</summary>
    public required ListenPort QueryPort { get; init; }

    /// <summary>Port that serves IRC.</summary>
    public required ListenPort IrcPort { get; init; }

    /// <summary>How long a handshake may take.</summary>
    public required TimeSpan HandshakeTimeout { get; init; }

    /// <summary>Handshakes under way at once.</summary>
    public required int MaxHandshakes { get; init; }

    /// <summary>The typed settings of resolved options: without a certificate every port is off, without IRC that of IRC.</summary>
    public static TlsSettings From(ResolvedOptions options)
    {
        string certificate = options.Get(TlsOptionTable.Certificate);
        bool isOn = certificate.Length > 0;
        bool hasIrc = !IrcSettings.From(options).Port.IsOff;
        return new TlsSettings
        {
            CertificateFile = certificate,
            KeyFile = options.Get(TlsOptionTable.Key),
            ClientCaFile = options.Get(TlsOptionTable.ClientCa),
            Min = options.Get(TlsOptionTable.Min),
            Port = isOn ? options.Get(TlsOptionTable.Port) : ListenPort.Off,
            QueryPort = isOn ? options.Get(TlsOptionTable.QueryPort) : ListenPort.Off,
            IrcPort = isOn && hasIrc ? options.Get(TlsOptionTable.IrcPort) : ListenPort.Off,
            HandshakeTimeout = options.Get(TlsOptionTable.HandshakeTimeout),
            MaxHandshakes = options.Get(TlsOptionTable.MaxHandshakes),
        };
    }
}
