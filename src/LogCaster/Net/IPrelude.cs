using System;

namespace LogCaster.Net;

/// <summary>What happens on a connection before its protocol is spoken, on a loop of its own. Any thread.</summary>
internal interface IPrelude
{
    /// <summary>The loop that serves it.</summary>
    ReceiveLoop Loop { get; }

    /// <summary>Whether it happens on the connections of a peer.</summary>
    bool AppliesTo(Peer peer) => true;

    /// <summary>Whether bytes are encrypted from then on, so that nothing can be said in the clear before.</summary>
    bool Encrypts => false;

    /// <summary>
    /// Makes the session that carries it out. It ends with <see cref="Interest.HandOver"/> and then gives the connection on; or with
    /// <see cref="Interest.Close"/>, and the connection goes no further.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="goOn">Takes the connection, or another one over the same socket, which is owned by the callee from then on.</param>
    Session Open(Connection connection, Action<Connection> goOn);
}
