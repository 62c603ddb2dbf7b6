using System;

namespace LogCaster.Engine.Storage;

/// <summary>When files are completed, and how many are kept.</summary>
public sealed record SegmentLimits
{
    /// <summary>A file is completed when its text has this length in bytes.</summary>
    public long SegmentBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>A file is completed when it is as old as this; zero for never.</summary>
    public TimeSpan SegmentAge { get; init; }

    /// <summary>How many files are kept, the one that is written included; 0 for any number.</summary>
    public int MaxFiles { get; init; } = 10;

    /// <summary>How many bytes of the disk log files take, compressed ones as they are; 0 for any number.</summary>
    public long MaxBytes { get; init; }

    /// <summary>How long a record is kept at least, in whole files; zero for ever.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>How many bytes of the file system are left to others; at most a tenth of it counts.</summary>
    public long KeepFreeBytes { get; init; } = 1L << 30;

    /// <summary>When what was written must be on the disk.</summary>
    public SyncPolicy Sync { get; init; } = SyncPolicy.EverySecond;

    /// <summary>What becomes of complete files.</summary>
    public CompressionMethod Compression { get; init; }
}

/// <summary>When what was written must be on the disk, and not only in the page cache of the kernel.</summary>
public enum SyncPolicy
{
    /// <summary>Every second, and at once for records of severity critical or worse.</summary>
    EverySecond,

    /// <summary>Before a sender is told that it is stored.</summary>
    Always,

    /// <summary>When the kernel likes.</summary>
    Never,
}

/// <summary>What becomes of complete files.</summary>
public enum CompressionMethod
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>They are compressed, in frames that can be read alone (RFC 8878).</summary>
    Zstd,
}
