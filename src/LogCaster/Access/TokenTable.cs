using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace LogCaster.Access;

/// <summary>Tokens and names of certificates that are in force together. Immutable, any thread.</summary>
internal sealed class TokenTable
{
    private readonly ImmutableArray<TokenRow> _tokens;
    private readonly Dictionary<string, TokenRow> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, TokenRow> _fronts = [];

    /// <summary>Makes a table.</summary>
    /// <param name="rows">Its rows.</param>
    public TokenTable(ImmutableArray<TokenRow> rows)
    {
        Rows = rows;
        var tokens = ImmutableArray.CreateBuilder<TokenRow>(rows.Length);
        foreach (TokenRow row in rows)
        {
            if (row.Certificate is string certificate)
            {
                _certificates[certificate] = row;
            }
            else
            {
                tokens.Add(row);
                _fronts[FrontOf(row.Hash.AsSpan())] = row;
            }
        }
        _tokens = tokens.ToImmutable();
    }

    /// <summary>A table without rows.</summary>
    public static TokenTable Empty { get; } = new([]);

    /// <summary>Every row.</summary>
    public ImmutableArray<TokenRow> Rows { get; }

    /// <summary>The row of a token; null if nobody has it. Takes as long whether there is one or not, and wherever it is.</summary>
    /// <param name="token">The token.</param>
    public TokenRow? Find(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Token.Hash(token, hash);
        TokenRow? found = null;
        foreach (TokenRow row in _tokens)
        {
            found = CryptographicOperations.FixedTimeEquals(row.Hash.AsSpan(), hash) ? row : found;
        }
        return found;
    }

    /// <summary>
    /// Whether somebody has this token, in a time that does not grow with the table: for lines of logs, where nobody is told what was found.
    /// </summary>
    /// <param name="token">What may be a token.</param>
    public bool Knows(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Token.Hash(token, hash);
        return _fronts.TryGetValue(FrontOf(hash), out TokenRow? row) && CryptographicOperations.FixedTimeEquals(row.Hash.AsSpan(), hash);
    }

    /// <summary>The row of a certificate; null if its name is in none.</summary>
    public TokenRow? FindCertificate(string name) => _certificates.GetValueOrDefault(name);

    /// <summary>The row that says now what a row of an older table said; null if there is none.</summary>
    public TokenRow? FindAgain(TokenRow old) => old.Certificate is string certificate ? FindCertificate(certificate)
        : _fronts.TryGetValue(FrontOf(old.Hash.AsSpan()), out TokenRow? row) && row.Hash.AsSpan().SequenceEqual(old.Hash.AsSpan()) ? row
        : null;

    private static long FrontOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);
}
