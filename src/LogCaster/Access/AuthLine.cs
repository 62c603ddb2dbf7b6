using System;
using System.Text;

namespace LogCaster.Access;

/// <summary>A line that begins with AUTH: which of its bytes are the token, and which a command behind it. Pure functions.</summary>
internal static class AuthLine
{
    private const string Word = "AUTH";

    /// <summary>Whether a line of the log port is AUTH and one token: such a line is never stored as the first of a connection.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="token">The token.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> token)
    {
        bool isAuth = line.StartsWith("AUTH "u8);
        token = isAuth ? line[(Word.Length + 1)..].Trim((byte)' ') : default;
        return isAuth && Token.IsWellFormed(token);
    }

    /// <summary>Whether a line of the query port begins with AUTH, in any case.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="token">The next word, which may be no token.</param>
    /// <param name="command">What stands behind it.</param>
    public static bool TryReadCommand(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> command)
    {
        token = default;
        command = default;
        line = line.Trim(" \t\r"u8);
        if (line.Length < Word.Length || !Ascii.EqualsIgnoreCase(line[..Word.Length], Word) || (line.Length > Word.Length && line[Word.Length] is not ((byte)' ' or (byte)'\t')))
        {
            return false;
        }
        token = line[Word.Length..].TrimStart(" \t"u8);
        int end = token.IndexOfAny((byte)' ', (byte)'\t');
        if (end >= 0)
        {
            command = token[end..].TrimStart(" \t"u8);
            token = token[..end];
        }
        return true;
    }
}
