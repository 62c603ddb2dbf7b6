using System;
using System.Collections.Immutable;
using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>A flag that some commands have and that is no setting.</summary>
/// <param name="Flag">The flag.</param>
/// <param name="Text">What it does, for help.</param>
internal sealed record CommandFlag(string Flag, string Text)
{
    /// <summary>What stands for its value in help; empty when it takes none.</summary>
    public string Placeholder { get; init; } = "";

    /// <summary>What its value may be, to be read after "must be".</summary>
    public string Form { get; init; } = "";

    /// <summary>The values it may have; none when any will do that is not empty.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Whether a value is one it may have.</summary>
    public bool Accepts(string value) => Words.IsEmpty ? value.Length > 0 : Words.Contains(value);
}

/// <summary>A row of the <see cref="CommandTable"/>.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Argument">What may follow it, as help shows it; empty for nothing.</param>
/// <param name="Text">What it does, for help.</param>
/// <param name="TakesSettings">Whether the flags of settings mean something to it.</param>
/// <param name="Flags">Its own flags.</param>
/// <param name="Run">Runs it; gives the exit code.</param>
internal sealed record CommandRow(
    string Name, string Argument, string Text, bool TakesSettings, ImmutableArray<CommandFlag> Flags, Func<CommandContext, ParsedLine, int> Run)
{
    /// <summary>The settings whose flags mean something to it, when not all do.</summary>
    public ImmutableArray<Option> Settings { get; init; } = [];

    /// <summary>Whether any number of words may follow it; behind <c>--</c> they may begin with <c>-</c>.</summary>
    public bool TakesWords { get; init; }

    /// <summary>What users type, for help: a command line and what it does, two columns.</summary>
    public ImmutableArray<(string Line, string Meaning)> Examples { get; init; } = [];

    /// <summary>What else there is to know, for help, a paragraph each.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>Whether the flag of a setting means something to it.</summary>
    public bool Takes(Option option) => TakesSettings || Settings.Contains(option);
}

/// <summary>A flag of the older LogCaster that a later version brings back, and what it belongs to.</summary>
internal sealed record FutureFlag(string Flag, string Value, string Feature);

/// <summary>Every command, one row each: the parser and help are made of it. Constant, safe for any thread.</summary>
internal static class CommandTable
{
    private const string AskStatus =
        "Exit status, as of grep: 0 something was found, 1 nothing was found, 2 it failed: LogCaster refused the command, could not be "
        + "reached, or the connection was cut.";

    public static readonly CommandFlag Json = new("--json", "Print one JSON object instead of a table.");

    public static readonly CommandFlag Check = new("--check", "Only check: exit code 0 when the settings are good, 78 when not.");

    public static readonly CommandFlag Host = new("--host", "Where LogCaster runs [127.0.0.1].")
    {
        Placeholder = "HOST",
        Form = "a host name or an address",
    };

    public static readonly CommandFlag Color = new(
        "--color", "Colours by severity: auto (the default) is on a terminal, unless NO_COLOR is set or TERM is dumb.")
    {
        Placeholder = "WHEN",
        Form = "one of auto, always, never",
        Words = ["auto", "always", "never"],
    };

    public static readonly CommandFlag Keep = new("--keep", "Delete older backups beside the new one, but for so many.")
    {
        Placeholder = "NUMBER",
        Form = "a whole number of at least 1",
    };

    public static readonly CommandFlag Until = new("--until", "Leave out what came after this time.")
    {
        Placeholder = "TIME",
        Form = "a time such as -5m, yesterday, 14:05, 2026-11-23_14:05 or 2026-11-23T14:05:00Z",
    };

    public static readonly CommandFlag Force = new("--force", "Put files that are there already aside, into a folder beside the restored ones.");

    public static readonly CommandFlag TokenFile = new("--token-file", "File that holds the token to send; else that of LOGCASTER_AUTH_TOKEN_FILE, if it is set.")
    {
        Placeholder = "FILE",
        Form = "a readable file",
    };

    public static readonly CommandFlag TokenName = new("--name", "Name of the token in LogCaster's own log [token-TIME].")
    {
        Placeholder = "NAME",
        Form = "letters, digits and - _ . @",
    };

    public static readonly CommandFlag TokenRoles = new("--roles", "What its owner may do [ingest,query].")
    {
        Placeholder = "ROLES",
        Form = "ingest, query or admin, with commas between them",
    };

    public static readonly CommandRow Serve = new(
        "serve", "", "Take lines and answer queries. Without a command, this one runs.", TakesSettings: true, [], ServeCommand.Run);

