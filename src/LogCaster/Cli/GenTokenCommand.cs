using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LogCaster.Access;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary><c>logcaster gen-token</c>: makes a token, and the line for the file of tokens that knows it by its hash.</summary>
internal static class GenTokenCommand
{
    private const string DefaultRoles = "ingest,query";

    /// <summary>Prints both, the token first.</summary>
    public static int Run(CommandContext context, ParsedLine line)
    {
        string name = line.ValueOf(CommandTable.TokenName) ?? "token-" + context.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string roles = line.ValueOf(CommandTable.TokenRoles) ?? DefaultRoles;
        string token = Token.New();
        string row = $"{name} sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))} {roles}";
        // The server must take what we print.
        var reader = new TokenFileReader(maxRows: 1);
        _ = reader.Read(row);
        if (reader.Errors.Count > 0)
        {
            context.Error.WriteLine($"{Grammar.ProgramName}: {reader.Errors.Single()["line 1: ".Length..]}");
            return ExitCode.Usage;
        }
        if (context.OutputIsTerminal())
        {
            context.Error.WriteLine($"The token, which is shown this once, and its line for the file of {AccessOptionTable.TokensFile.Variable}:");
        }
        context.Output.WriteLine(token);
        context.Output.WriteLine(row);
        return ExitCode.Success;
    }
}
