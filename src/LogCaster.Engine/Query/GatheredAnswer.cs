using System;
using System.Buffers;

namespace LogCaster.Engine.Query;

/// <summary>
/// A part of an answer that is written down before it can be sent, since its number of matches goes first. The first
/// <see cref="QueryRun.ChunkBytes"/> are free, what is more comes out of the memory that all answers share. Owned by one query.
/// </summary>
/// <param name="maxBytes">About the most that this answer may hold.</param>
/// <param name="shared">What all answers share; null when there are no others.</param>
internal sealed class GatheredAnswer(int maxBytes, AnswerMemory? shared)
{
    private ArrayBufferWriter<byte>? _written = new();
    private int _takenBytes;
    private int _handedOut;

    /// <summary>Takes the next record of the answer; only while <see cref="HasRoom"/> says so.</summary>
    public ArrayBufferWriter<byte> Output => _written ?? throw new ObjectDisposedException(nameof(GatheredAnswer));

    /// <summary>Whether one more record may be written; takes a share of the common memory if it must.</summary>
    public bool HasRoom()
    {
        int written = Output.WrittenCount;
        if (written >= maxBytes)
        {
            return false;
        }
        if (written < QueryRun.ChunkBytes + _takenBytes)
        {
            return true;
        }
        // As much again as there is: that is how the buffer grows.
        if (shared is not null && !shared.TryTake(written))
        {
            return false;
        }
        _takenBytes += written;
        return true;
    }

    /// <summary>Copies the next chunk of what was written into an answer, and lets go of the memory after the last.</summary>
    /// <returns>Whether more is to come.</returns>
    public bool HandOut(ArrayBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> rest = Output.WrittenSpan[_handedOut..];
        ReadOnlySpan<byte> chunk = rest[..int.Min(rest.Length, QueryRun.ChunkBytes)];
        output.Write(chunk);
        _handedOut += chunk.Length;
        if (chunk.Length < rest.Length)
        {
            return true;
        }
        Release();
        return false;
    }

    /// <summary>Lets go of the memory; nothing may be written or handed out any more.</summary>
    public void Release()
    {
        shared?.Return(_takenBytes);
        _takenBytes = 0;
        _written = null;
    }
}
