using System;

namespace LogCaster.Net;

/// <summary>What is spoken on a listener: it makes the sessions of its connections. Called by the acceptor's thread, and by those that hand connections over.</summary>
internal interface IProtocol
{
    /// <summary>What a peer is told that is turned away because too many are connected; empty when peers expect no words.</summary>
    ReadOnlyMemory<byte> Refusal { get; }

    /// <summary>What a peer is told that is turned away because it has too many connections; empty when peers expect no words.</summary>
    ReadOnlyMemory<byte> RefusalOfPeer => default;

    /// <summary>
    /// Whether an orderly close tells the peer that what it sent is stored. If so, connections are reset in every other case, and by the kernel too, when
    /// the process dies.
    /// </summary>
    bool ConfirmsByClosing => false;

    /// <summary>How much the kernel holds of what a peer does not read, in bytes; 0 is what it likes, which may be megabytes.</summary>
    int SendBufferBytes => 0;

    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="loop">Index of the loop that will serve it.</param>
    Session Open(Connection connection, int loop);
}
