using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LogCaster.Net;

/// <summary>
/// Reads the header that a proxy puts before the bytes of its client (PROXY protocol, versions 1 and 2, haproxy's proxy-protocol.txt). Pure functions, any thread.
/// </summary>
internal static class ProxyHeader
{
    /// <summary>The longest header that is read; what tells more than addresses is passed over.</summary>
    public const int MaxBytes = 4096;

    private const int MaxV1Bytes = 107;
    private const int FixedV2Bytes = 16;
    private const int V4AddressBytes = 12;
    private const int V6AddressBytes = 36;

    private static ReadOnlySpan<byte> SignatureV1 => "PROXY "u8;

    private static ReadOnlySpan<byte> SignatureV2 => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="length">How long the header is, if it is whole.</param>
    /// <param name="source">Who the client is; null if the proxy does not say, because it speaks for itself.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out int length, out IPAddress? source)
    {
        (length, source) = (0, null);
        if (StartsAs(bytes, SignatureV2))
        {
            return bytes.Length < FixedV2Bytes ? ProxyHeaderStatus.Unfinished : ReadV2(bytes, out length, out source);
        }
        return StartsAs(bytes, SignatureV1) ? ReadV1(bytes, out length, out source) : ProxyHeaderStatus.Wrong;
    }

    private static bool StartsAs(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        int common = int.Min(bytes.Length, signature.Length);
        return bytes[..common].SequenceEqual(signature[..common]);
    }

    private static ProxyHeaderStatus ReadV1(ReadOnlySpan<byte> bytes, out int length, out IPAddress? source)
    {
        (length, source) = (0, null);
        int end = bytes[..int.Min(bytes.Length, MaxV1Bytes)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            return bytes.Length < MaxV1Bytes ? ProxyHeaderStatus.Unfinished : ProxyHeaderStatus.Wrong;
        }
        string[] words = Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        length = end + 2;
        if (words.Length >= 2 && words[1] == "UNKNOWN")
        {
            return ProxyHeaderStatus.Whole;
        }
        AddressFamily family = words.Length < 2 ? AddressFamily.Unknown
            : words[1] == "TCP4" ? AddressFamily.InterNetwork
            : words[1] == "TCP6" ? AddressFamily.InterNetworkV6
            : AddressFamily.Unknown;
        return words.Length == 6 && IsAddress(words[2], family, out source) && IsAddress(words[3], family, out _) && IsPort(words[4]) && IsPort(words[5])
            ? ProxyHeaderStatus.Whole
            : ProxyHeaderStatus.Wrong;
    }

    private static bool IsAddress(string word, AddressFamily family, out IPAddress? address) =>
        IPAddress.TryParse(word, out address) && address.AddressFamily == family && !word.AsSpan().ContainsAny('%', '[');

    private static bool IsPort(string word) => ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static ProxyHeaderStatus ReadV2(ReadOnlySpan<byte> bytes, out int length, out IPAddress? source)
    {
        source = null;
        int rest = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        length = FixedV2Bytes + rest;
        int version = bytes[12] >> 4;
        int command = bytes[12] & 0xF;
        int family = bytes[13];
        if (version != 2 || command > 1 || length > MaxBytes)
        {
            return ProxyHeaderStatus.Wrong;
        }
        if (bytes.Length < length)
        {
            return ProxyHeaderStatus.Unfinished;
        }
        ReadOnlySpan<byte> addresses = bytes[FixedV2Bytes..length];
        // A health check of the proxy itself, or a client of another family, has no address that means anything here.
        if (command == 1 && family == 0x11)
        {
            source = rest >= V4AddressBytes ? new IPAddress(addresses[..4]) : null;
            return source is null ? ProxyHeaderStatus.Wrong : ProxyHeaderStatus.Whole;
        }
        if (command == 1 && family == 0x21)
        {
            source = rest >= V6AddressBytes ? new IPAddress(addresses[..16]) : null;
            return source is null ? ProxyHeaderStatus.Wrong : ProxyHeaderStatus.Whole;
        }
        return ProxyHeaderStatus.Whole;
    }
}

/// <summary>What bytes are that may be the header of a proxy.</summary>
internal enum ProxyHeaderStatus
{
    /// <summary>The beginning of one.</summary>
    Unfinished,

    /// <summary>One, and perhaps more bytes behind it.</summary>
    Whole,

    /// <summary>None, or one that makes no sense.</summary>
    Wrong,
}
