using System;
using System.Collections.Immutable;
using System.Text;

namespace LogCaster.Access;

/// <summary>What somebody is told who may not do what he asked for: the way in, and nothing of who else has one. Constant, any thread.</summary>
internal static class Denial
{
    /// <summary>The word that every denial begins with.</summary>
    public const string Word = "DENIED ";

    /// <summary>There are no tokens, and the address is none of those that may without.</summary>
    public const string NoToken =
        Word + "this LogCaster has no token. Set LOGCASTER_AUTH_TOKEN_FILE, or LOGCASTER_ALLOW=192.168.1.0/24, or query from the machine itself.";

    /// <summary>There are tokens, and one is needed.</summary>
    public const string NeedsQuery =
        Word + "this needs a token with the query role. Send AUTH and the token in the line before, or set LOGCASTER_ALLOW to your network on the server.";

    /// <summary>There are tokens, and one of another role is needed.</summary>
    public const string NeedsAdmin = Word + "this needs a token with the admin role. Send AUTH and the token in the line before.";

    /// <summary>There are no tokens, and only the machine itself may do it.</summary>
    public const string NeedsLoopback =
        Word + "this needs the admin role, which only the machine itself has while there is no token. Set LOGCASTER_AUTH_TOKEN_FILE to have one.";

    /// <summary>The token is none, or has ended, or is not for this address: which of these is in LogCaster's own log.</summary>
    public const string WrongToken = Word + "this token is not valid here. Whoever runs this LogCaster can make one: logcaster gen-token.";

    /// <summary>There are tokens, and IRC shows log channels to those alone who have one.</summary>
    public const string NeedsQueryOnIrc = Word + "this needs a token with the query role. Give it as the server password (PASS), or log in with it (SASL PLAIN).";

    private static readonly ImmutableArray<string> s_all = [NoToken, NeedsQuery, NeedsAdmin, NeedsLoopback, WrongToken];

    /// <summary>Whether a line is one of these, as this version says them.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        return s_all.Contains(text);
    }

    /// <summary>Whether a line is one of these, whatever version the server has.</summary>
    public static bool IsDenial(ReadOnlySpan<byte> line) => line.StartsWith("DENIED "u8);
}
