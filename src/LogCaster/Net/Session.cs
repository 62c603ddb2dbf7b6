using System;
using System.Threading;

namespace LogCaster.Net;

/// <summary>
/// One connection, as its protocol sees it: bytes come, and an answer says what the receive loop shall wait for next. Called by the thread
/// of its loop, unless the protocol says otherwise.
/// </summary>
internal abstract class Session
{
    private int _interest = (int)Interest.Read;

    /// <summary>Makes the session of an accepted connection.</summary>
    /// <param name="connection">The connection; the loop closes it.</param>
    protected Session(Connection connection) => Connection = connection;

    /// <summary>The connection.</summary>
    public Connection Connection { get; }

    /// <summary>The connected socket.</summary>
    public int Descriptor => Connection.Descriptor;

    /// <summary>Where the connection came in.</summary>
    public Listener Listener => Connection.Listener;

    /// <summary>Who is at the other end.</summary>
    public Peer Peer => Connection.Peer;

    /// <summary>What the loop waits for; set by <see cref="ReceiveLoop.Arm"/> alone.</summary>
    public Interest Interest
    {
        get => (Interest)Volatile.Read(ref _interest);
        set => Volatile.Write(ref _interest, (int)value);
    }

    /// <summary>
    /// Nothing is received before this time, in milliseconds of the loop's clock: a peer that has to wait holds up nobody else. Set before the session is
    /// given to its loop, or before it asks for <see cref="Interest.Later"/>.
    /// </summary>
    public long HeardFromMs { get; set; }

    /// <summary>Whether the loop comes back without an event of the socket; the loop's own.</summary>
    public bool HasTurn { get; set; }

    /// <summary>When bytes last came or went, in milliseconds of the loop's clock.</summary>
    public long LastActiveMs { get; set; }

    /// <summary>What the last receive left over, at the front of this buffer of the loop's pool; null when nothing is.</summary>
    public byte[]? Unfinished { get; set; }

    /// <summary>How many bytes are left over.</summary>
    public int UnfinishedLength { get; set; }

    /// <summary>Whether the bytes on the wire shall be TLS.</summary>
    public virtual bool ExpectsTls => Connection.IsEncrypted;

    /// <summary>Whether any byte has come; the loop's own.</summary>
    public bool HasReceived { get; set; }

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">What was not consumed before, then what came since; valid during the call.</param>
    /// <param name="state">Whether more can come.</param>
    /// <param name="consumed">How many bytes are done with; the loop keeps the rest, up to its bound.</param>
    public abstract Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed);

    /// <summary>Called when bytes can be sent again, after the session asked for it.</summary>
    public virtual Interest Send() => Interest;

    /// <summary>The loop has no room for what is left over: the session makes do without it.</summary>
    /// <param name="unfinished">The bytes that cannot be kept.</param>
    public abstract void GiveUp(ReadOnlySpan<byte> unfinished);

    /// <summary>The peer is gone while the session waits for something else than the socket. Nothing may be done here but to remember it.</summary>
    public virtual void PeerGone()
    {
    }

    /// <summary>Called about once a second.</summary>
    /// <param name="nowMs">The loop's clock in milliseconds.</param>
    public abstract Interest Tick(long nowMs);

    /// <summary>
    /// Whether the close must be a reset, because an orderly one would tell the peer something that is not true. Asked when it is closed.
    /// </summary>
    public virtual bool ClosesByReset => false;

    /// <summary>Called once, before the socket is closed.</summary>
    public virtual void Closing()
    {
    }

    /// <summary>Called once, after <see cref="Interest.HandOver"/>: the loop has forgotten the session, and its connection may be given to another.</summary>
    public virtual void HandedOver() => throw new InvalidOperationException("This session keeps its connection.");
}

/// <summary>What a session waits for.</summary>
internal enum Interest
{
    /// <summary>Nothing any more: the loop closes the connection.</summary>
    Close,

    /// <summary>Bytes to receive.</summary>
    Read,

    /// <summary>Room to send.</summary>
    Write,

    /// <summary>Bytes to receive, and room to send.</summary>
    ReadAndWrite,

    /// <summary>Something else than the socket; who provides it arms the session again.</summary>
    Elsewhere,

    /// <summary>Bytes to receive, but not before <see cref="Session.HeardFromMs"/>; the loop sees to that.</summary>
    Later,

    /// <summary>Nothing here: the session has done its part, and its connection goes on to another session.</summary>
    HandOver,
}

/// <summary>Whether more bytes can come from a peer.</summary>
internal enum StreamState
{
    /// <summary>They can.</summary>
    Open,

    /// <summary>The peer has ended its stream in good order.</summary>
    Ended,

    /// <summary>We end it, and take nothing more.</summary>
    CutOff,

    /// <summary>The connection is broken: nothing can be received or sent any more.</summary>
    Broken,
}
