using System.Runtime.InteropServices;

namespace LogCaster.Engine.Records;

/// <summary>
/// What the ring keeps of a record beside its bytes: 32 bytes, immutable once published.
/// <code>
///  0        8        16    20  21  22    24      28     32
///  | ticks  | offset | len |sev|pro|flags| source| free |
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public struct Record
{
    /// <summary>Size of a record in the ring, in bytes.</summary>
    public const int SizeBytes = 32;

    /// <summary>Arrival time in UTC ticks (100 ns since 0001-01-01), one reading for all records of a batch.</summary>
    public long Ticks;

    /// <summary>Where the first payload byte lies: ascends with the sequence; the ring says how it names a place.</summary>
    public long Offset;

    /// <summary>Length of the payload in bytes, without the separator that follows it.</summary>
    public int Length;

    /// <summary>Severity as stated by the record.</summary>
    public Severity Severity;

    /// <summary>The way the record came in.</summary>
    public Protocol Protocol;

    /// <summary>What happened to the record on its way in.</summary>
    public RecordFlags Flags;

    /// <summary>The sender, an id of <see cref="SourceTable"/>; 0 when unknown.</summary>
    public int Source;
}

/// <summary>The way a record came in.</summary>
public enum Protocol : byte
{
    /// <summary>Lines on the TCP log port.</summary>
    Tcp = 0,
}

/// <summary>What happened to a record on its way in.</summary>
[System.Flags]
public enum RecordFlags : ushort
{
    /// <summary>Nothing: the payload is what the sender sent.</summary>
    None = 0,

    /// <summary>The record was longer than the limit: it was cut there and marked by three dots.</summary>
    Truncated = 1,
}
