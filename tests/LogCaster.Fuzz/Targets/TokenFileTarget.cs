using System;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using System.Text;
using LogCaster.Access;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// A file of tokens that anybody may have written: each line is a row or an error that repeats nothing of it; a row can be used, and its token is found. The
/// same bytes as lines of the ports: what is AUTH for the log port is AUTH for the query port, with the same token.
/// </summary>
internal static class TokenFileTarget
{
    private const int MaxRows = 20;

    public static FuzzTarget Row { get; } = new("TokenFile", Run, [
        "sha256:", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", "cert:", "\"cert:a b\"", " ingest", " query", " admin", ",", " from=", "10.0.0.0/8", "::/0",
        "private", "/32", " until=", "2027-01-01", "T12:00:00Z", "+14:00", "9999-12-31T23:59:59-14:00", "#", "\n", "\r\n", "\"", "\0", "\u00e9", "AUTH ", "auth ", "\t", " COUNT",
    ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        CheckLine(input);
        string text = Encoding.UTF8.GetString(input);
        var reader = new TokenFileReader(MaxRows);
        ImmutableArray<TokenRow> rows = reader.Read(text);
        FuzzFailureException.Unless(rows.Length <= MaxRows, "Rows are bounded.");
        foreach (string error in reader.Errors)
        {
            FuzzFailureException.Unless(error.StartsWith("line ", StringComparison.Ordinal) && error.Length < 400 && !error.Any(char.IsControl), "An error is a sentence.");
        }
        var table = new TokenTable(rows);
        foreach (TokenRow row in rows)
        {
            FuzzFailureException.Unless(row.Roles != Roles.None && (row.Hash.Length == 32) == row.Certificate is null, "A row has roles, and a hash or a certificate.");
            FuzzFailureException.Unless(ReferenceEquals(table.FindAgain(row), row), "A row is found by its key.");
            _ = row.WhyNot(IPAddress.IPv6Loopback, DateTimeOffset.UnixEpoch);
            _ = row.WhyNot(IPAddress.Loopback, DateTimeOffset.MaxValue);
        }
        FuzzFailureException.Unless(rows.Select(row => row.Name).Distinct(StringComparer.Ordinal).Count() == rows.Length, "Names are unique.");
        return HashCode.Combine(rows.Length, int.Min(reader.Errors.Count, 3), rows.Count(row => row.Certificate is not null), rows.Sum(row => int.Min(row.Networks.Length, 2)));
    }

    private static void CheckLine(ReadOnlySpan<byte> line)
    {
        if (!AuthLine.TryRead(line, out ReadOnlySpan<byte> token))
        {
            return;
        }
        FuzzFailureException.Unless(Token.IsWellFormed(token), "What is taken for a token can be one.");
        bool isCommand = AuthLine.TryReadCommand(line, out ReadOnlySpan<byte> same, out ReadOnlySpan<byte> command);
        FuzzFailureException.Unless(isCommand && same.SequenceEqual(token) && command.IsEmpty, "Both ports read the same token.");
    }
}
