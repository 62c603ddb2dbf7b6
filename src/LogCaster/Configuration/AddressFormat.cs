using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LogCaster.Configuration;

/// <summary>
/// Addresses of listeners: an IPv4 or IPv6 address, or <c>*</c> for every address of both families, which is the value
/// <see cref="IPAddress.IPv6Any"/>. Short forms of IPv4 (<c>127.1</c>, octal parts) are refused: they rarely mean what is typed.
/// </summary>
internal sealed class AddressFormat : IValueFormat<IPAddress>
{
    public string Placeholder => "ADDR";

    public string Form => "an IP address such as 127.0.0.1 or ::1, or * for every address";

    public bool TryParse(string text, [MaybeNullWhen(false)] out IPAddress value)
    {
        if (text == "*")
        {
            value = IPAddress.IPv6Any;
            return true;
        }
        // The parser of the platform also takes "[::1]:80" and drops the port.
        bool isIPv6 = text.Contains(':', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal);
        return IPAddress.TryParse(text, out value) && (isIPv6 || value.ToString() == text);
    }

    public string Format(IPAddress value) => value.Equals(IPAddress.IPv6Any) ? "*" : value.ToString();
}
