using System;
using System.Collections.Immutable;
using LogCaster.Diagnostics;

namespace LogCaster.Configuration;

/// <summary>A version of TLS.</summary>
internal enum TlsVersion
{
    /// <summary>TLS 1.2.</summary>
    Tls12,

    /// <summary>TLS 1.3.</summary>
    Tls13,
}

/// <summary>The part of the <see cref="OptionTable"/> that is about TLS. Constant, safe for any thread.</summary>
internal static class TlsOptionTable
{
    private const int MaxPathChars = 4000;

    public static readonly Option<string> Certificate = new(new TextFormat("FILE", MaxPathChars), "")
    {
        Variable = "LOGCASTER_TLS_CERT",
        Group = OptionGroup.Tls,
        Text = "Certificate of LogCaster and those between it and its authority, in PEM. Ports with TLS open when it is set.",
        IsReloadable = true,
    };

    public static readonly Option<string> Key = new(new TextFormat("FILE", MaxPathChars), "")
    {
        Variable = "LOGCASTER_TLS_KEY",
        Group = OptionGroup.Tls,
        Text = "Its private key, in PEM. Not set: in the file of the certificate.",
        IsReloadable = true,
    };

    public static readonly Option<string> ClientCa = new(new TextFormat("FILE", MaxPathChars), "")
    {
        Variable = "LOGCASTER_TLS_CLIENT_CA",
        Group = OptionGroup.Tls,
        Text = "Certificates of authorities, in PEM: clients on ports with TLS must show a certificate of one of them.",
        IsReloadable = true,
    };

    public static readonly Option<TlsVersion> Min = new(new ChoiceFormat<TlsVersion>("1.2|1.3", ("1.2", TlsVersion.Tls12), ("1.3", TlsVersion.Tls13)), TlsVersion.Tls12)
    {
        Variable = "LOGCASTER_TLS_MIN",
        Group = OptionGroup.Tls,
        Text = "Lowest version of TLS that is spoken.",
    };

    public static readonly Option<ListenPort> Port = new(new PortFormat(), ListenPort.Of(6514))
    {
        Variable = "LOGCASTER_TLS_PORT",
        Group = OptionGroup.Tls,
        Text = "Port that takes lines over TLS (syslog: RFC 5425).",
    };

    public static readonly Option<ListenPort> QueryPort = new(new PortFormat(), ListenPort.Off)
    {
        Variable = "LOGCASTER_QUERY_TLS_PORT",
        Group = OptionGroup.Tls,
        Text = "Port that answers queries over TLS.",
    };

    public static readonly Option<ListenPort> IrcPort = new(new PortFormat(), ListenPort.Of(6697))
    {
        Variable = "LOGCASTER_IRC_TLS_PORT",
        Group = OptionGroup.Tls,
        Text = "Port that serves IRC over TLS, when IRC is on.",
    };

    public static readonly Option<TimeSpan> HandshakeTimeout = new(new DurationFormat(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), TimeSpan.FromSeconds(5))
    {
        Variable = "LOGCASTER_TLS_HANDSHAKE_TIMEOUT",
        Metric = MetricTable.TlsHandshakes,
        Group = OptionGroup.Tls,
        Text = "How long a handshake may take.",
    };

    public static readonly Option<int> MaxHandshakes = new(new CountFormat(1, 1_000_000), 1000)
    {
        Variable = "LOGCASTER_TLS_MAX_HANDSHAKES",
        Metric = MetricTable.TlsHandshakesUnderWay,
        Group = OptionGroup.Tls,
        Text = "How many handshakes may be under way; of more connections are closed.",
    };

    /// <summary>Every row, in the order of help and documents.</summary>
    public static readonly ImmutableArray<Option> All = [Certificate, Key, ClientCa, Min, Port, QueryPort, IrcPort, HandshakeTimeout, MaxHandshakes];
}
