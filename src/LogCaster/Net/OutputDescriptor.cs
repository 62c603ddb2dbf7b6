using System.IO;
using System.Runtime.InteropServices;

namespace LogCaster.Net;

/// <summary>
/// An output of this process as a plain descriptor. Unlike the framework's stream of standard output it tells when nobody reads it any more,
/// which is how <c>head</c> ends the program before it in a pipe. Used by one thread; owns nothing.
/// </summary>
/// <param name="number">The descriptor: 1 is standard output.</param>
internal sealed class OutputDescriptor(int number)
{
    /// <summary>The descriptor.</summary>
    public int Number => number;

    /// <summary>Writes bytes, waiting as long as their reader takes.</summary>
    /// <returns>False when nobody reads them any more.</returns>
    /// <exception cref="IOException">They cannot be written, for instance because the disk is full.</exception>
    public bool TryWrite(scoped System.ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = Interop.Write(number, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error is Interop.BrokenPipe or Interop.ConnectionReset)
            {
                return false;
            }
            if (error == Interop.WouldBlock)
            {
                WaitForRoom();
            }
            else if (error != Interop.Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
        return true;
    }

    // Who shares a terminal or a pipe with us may have made it non-blocking.
    private void WaitForRoom()
    {
        var entry = new Interop.PollEntry { Descriptor = number, Events = Interop.PollOut };
        _ = Interop.Poll(ref entry, 1, timeoutMs: -1);
    }
}
