using System;
using LogCaster.Net;

namespace LogCaster.Irc.Sessions;

/// <summary>A connection that is told why it may not stay, and given a moment to read it.</summary>
internal sealed class RefusedSession : Session
{
    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="descriptor">The connected socket.</param>
    /// <param name="listener">Where it came in.</param>
    /// <param name="words">Why.</param>
    public RefusedSession(int descriptor, Listener listener, byte[] words)
        : base(descriptor, listener)
    {
        var sending = new SendQueue(descriptor);
        words.CopyTo(sending.Output.GetSpan(words.Length));
        sending.Output.Advance(words.Length);
        _ = sending.Flush();
        sending.End();
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
