using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Numerics;

namespace LogCaster.Net;

/// <summary>
/// Buffers for the unfinished records of the connections of one receive loop, in powers of two from 256 bytes up. Used by the thread of
/// that loop alone; a buffer is rented by one session, which gives it back once.
/// </summary>
internal sealed class BufferPool
{
    /// <summary>The smallest buffer: most unfinished records are part of one line.</summary>
    public const int SmallestBytes = 256;

    // What lies unused beyond this is left to the garbage collector: a burst of connections must not keep memory for ever.
    private const int MaxIdlePerClass = 64;

    private readonly Stack<byte[]>[] _idle;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="largestBytes">The largest buffer that will be asked for.</param>
    public BufferPool(int largestBytes)
    {
        _idle = new Stack<byte[]>[ClassOf(largestBytes) + 1];
        for (int i = 0; i < _idle.Length; i++)
        {
            _idle[i] = new Stack<byte[]>();
        }
    }

    /// <summary>A buffer of at least the size, its content undefined.</summary>
    public byte[] Rent(int bytes)
    {
        Stack<byte[]> idle = _idle[ClassOf(bytes)];
        return idle.TryPop(out byte[]? buffer) ? buffer : new byte[SmallestBytes << ClassOf(bytes)];
    }

    /// <summary>Gives a buffer back, which its renter may not touch any more.</summary>
    public void Return(byte[] buffer)
    {
        Stack<byte[]> idle = _idle[ClassOf(buffer.Length)];
        Debug.Assert(!idle.Contains(buffer), "A buffer is returned once.");
        Poison(buffer);
        if (idle.Count < MaxIdlePerClass)
        {
            idle.Push(buffer);
        }
    }

    [Conditional("DEBUG")]
    private static void Poison(byte[] buffer) => buffer.AsSpan().Fill(0xDB);

    private static int ClassOf(int bytes) => BitOperations.Log2((uint)int.Max(bytes - 1, SmallestBytes - 1)) - 7;
}
