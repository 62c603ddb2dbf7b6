using System;
using System.Buffers;
using System.Runtime.InteropServices;

namespace LogCaster.Net;

/// <summary>
/// Bytes on their way to a peer: written into <see cref="Output"/>, sent as far as the kernel takes them. Used by whoever owns the session;
/// holds no more than its owner writes between two flushes.
/// </summary>
internal sealed class SendQueue(int descriptor)
{
    // A buffer that one large answer made is not kept for the rest of the connection.
    private const int MaxKeptBytes = 256 * 1024;

    private int _sent;

    /// <summary>Takes what shall be sent.</summary>
    public ArrayBufferWriter<byte> Output { get; private set; } = new();

    /// <summary>Whether everything written was sent.</summary>
    public bool IsEmpty => Output.WrittenCount == _sent;

    /// <summary>How many bytes wait to be sent.</summary>
    public int UnsentBytes => Output.WrittenCount - _sent;

    /// <summary>Sends what the kernel takes now.</summary>
    public SendOutcome Flush()
    {
        while (!IsEmpty)
        {
            ReadOnlySpan<byte> rest = Output.WrittenSpan[_sent..];
            nint sent = Interop.Send(descriptor, ref MemoryMarshal.GetReference(rest), (nuint)rest.Length, Interop.MessageNoSignal);
            if (sent < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == Interop.Interrupted)
                {
                    continue;
                }
                if (error != Interop.WouldBlock)
                {
                    return SendOutcome.Broken;
                }
                DropSent();
                return SendOutcome.Blocked;
            }
            _sent += (int)sent;
        }
        _sent = 0;
        if (Output.Capacity > MaxKeptBytes)
        {
            Output = new ArrayBufferWriter<byte>();
        }
        else
        {
            Output.ResetWrittenCount();
        }
        return SendOutcome.Done;
    }

    // Who is always a little behind must not keep what it has read.
    private void DropSent()
    {
        if (_sent > MaxKeptBytes / 4 && _sent > UnsentBytes)
        {
            var rest = new ArrayBufferWriter<byte>(int.Max(UnsentBytes, 1));
            rest.Write(Output.WrittenSpan[_sent..]);
            (Output, _sent) = (rest, 0);
        }
    }

    /// <summary>Ends our direction of the connection; the peer reads the rest and then the end.</summary>
    public void End() => _ = Interop.Shutdown(descriptor, Interop.ShutdownWrite);

    /// <summary>Ends both directions, so that the loop finds the connection at its end.</summary>
    public void Abort() => _ = Interop.Shutdown(descriptor, Interop.ShutdownBoth);
}

/// <summary>What became of bytes to be sent.</summary>
internal enum SendOutcome
{
    /// <summary>All are with the kernel.</summary>
    Done,

    /// <summary>The kernel takes no more until the peer reads.</summary>
    Blocked,

    /// <summary>The peer is gone.</summary>
    Broken,
}
