using System;
using System.Runtime.InteropServices;

namespace LogCaster.Net;

/// <summary>
/// An accepted connection: its socket, who is at the other end, and how bytes go over it. Owned by whoever owns its session; the loop closes it.
/// </summary>
/// <param name="descriptor">The connected socket, non-blocking.</param>
/// <param name="listener">Where it came in.</param>
/// <param name="peer">Who is at the other end.</param>
internal class Connection(int descriptor, Listener listener, Peer peer)
{
    /// <summary>The connected socket.</summary>
    public int Descriptor => descriptor;

    /// <summary>Where it came in.</summary>
    public Listener Listener => listener;

    /// <summary>Who is at the other end.</summary>
    public Peer Peer => peer;

    /// <summary>Whether nobody on the way can read along.</summary>
    public virtual bool IsEncrypted => false;

    /// <summary>Whether something is to be done that the kernel will not announce: bytes came that nobody has received, or some wait to be sent.</summary>
    public virtual bool NeedsTurn => false;

    /// <summary>Receives what has come, as much as there is room for.</summary>
    /// <param name="room">Room for at least a byte.</param>
    /// <param name="state">Whether more can come; <see cref="StreamState.Open"/> also when nothing is there now.</param>
    /// <returns>How many bytes came; 0 when nothing is there, or nothing can come any more.</returns>
    public virtual int Receive(Memory<byte> room, out StreamState state)
    {
        nint received = Interop.Receive(descriptor, ref MemoryMarshal.GetReference(room.Span), (nuint)room.Length, 0);
        state = received > 0 ? StreamState.Open
            : received == 0 ? StreamState.Ended
            : Marshal.GetLastPInvokeError() is Interop.WouldBlock or Interop.Interrupted ? StreamState.Open
            : StreamState.Broken;
        return (int)nint.Max(received, 0);
    }

    /// <summary>Sends as much as can be sent now.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="sent">How many of them are on their way.</param>
    public virtual SendOutcome Send(ReadOnlyMemory<byte> bytes, out int sent)
    {
        sent = 0;
        while (sent < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes.Span[sent..];
            nint taken = Interop.Send(descriptor, ref MemoryMarshal.GetReference(rest), (nuint)rest.Length, Interop.MessageNoSignal);
            if (taken >= 0)
            {
                sent += (int)taken;
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error != Interop.Interrupted)
            {
                return error == Interop.WouldBlock ? SendOutcome.Blocked : SendOutcome.Broken;
            }
        }
        return SendOutcome.Done;
    }

    /// <summary>Sends what was to be sent before and could not be.</summary>
    public virtual SendOutcome FlushUnsent() => SendOutcome.Done;

    /// <summary>Ends our direction of the connection; the peer reads the rest and then the end.</summary>
    public virtual void EndOutput() => _ = Interop.Shutdown(descriptor, Interop.ShutdownWrite);

    /// <summary>Ends both directions, so that the loop finds the connection at its end.</summary>
    public void Abort() => _ = Interop.Shutdown(descriptor, Interop.ShutdownBoth);

    /// <summary>Closes the socket.</summary>
    /// <param name="isOrderly">Whether the peer shall see an orderly end, and not a reset.</param>
    public virtual void Close(bool isOrderly)
    {
        // Sockets of listeners that confirm by closing are set to be reset, unless we say otherwise.
        if (isOrderly == listener.Protocol.ConfirmsByClosing)
        {
            var reset = new Interop.Linger { On = isOrderly ? 0 : 1 };
            _ = Interop.SetOption(descriptor, Interop.SocketLevel, Interop.SocketLinger, ref reset, 2 * sizeof(int));
        }
        _ = Interop.Close(descriptor);
    }
}
