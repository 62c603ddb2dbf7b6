namespace LogCaster.Engine.Framing;

/// <summary>How a stream of bytes is split into records: inputs differ by these values, never by code.</summary>
/// <param name="MaxLength">Longest record in bytes; a longer one is cut there. At least 1.</param>
/// <param name="NulEndsRecord">Whether NUL ends a record as LF does (Python's SysLogHandler and GELF over TCP send it).</param>
/// <param name="OctetCounting">Whether a record may begin with its length (RFC 6587 §3.4.1), recognised by the strict rule of <see cref="OctetCount"/>.</param>
public readonly record struct FramingRules(int MaxLength, bool NulEndsRecord, bool OctetCounting)
{
    /// <summary>
    /// The most bytes that a caller has to keep for an unfinished record: the longest text record with CR and one byte that proves it too
    /// long, or an octet count with its blank and the longest record (for tiny limits: with the start of a priority, which shows it is one).
    /// </summary>
    public int MaxUnfinished => int.Max(MaxLength, OctetCount.MaxPriorityDigits) + OctetCount.MaxDigits + 2;
}

/// <summary>What is remembered of a stream between two calls of the framer, beside its unfinished bytes. The default value begins a stream.</summary>
public struct FramingState
{
    /// <summary>How many of the unfinished bytes are known to hold no end of record.</summary>
    internal int Scanned;

    /// <summary>Whether the rest of an over-long record is being skipped.</summary>
    internal bool Skipping;
}

/// <summary>Why the framer stopped.</summary>
public enum FramingStatus
{
    /// <summary>Every complete record was found; what was not consumed is an unfinished one.</summary>
    NeedMore = 0,

    /// <summary>There is no room for more slices: append these and call again with the rest.</summary>
    SlicesFull = 1,

    /// <summary>An octet count is larger than the longest record: the stream cannot be understood from here on and must be closed.</summary>
    CountTooLarge = 2,

    /// <summary>The stream ended inside an octet-counted record, which was kept as far as it came.</summary>
    CountCutShort = 3,
}
