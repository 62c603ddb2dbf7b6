using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace LogCaster.Configuration;

/// <summary>A range of addresses, as CIDR writes it; an address alone is a range of one. Immutable, any thread.</summary>
internal sealed record Network
{
    private readonly byte[] _bytes;
    private readonly int _prefix;

    private Network(byte[] bytes, int prefix) => (_bytes, _prefix) = (bytes, prefix);

    /// <summary>Reads <c>192.168.1.0/24</c>, <c>2001:db8::/32</c> or an address alone. Bits behind the prefix must be 0: they rarely mean what is typed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="network">The network.</param>
    public static bool TryParse(string text, [MaybeNullWhen(false)] out Network network)
    {
        network = null;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string written = slash < 0 ? text : text[..slash];
        if (!new AddressFormat().TryParse(written, out IPAddress? address) || written == "*" || written.Contains('%', StringComparison.Ordinal))
        {
            return false;
        }
        bool isMapped = address.IsIPv4MappedToIPv6;
        byte[] bytes = address.GetAddressBytes();
        int prefix = 8 * bytes.Length;
        if (isMapped
            || (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > 8 * bytes.Length || text[slash + 1] == '+')))
        {
            return false;
        }
        for (int bit = prefix; bit < 8 * bytes.Length; bit++)
        {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }
        network = new Network(bytes, prefix);
        return true;
    }

    /// <summary>Whether an address is in the range; an IPv4 address also in the form of IPv6.</summary>
    public bool Contains(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> given = stackalloc byte[16];
        if (!plain.TryWriteBytes(given, out int length) || length != _bytes.Length)
        {
            return false;
        }
        int whole = _prefix / 8;
        int mask = 0xFF00 >> (_prefix % 8) & 0xFF;
        return given[..whole].SequenceEqual(_bytes.AsSpan(0, whole)) && (mask == 0 || (given[whole] & mask) == _bytes[whole]);
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => _prefix == 8 * _bytes.Length ? new IPAddress(_bytes).ToString() : string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(_bytes)}/{_prefix}");
}
