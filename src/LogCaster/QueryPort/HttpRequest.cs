using System;

namespace LogCaster.QueryPort;

/// <summary>Tells an HTTP request that went astray from a command. Pure functions.</summary>
internal static class HttpRequest
{
    /// <summary>Whether a line is the first of an HTTP/1 request (RFC 9112 §3), or its Host field.</summary>
    public static bool Begins(ReadOnlySpan<byte> line) =>
        line.EndsWith(" HTTP/1.1"u8) || line.EndsWith(" HTTP/1.0"u8) || line.StartsWith("Host: "u8) || line.StartsWith("host: "u8);
}