    /// <summary>Every row, in the order of help.</summary>
    public static readonly ImmutableArray<CommandRow> All =
    [
        Serve,
        new("config", "", "Show the settings in effect, and where each comes from.", TakesSettings: true, [Json, Check], ConfigCommand.Run),
        new("query", "COMMAND", "Ask a running LogCaster, and show its answer.", TakesSettings: false, [Host, TokenFile, Color], AskCommand.Query)
        {
            Settings = [OptionTable.QueryPort],
            TakesWords = true,
            Examples =
            [
                ("logcaster query COUNT", "how many records there are"),
                ("logcaster query SEARCH timeout", "records with a text"),
                ("logcaster query 'RECENT 50 level=err since=-1h'", "the newest errors"),
                ("echo 'SEARCH disk full' | logcaster query", "a command from a pipe"),
                ("logcaster query -- SEARCH -v", "words that begin with -"),
                ("logcaster query HELP", "what can be asked"),
            ],
            Details =
            [
                "Several words are joined by blanks. Without words, one line of standard input is the command.",
                AskStatus,
            ],
        },
        new("tail", "[FILTER]", "Show records of a running LogCaster as they come.", TakesSettings: false, [Host, TokenFile, Color], AskCommand.Tail)
        {
            Settings = [OptionTable.QueryPort],
            TakesWords = true,
            Examples =
            [
                ("logcaster tail", "every record"),
                ("logcaster tail level=err", "errors and worse"),
                ("logcaster tail --host web1 'timeout -healthcheck'", "of another machine"),
                ("logcaster tail -- '-healthcheck level=err'", "words that begin with -"),
                ("logcaster tail level=err | head -n 1", "wait for one error"),
            ],
            Details =
            [
                "It ends with Ctrl-C, with LogCaster, or when nobody reads its output any more.",
                AskStatus,
            ],
        },
        new("backup", "DIR|-", "Make a backup of the files, also while LogCaster runs.", TakesSettings: false, [Keep], BackupCommand.Run)
        {
            Settings = [OptionTable.Dir],
            TakesWords = true,
            Examples =
            [
                ("logcaster backup /backups -d /var/lib/logcaster", "makes /backups/logcaster-2026-11-23-103045"),
                ("logcaster backup /backups --keep 7", "and deletes all but the newest 7"),
                ("logcaster backup - | ssh host 'cat > log.tar'", "as an archive, to anywhere"),
            ],
            Details =
            [
                "Complete files get a second name in the backup, or are copied if it is on another file system; of the file that is being written the front "
                + "is copied. MANIFEST.json lists all with sizes and SHA-256. Exit status 0 is a whole backup, anything else none.",
            ],
        },
        new("restore", "BACKUP|-", "Bring a backup back.", TakesSettings: false, [Until, Force], RestoreCommand.Run)
        {
            Settings = [OptionTable.Dir],
            TakesWords = true,
            Examples =
            [
                ("logcaster restore /backups/logcaster-2026-11-23-103045", "into the directory of the settings"),
                ("logcaster restore /backups --until 14:05 -d /tmp/then", "the newest, up to a time, elsewhere"),
                ("ssh host 'cat log.tar' | logcaster restore -", "an archive"),
            ],
            Details =
            [
                "LogCaster must not run in that directory, and it must be empty, unless --force is given. Every file is checked against the manifest before "
                + "anything changes.",
            ],
        },
        new("verify", "[DIR]", "Read a log or a backup from begin to end, and tell what is wrong.", TakesSettings: false, [Json], VerifyCommand.Run)
        {
            Settings = [OptionTable.Dir],
            TakesWords = true,
            Examples =
            [
                ("logcaster verify", "the log of the settings, also while it is written"),
                ("logcaster verify /backups/logcaster-2026-11-23-103045", "a backup"),
            ],
            Details = ["Exit status 0 is good; 1 is not, or could not be read."],
        },
        new("gen-token", "", "Make a token, and its line for the file of tokens.", TakesSettings: false, [TokenName, TokenRoles], GenTokenCommand.Run)
        {
            Examples =
            [
                ("logcaster gen-token", "a token for a machine that sends and asks"),
                ("logcaster gen-token --name ann --roles admin", "one that may CLEAR, too"),
            ],
            Details =
            [
                "The first line is the token, which is kept nowhere. The second line belongs into the file that LOGCASTER_TOKENS_FILE names; behind it "
                + "may stand from=NETWORKS and until=TIME. LogCaster reads that file again on SIGHUP.",
            ],
        },
        new("help", "[COMMAND]", "Show this help, or that of a command.", TakesSettings: false, [], HelpCommand.Run),
        new("version", "", "Show version, revision and platform.", TakesSettings: false, [], VersionCommand.Run),
    ];

    /// <summary>Every flag that is no setting, once.</summary>
    public static readonly ImmutableArray<CommandFlag> Flags = [.. All.SelectMany(row => row.Flags).Distinct()];

    /// <summary>Flags that are refused with a clear message until they do something.</summary>
    public static readonly ImmutableArray<FutureFlag> Future =
    [
    ];
}
