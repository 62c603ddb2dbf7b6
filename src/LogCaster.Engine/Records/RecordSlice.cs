using System.Runtime.InteropServices;

namespace LogCaster.Engine.Records;

/// <summary>
/// A record as it lies in a buffer of received bytes: framing finds it, decoding fills in its severity, the ring copies it.
/// Valid as long as the buffer is.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct RecordSlice
{
    /// <summary>Index of the first byte in the buffer.</summary>
    public int Start;

    /// <summary>Length in bytes, without separator; at least 1.</summary>
    public int Length;

    /// <summary>Severity as stated by the record.</summary>
    public Severity Severity;

    /// <summary>What happened to the record on its way in.</summary>
    public RecordFlags Flags;
}
