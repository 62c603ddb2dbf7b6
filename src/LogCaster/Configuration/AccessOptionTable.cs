using System.Collections.Immutable;
using LogCaster.Diagnostics;

namespace LogCaster.Configuration;

/// <summary>The part of the <see cref="OptionTable"/> that says who may do what. Constant, safe for any thread.</summary>
internal static class AccessOptionTable
{
    private const int MaxPathChars = 4000;

    public static readonly Option<string> AuthToken = new(new TokenFormat(), "")
    {
        Variable = "LOGCASTER_AUTH_TOKEN",
        IsSecret = true,
        Group = OptionGroup.Access,
        Text = "One token that may do everything; of logcaster query and tail the token they send.",
    };

    public static readonly Option<string> TokensFile = new(new TextFormat("FILE", MaxPathChars), "")
    {
        Variable = "LOGCASTER_TOKENS_FILE",
        IsReloadable = true,
        Group = OptionGroup.Access,
        Text = "File of tokens, a line each: name, SHA-256, roles, and if wanted networks and an end.",
    };

    public static readonly Option<Networks> Allow = new(new NetworksFormat(), Networks.None)
    {
        Variable = "LOGCASTER_ALLOW",
        Group = OptionGroup.Access,
        Text = "Networks that may query without a token, with commas; the word private is every private network.",
    };

    public static readonly Option<bool> IngestAuth = new(new ChoiceFormat<bool>("open|required", ("open", false), ("required", true)), defaultValue: false)
    {
        Variable = "LOGCASTER_INGEST_AUTH",
        Group = OptionGroup.Access,
        Text = "Whether senders of logs must begin with AUTH and a token.",
    };

    public static readonly Option<int> MaxTokens = new(new CountFormat(1, 1_000_000), 10_000)
    {
        Variable = "LOGCASTER_MAX_TOKENS",
        Metric = MetricTable.Tokens,
        Group = OptionGroup.Access,
        Text = "How many lines the file of tokens may have.",
    };

    public static readonly Option<int> MaxOffenders = new(new CountFormat(1, 10_000_000), 16_384)
    {
        Variable = "LOGCASTER_MAX_OFFENDERS",
        Metric = MetricTable.AuthOffenders,
        Group = OptionGroup.Access,
        Text = "How many addresses are remembered that gave wrong tokens; the oldest are forgotten first.",
    };

    public static readonly Option<string> User = new(new TextFormat("NAME", 64, isWord: true), "")
    {
        Variable = "LOGCASTER_USER",
        Group = OptionGroup.Process,
        Text = "User that LogCaster becomes when it was started as root, by name or as UID or UID:GID; ports are opened before that.",
    };

    /// <summary>Every row about access, in the order of help and documents; <see cref="User"/> stands with the process.</summary>
    public static readonly ImmutableArray<Option> All = [AuthToken, TokensFile, Allow, IngestAuth, MaxTokens, MaxOffenders];
}
