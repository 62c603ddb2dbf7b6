using System;
using System.Collections.Immutable;
using System.Linq;
using System.Net;

namespace LogCaster.Configuration;

/// <summary>Some networks, with commas between them. Immutable, any thread.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="All">The networks.</param>
internal sealed record Networks(string Text, ImmutableArray<Network> All)
{
    /// <summary>Stands for every network whose addresses no one outside can have: RFC 1918, RFC 4193, and addresses of a link.</summary>
    public const string PrivateWord = "private";

    private static readonly ImmutableArray<string> s_private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"];

    /// <summary>No network.</summary>
    public static Networks None { get; } = new("", []);

    /// <summary>Whether an address is in one of them.</summary>
    public bool Contain(IPAddress address) => All.Any(network => network.Contains(address));

    /// <summary>Reads networks; null if one of them is none.</summary>
    /// <param name="text">Networks with commas between them, and the word <see cref="PrivateWord"/>.</param>
    public static Networks? TryParse(string text)
    {
        var all = ImmutableArray.CreateBuilder<Network>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] written = part.Equals(PrivateWord, StringComparison.OrdinalIgnoreCase) ? [.. s_private] : [part];
            foreach (string one in written)
            {
                if (!Network.TryParse(one, out Network? network))
                {
                    return null;
                }
                all.Add(network);
            }
        }
        return new Networks(text, all.ToImmutable());
    }
}
