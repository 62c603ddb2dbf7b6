using System;
using System.Security.Cryptography;
using LogCaster.Configuration;

namespace LogCaster.Access;

/// <summary>Tokens: how they are made, what they look like, and the hash that is kept of them. Pure functions.</summary>
internal static class Token
{
    /// <summary>What tokens of ours begin with, so that scanners for secrets find them.</summary>
    public const string Prefix = "lc_";

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // 62 to the power of 43 is a little more than 2 to that of 256.
    private const int RandomLetters = 43;

    /// <summary>Makes a token that nobody can guess.</summary>
    public static string New() => Prefix + RandomNumberGenerator.GetString(Letters, RandomLetters);

    /// <summary>Whether bytes can be a token at all: one word of visible ASCII, not too long.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> token) =>
        token.Length is > 0 and <= TokenFormat.MaxChars && token.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;

    /// <summary>The hash by which a token is known.</summary>
    /// <param name="token">The token.</param>
    /// <param name="hash">Room for <see cref="SHA256.HashSizeInBytes"/> bytes.</param>
    public static void Hash(ReadOnlySpan<byte> token, Span<byte> hash) => SHA256.HashData(token, hash);
}
