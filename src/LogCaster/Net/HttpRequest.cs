using System;

namespace LogCaster.Net;

/// <summary>Tells an HTTP request that went astray from a command: a web page can make a browser send one to any port. Pure functions.</summary>
internal static class HttpRequest
{
    private static readonly string[] s_methods = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "CONNECT", "TRACE", "PRI"];

    /// <summary>Whether a line is the first of an HTTP/1 request (RFC 9112 §3) or of HTTP/2 (RFC 9113 §3.4), or the Host field of a request.</summary>
    public static bool Begins(ReadOnlySpan<byte> line) =>
        line.EndsWith(" HTTP/1.1"u8) || line.EndsWith(" HTTP/1.0"u8) || line.StartsWith("Host: "u8) || line.StartsWith("host: "u8) || IsMethod(line);

    private static bool IsMethod(ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        foreach (string method in s_methods)
        {
            if (blank == method.Length && System.Text.Ascii.Equals(line[..blank], method))
            {
                return true;
            }
        }
        return false;
    }
}
