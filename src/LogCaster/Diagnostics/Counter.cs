using System.Runtime.InteropServices;
using System.Threading;

namespace LogCaster.Diagnostics;

/// <summary>
/// A number that only grows, or goes up and down as a gauge. Any thread may add and read. It fills its own cache lines, so that two counters
/// never slow each other down. Not for the path of a line: see <see cref="LoopCounters"/>.
/// </summary>
internal sealed class Counter
{
    private PaddedLong _value;

    /// <summary>The value now.</summary>
    public long Value => Volatile.Read(ref _value.Value);

    /// <summary>Adds one.</summary>
    public void Increment() => Interlocked.Increment(ref _value.Value);

    /// <summary>Adds a number, negative only for a gauge.</summary>
    public void Add(long number) => Interlocked.Add(ref _value.Value, number);

    // A cache line before and one behind: the neighbours in memory are whatever was allocated next.
    [StructLayout(LayoutKind.Explicit, Size = 2 * CacheLineBytes)]
    private struct PaddedLong
    {
        public const int CacheLineBytes = 64;

        [FieldOffset(CacheLineBytes)]
        public long Value;
    }
}
