using System;
using System.Buffers.Binary;

namespace LogCaster.Net.Tls;

/// <summary>The headers of TLS records (RFC 8446 §5.1), as far as they say where one ends and the next begins. Pure functions, any thread.</summary>
internal static class TlsRecord
{
    /// <summary>Bytes of a header.</summary>
    public const int HeaderBytes = 5;

    /// <summary>The most bytes of text in a record.</summary>
    public const int MaxTextBytes = 16 * 1024;

    private const byte Handshake = 22;
    private const byte ClientHello = 1;
    private const byte MajorVersion = 3;
    private const byte LastMinorVersion = 4;

    /// <summary>The length of the record that bytes begin with, its header included; 0 where not all of the header is there.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderBytes ? 0 : HeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);

    /// <summary>Whether bytes begin with a whole record.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => LengthOf(bytes) is int length and > 0 && bytes.Length >= length;

    /// <summary>Whether bytes can be the beginning of a TLS connection, as far as they go.</summary>
    public static bool MayBeHello(ReadOnlySpan<byte> bytes) =>
        (bytes.Length < 1 || bytes[0] == Handshake) && (bytes.Length < 2 || bytes[1] == MajorVersion) && (bytes.Length < 3 || bytes[2] <= LastMinorVersion)
        && (bytes.Length <= HeaderBytes || bytes[HeaderBytes] == ClientHello);

    /// <summary>Whether bytes are the beginning of a TLS connection and of nothing else that is likely.</summary>
    public static bool IsHello(ReadOnlySpan<byte> bytes) => bytes.Length > HeaderBytes && MayBeHello(bytes);
}
