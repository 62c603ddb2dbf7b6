using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Tasks;

namespace LogCaster.Net.Tls;

/// <summary>
/// A connection whose bytes go over TLS. Encryption and decryption happen within <see cref="Receive"/> and <see cref="Send"/>, on the thread of whoever owns
/// the session: nothing waits, and no other thread is involved.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes what is to be disposed of.")]
internal sealed class TlsConnection : Connection
{
    // What is taken from the kernel at once: some records, however large the room for their text is.
    private const int ReceiveBytes = 64 * 1024;

    // What is encrypted ahead of what the kernel takes.
    private const int SendBytes = 64 * 1024;

    private readonly CipherStream _cipher;
    private readonly SslStream _tls;
    private readonly TextMemory _text = new();
    private ValueTask<int> _reading;
    private bool _isReading;
    private bool _peerEnded;
    private bool _isBroken;
    private bool _isEndTold;
    private bool _hasEnded;

    /// <summary>Goes on with a connection whose handshake is done.</summary>
    /// <param name="connection">The connection below.</param>
    /// <param name="peer">Who is at the other end, as the handshake has shown.</param>
    /// <param name="cipher">Where bytes come in and go out.</param>
    /// <param name="tls">Encrypts and decrypts; belongs to this connection from now on.</param>
    public TlsConnection(Connection connection, Peer peer, CipherStream cipher, SslStream tls)
        : base(connection.Descriptor, connection.Listener, peer)
    {
        _cipher = cipher;
        _tls = tls;
    }

    /// <inheritdoc/>
    public override bool IsEncrypted => true;

    /// <inheritdoc/>
    public override bool NeedsTurn => IsInputOver ? !_isEndTold || (!_isBroken && !_cipher.Output.IsEmpty) : _cipher.HasRecord || !_cipher.Output.IsEmpty;

    private bool IsInputOver => _peerEnded || _isBroken;

    /// <inheritdoc/>
    public override int Receive(Memory<byte> room, out StreamState state)
    {
        Debug.Assert(room.Length >= TlsRecord.MaxTextBytes, "A record must fit.");
        state = StreamState.Open;
        StreamState below = StreamState.Open;
        if (!_cipher.HasRecord && !IsInputOver)
        {
            _cipher.Feed(base.Receive(_cipher.Room(ReceiveBytes), out below));
        }
        int count = Decrypt(room);
        if (count == 0 && (IsInputOver || !_cipher.HasRecord))
        {
            state = _isBroken ? StreamState.Broken : _peerEnded ? StreamState.Ended : below;
            _isEndTold = state != StreamState.Open;
        }
        _cipher.Trim();
        return count;
    }

    /// <inheritdoc/>
    public override SendOutcome Send(ReadOnlyMemory<byte> bytes, out int sent)
    {
        sent = 0;
        SendOutcome outcome = FlushUnsent();
        while (outcome == SendOutcome.Done && sent < bytes.Length)
        {
            ReadOnlyMemory<byte> some = bytes[sent..int.Min(bytes.Length, sent + SendBytes)];
            if (!TryEncrypt(some))
            {
                return SendOutcome.Broken;
            }
            sent += some.Length;
            outcome = FlushUnsent();
        }
        return outcome;
    }

    /// <inheritdoc/>
    public override SendOutcome FlushUnsent()
    {
        if (_isBroken)
        {
            return SendOutcome.Broken;
        }
        SendOutcome outcome = base.Send(_cipher.Output, out int sent);
        _cipher.Sent(sent);
        if (outcome == SendOutcome.Done && _hasEnded)
        {
            base.EndOutput();
        }
        return outcome;
    }

    /// <inheritdoc/>
    public override void EndOutput()
    {
        SayEnd();
        _ = FlushUnsent();
    }

    /// <inheritdoc/>
    public override void Close(bool isOrderly)
    {
        // A stream that was cut off is not confirmed, though it came to an end: only its sender may say where that is (RFC 8446 §6.1).
        if (isOrderly && (_peerEnded || !Listener.Protocol.ConfirmsByClosing))
        {
            SayEnd();
            _ = FlushUnsent();
        }
        _tls.Dispose();
        base.Close(isOrderly);
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "Its result is taken once, in this call or a later one.")]
    private int Decrypt(Memory<byte> room)
    {
        int count = 0;
        try
        {
            // A read that found no text in the last record has its own room.
            if (_isReading && _reading.IsCompleted)
            {
                count = Take(_reading.Result);
                _text.Kept.AsSpan(0, count).CopyTo(room.Span);
            }
            while (!_isReading && !_peerEnded && _cipher.HasRecord && room.Length - count >= TlsRecord.MaxTextBytes)
            {
                _text.Lend(room.Slice(count, TlsRecord.MaxTextBytes));
                _reading = _tls.ReadAsync(_text.Memory);
                _isReading = true;
                if (_reading.IsCompleted)
                {
                    count += Take(_reading.Result);
                }
                _text.TakeBack(isStillWanted: _isReading);
            }
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or InvalidOperationException)
        {
            (_isReading, _isBroken) = (false, true);
        }
        return count;
    }

    private int Take(int count)
    {
        _isReading = false;
        _peerEnded = count == 0;
        return count;
    }

    private bool TryEncrypt(ReadOnlyMemory<byte> text)
    {
        try
        {
            ValueTask writing = _tls.WriteAsync(text);
            _isBroken = !writing.IsCompletedSuccessfully;
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or InvalidOperationException)
        {
            _isBroken = true;
        }
        return !_isBroken;
    }

    private void SayEnd()
    {
        if (_hasEnded || _isBroken)
        {
            return;
        }
        _hasEnded = true;
        try
        {
            _isBroken = !_tls.ShutdownAsync().IsCompletedSuccessfully;
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or InvalidOperationException)
        {
            _isBroken = true;
        }
    }
}
