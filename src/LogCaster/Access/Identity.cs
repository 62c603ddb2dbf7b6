namespace LogCaster.Access;

/// <summary>Who somebody is, as far as it is known, and what he may do. Immutable, any thread.</summary>
/// <param name="Name">The name of his token or certificate, or one of those below.</param>
/// <param name="Roles">What he may do.</param>
internal sealed record Identity(string Name, Roles Roles)
{
    /// <summary>The name of who comes from this machine, where there are no tokens.</summary>
    public const string Loopback = "loopback";

    /// <summary>The name of who has given no token.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The name of who has given the token of the settings.</summary>
    public const string AuthToken = "auth_token";

    /// <summary>Somebody of whom nothing is known, and who may do nothing.</summary>
    public static Identity Nobody { get; } = new(Anonymous, Roles.None);

    /// <summary>The row that says so; null when the address alone does.</summary>
    public TokenRow? Row { get; init; }

    /// <summary>The table that this row is in: with the next table it is looked for again.</summary>
    public TokenTable? Table { get; init; }

    /// <summary>Whether he may do all that some roles stand for.</summary>
    public bool Has(Roles roles) => (Roles & roles) == roles;
}
