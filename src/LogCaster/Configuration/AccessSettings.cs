namespace LogCaster.Configuration;

/// <summary>What the <see cref="AccessOptionTable"/> says, typed. Immutable, safe for any thread.</summary>
internal sealed record AccessSettings
{
    /// <summary>The token that may do everything; empty for none. Nothing prints this record.</summary>
    public required string AuthToken { get; init; }

    /// <summary>The file of tokens; empty for none.</summary>
    public required string TokensFile { get; init; }

    /// <summary>Networks that may query without a token.</summary>
    public required Networks Allow { get; init; }

    /// <summary>Whether senders need a token.</summary>
    public required bool IngestNeedsToken { get; init; }

    /// <summary>Lines that the file of tokens may have.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Addresses that are remembered.</summary>
    public required int MaxOffenders { get; init; }

    /// <summary>The user to become; empty for none.</summary>
    public required string User { get; init; }

    /// <summary>Whether there are tokens: then roles decide, wherever a peer comes from.</summary>
    public bool HasTokens => AuthToken.Length > 0 || TokensFile.Length > 0;

    /// <summary>The typed settings of resolved options.</summary>
    public static AccessSettings From(ResolvedOptions options) => new()
    {
        AuthToken = options.Get(AccessOptionTable.AuthToken),
        TokensFile = options.Get(AccessOptionTable.TokensFile),
        Allow = options.Get(AccessOptionTable.Allow),
        IngestNeedsToken = options.Get(AccessOptionTable.IngestAuth),
        MaxTokens = options.Get(AccessOptionTable.MaxTokens),
        MaxOffenders = options.Get(AccessOptionTable.MaxOffenders),
        User = options.Get(AccessOptionTable.User),
    };

    /// <summary>Without the token, since records print what they hold.</summary>
    public override string ToString() => nameof(AccessSettings);
}
