using System;
using System.Runtime.InteropServices;

namespace LogCaster.Engine.Ring;

/// <summary>
/// A piece of memory that is never moved and never freed while the process lives, so that a late reader sees old bytes and never a fault.
/// Zeroed, and committed by the kernel only as it is touched.
/// </summary>
internal static unsafe class Arena
{
    private const nuint HugePageBytes = 2 * 1024 * 1024;

    // Below this the faults of a first pass are few, and a huge page would only make a small ring larger.
    private const nuint MinBytesForHugePages = 8 * HugePageBytes;

    /// <summary>Reserves memory.</summary>
    /// <param name="bytes">Size in bytes.</param>
    /// <exception cref="OutOfMemoryException">The machine refuses that much address space.</exception>
    public static byte* Reserve(long bytes)
    {
        nuint size = ((nuint)bytes + HugePageBytes - 1) & ~(HugePageBytes - 1);
        // A large aligned allocation comes from mmap: zero pages, not yet backed by memory.
        var memory = (byte*)NativeMemory.AlignedAlloc(size, HugePageBytes);
        if (size >= MinBytesForHugePages)
        {
            // Only advice: one fault instead of 512 on the first pass through, which took most of the time of filling a large ring.
            _ = Interop.Advise(memory, size, Interop.HugePages);
        }
        return memory;
    }

    /// <summary>Gives memory back; only tests do, when no reader is left.</summary>
    public static void Release(void* memory) => NativeMemory.AlignedFree(memory);
}
