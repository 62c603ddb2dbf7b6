using System.Runtime.InteropServices;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Storage;

/// <summary>
/// What is known of a block, the unit in which files are read and skipped: neighbouring lines of one file, cut where the line that makes them
/// <see cref="TargetBytes"/> or more ends, so that the text alone tells where blocks lie. 64 bytes, in memory as in an index. Immutable.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public struct SegmentBlock
{
    /// <summary>Size in an index.</summary>
    public const int SizeBytes = 64;

    /// <summary>A block ends with the line that makes it at least this long.</summary>
    public const int TargetBytes = 256 * 1024;

    /// <summary>Where its first line begins in the text of the file.</summary>
    public long Offset;

    /// <summary>The sequence number of its first record.</summary>
    public long FirstSequence;

    /// <summary>The earliest time of a record in it, in UTC ticks.</summary>
    public long MinTicks;

    /// <summary>The latest time of a record in it, in UTC ticks.</summary>
    public long MaxTicks;

    /// <summary>Where its time runs begin in the index.</summary>
    public long RunsOffset;

    /// <summary>Length of its text in bytes, the last LF included.</summary>
    public int Length;

    /// <summary>How many lines it has, each a record.</summary>
    public int Count;

    /// <summary>Length of its time runs in bytes; 0 for none.</summary>
    public int RunsLength;

    /// <summary>CRC-32C of its text; 0 when not taken yet.</summary>
    public uint TextCrc;

    /// <summary>CRC-32C of its time runs; 0 when not taken yet.</summary>
    public uint RunsCrc;

    /// <summary>The severities in it: bit n for severity n, as in <see cref="Severity"/>.</summary>
    public ushort Severities;

    /// <summary>What else is known.</summary>
    public BlockFlags Flags;

    /// <summary>The sequence number after its last record.</summary>
    public readonly long EndSequence => FirstSequence + Count;

    /// <summary>The bit of a severity in <see cref="Severities"/>.</summary>
    public static ushort BitOf(Severity severity) => (ushort)(1 << (int)severity);
}

/// <summary>What else is known of a block.</summary>
[System.Flags]
public enum BlockFlags : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="SegmentBlock.Severities"/> was taken.</summary>
    HasSeverities = 1,

    /// <summary>Some of its lines are escaped, so that a text may be in a record and not in the file.</summary>
    HasEscapes = 2,
}
