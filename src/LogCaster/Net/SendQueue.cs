using System.Buffers;

namespace LogCaster.Net;

/// <summary>
/// Bytes on their way to a peer: written into <see cref="Output"/>, sent as far as the connection takes them. Used by whoever owns the session;
/// holds no more than its owner writes between two flushes.
/// </summary>
internal sealed class SendQueue(Connection connection)
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

    /// <summary>Sends what can be sent now.</summary>
    public SendOutcome Flush()
    {
        SendOutcome outcome = connection.Send(Output.WrittenMemory[_sent..], out int sent);
        _sent += sent;
        if (outcome == SendOutcome.Blocked)
        {
            DropSent();
        }
        else if (outcome == SendOutcome.Done)
        {
            Clear();
        }
        return outcome;
    }

    private void Clear()
    {
        _sent = 0;
        if (Output.Capacity > MaxKeptBytes)
        {
            Output = new ArrayBufferWriter<byte>();
        }
        else
        {
            Output.ResetWrittenCount();
        }
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
}

/// <summary>What became of bytes to be sent.</summary>
internal enum SendOutcome
{
    /// <summary>All are on their way.</summary>
    Done,

    /// <summary>No more can be sent until the peer reads.</summary>
    Blocked,

    /// <summary>The peer is gone.</summary>
    Broken,
}
