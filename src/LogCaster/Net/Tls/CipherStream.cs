using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace LogCaster.Net.Tls;

/// <summary>
/// What an <see cref="System.Net.Security.SslStream"/> reads and writes here: bytes in memory, put in and taken out by whoever owns the connection. A read for which
/// nothing is there waits, and goes on within <see cref="Feed"/>, on the thread that calls it.
/// </summary>
/// <remarks>A read never gives more than the rest of one TLS record, so that what is left over here are whole records and the beginning of one.</remarks>
/// <param name="pool">Where buffers come from.</param>
internal sealed class CipherStream(ArrayPool<byte> pool) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _wanted;
    private bool _isWaiting;
    private byte[]? _input;
    private int _begin;
    private int _end;
    private int _recordLeft;
    private bool _isEnded;
    private byte[]? _output;
    private int _outputBegin;
    private int _outputEnd;

    /// <summary>How many received bytes nobody has read yet.</summary>
    public int InputBytes => _end - _begin;

    /// <summary>Whether a whole record is there, or its end.</summary>
    public bool HasRecord => _begin < _end && (_recordLeft > 0 ? InputBytes >= _recordLeft : TlsRecord.IsWhole(_input.AsSpan(_begin, InputBytes)));

    /// <summary>What has to be sent.</summary>
    public ReadOnlyMemory<byte> Output => _output.AsMemory(_outputBegin, _outputEnd - _outputBegin);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Room for received bytes behind those that are there; <see cref="Feed"/> says how many came.</summary>
    /// <param name="most">How much room is wanted.</param>
    public Memory<byte> Room(int most)
    {
        int wanted = InputBytes + most;
        if (_input is null || _input.Length < wanted)
        {
            byte[] larger = pool.Rent(wanted);
            _input.AsSpan(_begin, InputBytes).CopyTo(larger);
            Return(ref _input);
            _input = larger;
            (_begin, _end) = (0, wanted - most);
        }
        else if (_begin > 0)
        {
            _input.AsSpan(_begin, InputBytes).CopyTo(_input);
            (_begin, _end) = (0, InputBytes);
        }
        return _input.AsMemory(_end, most);
    }

    /// <summary>Bytes came into the room; a read that waits goes on.</summary>
    /// <param name="count">How many.</param>
    public void Feed(int count)
    {
        _end += count;
        GoOn();
    }

    /// <summary>Nothing more will come.</summary>
    public void EndInput()
    {
        _isEnded = true;
        GoOn();
    }

    /// <summary>Keeps no more room than is needed: as a rule that of the beginning of a record that is not whole yet.</summary>
    public void Trim()
    {
        int length = InputBytes;
        if (length == 0)
        {
            Return(ref _input);
        }
        else if (length < _input!.Length / 2)
        {
            byte[] smaller = pool.Rent(length);
            _input.AsSpan(_begin, length).CopyTo(smaller);
            Return(ref _input);
            _input = smaller;
        }
        else
        {
            return;
        }
        (_begin, _end) = (0, length);
    }

    /// <summary>Some of <see cref="Output"/> is sent.</summary>
    public void Sent(int count)
    {
        _outputBegin += count;
        if (_outputBegin == _outputEnd)
        {
            Return(ref _output);
            (_outputBegin, _outputEnd) = (0, 0);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryTake(buffer, out int count))
        {
            return new ValueTask<int>(count);
        }
        _wanted = buffer;
        _isWaiting = true;
        _read.Reset();
        return new ValueTask<int>(this, _read.Version);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int used = _outputEnd - _outputBegin;
        if (_output is null || _output.Length - _outputEnd < buffer.Length)
        {
            byte[] larger = pool.Rent(used + buffer.Length);
            _output.AsSpan(_outputBegin, used).CopyTo(larger);
            Return(ref _output);
            _output = larger;
            (_outputBegin, _outputEnd) = (0, used);
        }
        buffer.CopyTo(_output.AsSpan(_outputEnd));
        _outputEnd += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing here may wait.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Return(ref _input);
        Return(ref _output);
        (_begin, _end, _outputBegin, _outputEnd) = (0, 0, 0, 0);
        base.Dispose(disposing);
    }

    private void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
        {
            pool.Return(buffer);
            buffer = null;
        }
    }

    private void GoOn()
    {
        if (_isWaiting && TryTake(_wanted, out int count))
        {
            _isWaiting = false;
            _wanted = default;
            _read.SetResult(count);
        }
    }

    private bool TryTake(Memory<byte> buffer, out int count)
    {
        count = 0;
        if (InputBytes == 0)
        {
            return _isEnded;
        }
        if (buffer.IsEmpty)
        {
            return true;
        }
        ReadOnlySpan<byte> input = _input.AsSpan(_begin, InputBytes);
        if (_recordLeft == 0)
        {
            // A header that is not whole tells no length.
            int length = TlsRecord.LengthOf(input);
            if (length == 0 && !_isEnded)
            {
                return false;
            }
            _recordLeft = length > 0 ? length : input.Length;
        }
        count = int.Min(int.Min(_recordLeft, input.Length), buffer.Length);
        input[..count].CopyTo(buffer.Span);
        _begin += count;
        _recordLeft -= count;
        return true;
    }
}
