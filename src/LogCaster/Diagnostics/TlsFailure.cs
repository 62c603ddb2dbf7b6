namespace LogCaster.Diagnostics;

/// <summary>Why a handshake came to nothing; each is a label of the metric.</summary>
internal enum TlsFailure
{
    /// <summary>The peer has said nothing and gone: a probe of the port.</summary>
    None,

    /// <summary>What came was no TLS.</summary>
    NotTls,

    /// <summary>No common version or cipher, or bytes that make no sense.</summary>
    Handshake,

    /// <summary>The peer has shown no certificate, or one that is not accepted.</summary>
    ClientCertificate,

    /// <summary>The peer has ended the connection.</summary>
    Ended,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>Too many handshakes were under way.</summary>
    TooMany,
}
