using System;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using LogCaster.Configuration;

namespace LogCaster.Access;

/// <summary>A line of the file of tokens. Immutable, any thread.</summary>
/// <param name="name">What it is called in the own log.</param>
/// <param name="roles">What its owner may do.</param>
internal sealed class TokenRow(string name, Roles roles)
{
    /// <summary>What it is called in the own log.</summary>
    public string Name => name;

    /// <summary>What its owner may do.</summary>
    public Roles Roles => roles;

    /// <summary>SHA-256 of the token; empty for a certificate.</summary>
    public ImmutableArray<byte> Hash { get; init; } = [];

    /// <summary>The name in the certificate; null for a token.</summary>
    public string? Certificate { get; init; }

    /// <summary>The addresses it may be used from; none for all.</summary>
    public ImmutableArray<Network> Networks { get; init; } = [];

    /// <summary>When it ends.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Why it is not in force for an address at a time; null if it is.</summary>
    public Diagnostics.AccessFailure? WhyNot(IPAddress address, DateTimeOffset now) =>
        now >= Until ? Diagnostics.AccessFailure.Expired
        : !Networks.IsEmpty && !Networks.Any(network => network.Contains(address)) ? Diagnostics.AccessFailure.Network
        : null;

    /// <summary>Without the hash.</summary>
    public override string ToString() => $"{Name}: {RoleNames.Text(Roles)}";
}
