using System;
using System.Buffers.Binary;
using System.Net;

namespace LogCaster.Net.Limits;

/// <summary>
/// Who counts as one: an IPv4 address, or an IPv6 network of 64 bits, which is what a single machine is given as a rule (RFC 4291 §2.5.4). Immutable.
/// </summary>
/// <param name="Bits">The address, or the first 64 bits of it.</param>
/// <param name="IsV6">Which of both.</param>
internal readonly record struct PeerKey(ulong Bits, bool IsV6)
{
    private const int MaxAddressBytes = 16;
    private const int V4Bytes = 4;

    /// <summary>The key of an address.</summary>
    public static PeerKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[MaxAddressBytes];
        return !address.TryWriteBytes(bytes, out int length) ? default
            : length == V4Bytes ? new PeerKey(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsV6: false)
            : new PeerKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), IsV6: true);
    }
}
