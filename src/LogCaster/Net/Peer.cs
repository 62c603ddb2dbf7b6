using System;
using System.Buffers.Binary;
using System.Net;

namespace LogCaster.Net;

/// <summary>Who is at the other end of a connection, as far as its address says. Immutable, any thread.</summary>
/// <param name="address">The IP address, IPv4 in its own form also when it came over an IPv6 socket.</param>
internal sealed class Peer(IPAddress address)
{
    /// <summary>Size of the largest address that is read, <c>struct sockaddr_in6</c>.</summary>
    public const int MaxBytes = 28;

    private const int Internet = 2;
    private const int InternetV6 = 10;

    /// <summary>The IP address; <see cref="IPAddress.None"/> for any other family.</summary>
    public IPAddress Address => address;

    /// <summary>The address as text; empty for any other family.</summary>
    public string Text { get; } = address.Equals(IPAddress.None) ? "" : address.ToString();

    /// <summary>The name in the certificate that the peer has shown, which was verified; null if it has shown none.</summary>
    public string? CertificateName { get; init; }

    /// <summary>Reads the <c>struct sockaddr</c> that the kernel has filled in.</summary>
    /// <param name="address">The bytes that the kernel wrote.</param>
    public static Peer Read(ReadOnlySpan<byte> address) => new(
        address.Length < 16 ? IPAddress.None : BinaryPrimitives.ReadUInt16LittleEndian(address) switch
        {
            Internet => new IPAddress(address.Slice(4, 4)),
            InternetV6 when address.Length >= 24 => ReadV6(address.Slice(8, 16)),
            _ => IPAddress.None,
        });

    private static IPAddress ReadV6(ReadOnlySpan<byte> bytes)
    {
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
