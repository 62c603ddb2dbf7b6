using System;
using System.Buffers.Binary;
using System.Net;

namespace LogCaster.Net;

/// <summary>Reads the <c>struct sockaddr</c> that the kernel fills in for a peer.</summary>
internal static class PeerAddress
{
    /// <summary>Size of the largest address that is read, <c>struct sockaddr_in6</c>.</summary>
    public const int MaxBytes = 28;

    private const int Internet = 2;
    private const int InternetV6 = 10;

    /// <summary>The IP address as text, IPv4 in its own form also when it came over an IPv6 socket; empty for any other family.</summary>
    /// <param name="address">The bytes that the kernel wrote.</param>
    public static string Format(ReadOnlySpan<byte> address) =>
        address.Length < 16 ? "" : BinaryPrimitives.ReadUInt16LittleEndian(address) switch
        {
            Internet => new IPAddress(address.Slice(4, 4)).ToString(),
            InternetV6 when address.Length >= 24 => FormatV6(address.Slice(8, 16)),
            _ => "",
        };

    private static string FormatV6(ReadOnlySpan<byte> bytes)
    {
        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
