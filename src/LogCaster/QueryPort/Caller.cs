using System;
using LogCaster.Access;
using LogCaster.Net;

namespace LogCaster.QueryPort;

/// <summary>Who is at the other end of a query connection, by his address, his certificate, and the last token he gave. Belongs to one session.</summary>
/// <param name="gate">Who may do what.</param>
/// <param name="connection">The connection.</param>
internal sealed class Caller(Gate gate, Connection connection)
{
    /// <summary>Who he is.</summary>
    public Identity Identity { get; private set; } = gate.Of(connection.Peer);

    /// <summary>Whether a line begins with AUTH; it is carried out then, and must not be parsed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="answer">What he is told; empty when a command follows in the line.</param>
    /// <param name="command">The command that stands behind the token; empty for none.</param>
    /// <param name="isEnd">Whether the connection ends, for want of a token that is valid.</param>
    public bool TryAuthenticate(byte[] line, out string answer, out byte[] command, out bool isEnd)
    {
        (answer, command, isEnd) = ("", [], false);
        if (!AuthLine.TryReadCommand(line, out ReadOnlySpan<byte> token, out ReadOnlySpan<byte> behind))
        {
            return false;
        }
        if (token.IsEmpty)
        {
            (answer, isEnd) = ("ERROR: AUTH needs a token; allowed: AUTH token", true);
        }
        else if (!gate.HasTokens || gate.Of(connection.Peer, connection.Listener.Name, token) is not Identity identity)
        {
            (answer, isEnd) = (gate.HasTokens ? Denial.WrongToken : Denial.NoToken, true);
        }
        else
        {
            Identity = identity;
            command = behind.ToArray();
            answer = behind.IsEmpty ? $"OK: {identity.Name} has the roles {RoleNames.Text(identity.Roles)}" : "";
        }
        return true;
    }

    /// <summary>Why he may ask nothing at all now; null if he may. His token may have ended.</summary>
    public string? Refusal()
    {
        Identity = gate.Now(Identity, connection.Peer);
        return Identity.Has(Roles.Query) ? null : gate.Refuse(Identity, connection.Peer.Text, connection.Listener.Name, Roles.Query);
    }
}
