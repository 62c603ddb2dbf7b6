using System;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LogCaster.Net;

/// <summary>
/// A connection to the query port of a running LogCaster, as the commands <c>query</c> and <c>tail</c> need it: blocking, for one thread.
/// </summary>
internal sealed class QueryClient : IDisposable
{
    private readonly Socket _socket;

    /// <summary>Takes a socket that is connected, and closes it in the end.</summary>
    public QueryClient(Socket socket) => _socket = socket;

    /// <summary>Sends bytes. If the server is gone, receiving will tell.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                return;
            }
            bytes = bytes[sent..];
        }
    }

    /// <summary>Ends our direction: the server knows that nothing more will come.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster; receiving tells how it ended.
        }
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <param name="output">Where it will be written.</param>
    /// <returns>False when nobody reads that output any more.</returns>
    public bool WaitForBytes(OutputDescriptor output)
    {
        Span<Interop.PollEntry> entries =
        [
            new Interop.PollEntry { Descriptor = (int)_socket.Handle, Events = Interop.PollIn },
            new Interop.PollEntry { Descriptor = output.Number },
        ];
        while (Interop.Poll(ref MemoryMarshal.GetReference(entries), (nuint)entries.Length, timeoutMs: -1) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Interop.Interrupted)
            {
                return true;
            }
        }
        return (entries[1].Returned & (Interop.PollError | Interop.PollHangUp)) == 0;
    }

    /// <summary>Receives what there is, waiting for it.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="received">How many; 0 when the server has ended the connection in good order.</param>
    /// <returns>False when the connection was cut.</returns>
    public bool TryReceive(Span<byte> buffer, out int received)
    {
        received = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error == SocketError.Success;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();
}
