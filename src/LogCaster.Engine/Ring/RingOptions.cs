using System;

namespace LogCaster.Engine.Ring;

/// <summary>Size and behaviour of a ring.</summary>
/// <param name="Capacity">How many records users see at most: the newest ones. 1 to 100,000,000.</param>
/// <param name="BufferBytes">How many bytes the payloads may take, one separator each included. At least eight times the longest record.</param>
/// <param name="MaxRecordBytes">The longest payload in bytes that will be appended, mark of truncation included.</param>
public readonly record struct RingOptions(long Capacity, long BufferBytes, int MaxRecordBytes)
{
    /// <summary>The largest capacity.</summary>
    public const long MaxCapacity = 100_000_000;

    /// <summary>
    /// How many records beyond the capacity the ring keeps, out of users' sight: slack for live cursors, so that one is not lapped within
    /// milliseconds when the capacity is small. An eighth of the capacity, between 64 Ki (2 MiB) and 1 Mi (32 MiB).
    /// </summary>
    public long SlackRecords => long.Clamp(Capacity / 8, 1 << 16, 1 << 20);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, MaxCapacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRecordBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferBytes, 8L * (MaxRecordBytes + 1));
    }
}
