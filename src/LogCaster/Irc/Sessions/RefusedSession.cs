using System;
using LogCaster.Net;

namespace LogCaster.Irc.Sessions;

/// <summary>A connection that is told why it may not stay, and given a moment to read it.</summary>
internal sealed class RefusedSession : Session
{
    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="words">Why.</param>
    public RefusedSession(Connection connection, byte[] words)
        : base(connection)
    {
        _ = connection.Send(words, out _);
        connection.EndOutput();
    }

    /// <inheritdoc/>
    public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
    {
        consumed = bytes.Length;
        return state == StreamState.Open ? Interest.Read : Interest.Close;
    }

    /// <inheritdoc/>
    public override void GiveUp(ReadOnlySpan<byte> unfinished)
    {
    }

    /// <inheritdoc/>
    public override Interest Tick(long nowMs) => Interest.Close;
}
