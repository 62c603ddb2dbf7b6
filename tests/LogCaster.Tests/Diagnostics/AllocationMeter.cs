using System;

namespace LogCaster.Tests.Diagnostics;

/// <summary>Measures what a piece of code allocates on the managed heap.</summary>
internal static class AllocationMeter
{
    private const int Attempts = 10;

    /// <summary>The least that several runs of a piece of code allocate, on this thread; none at all if it allocates nothing by itself.</summary>
    /// <remarks>A collection that another thread causes retires this thread's allocation buffer, up to 8 KiB that count as allocated.</remarks>
    public static long Least(Action piece)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            piece();
            least = long.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
