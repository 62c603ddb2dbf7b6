using System.Runtime.InteropServices;
using System.Threading;

namespace LogCaster.Diagnostics;

/// <summary>
/// What one receive loop counts on the path of a line. Only the thread of that loop adds, without interlocked operations; any thread may read.
/// Each loop has its own cache lines, and <see cref="Metrics"/> sums over the loops.
/// </summary>
internal sealed class LoopCounters
{
    private Padded _counts;

    /// <summary>Records taken in.</summary>
    public long Lines => Volatile.Read(ref _counts.Lines);

    /// <summary>Bytes received.</summary>
    public long Bytes => Volatile.Read(ref _counts.Bytes);

    /// <summary>Records cut at the longest allowed length.</summary>
    public long TruncatedLines => Volatile.Read(ref _counts.TruncatedLines);

    /// <summary>Octet counts that were none.</summary>
    public long FramingErrors => Volatile.Read(ref _counts.FramingErrors);

    /// <summary>Records dropped because the ring was full.</summary>
    public long DroppedLines => Volatile.Read(ref _counts.DroppedLines);

    /// <summary>Counts records taken in. Only for the thread of the loop, as all that add.</summary>
    public void AddLines(long number) => Add(ref _counts.Lines, number);

    /// <summary>Counts bytes received.</summary>
    public void AddBytes(long number) => Add(ref _counts.Bytes, number);

    /// <summary>Counts records that were cut.</summary>
    public void AddTruncatedLines(long number) => Add(ref _counts.TruncatedLines, number);

    /// <summary>Counts octet counts that were none.</summary>
    public void AddFramingErrors(long number) => Add(ref _counts.FramingErrors, number);

    /// <summary>Counts records dropped because the ring was full.</summary>
    public void AddDroppedLines(long number) => Add(ref _counts.DroppedLines, number);

    // One writer, so read and write need not be one step; the volatile write is a plain store on x86-64.
    private static void Add(ref long count, long number) => Volatile.Write(ref count, count + number);

    // A cache line before the counts and one behind them.
    [StructLayout(LayoutKind.Explicit, Size = 64 + 64 + 64)]
    private struct Padded
    {
        [FieldOffset(64)]
        public long Lines;

        [FieldOffset(72)]
        public long Bytes;

        [FieldOffset(80)]
        public long TruncatedLines;

        [FieldOffset(88)]
        public long FramingErrors;

        [FieldOffset(96)]
        public long DroppedLines;
    }
}
