using System;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Ring;

/// <summary>Records that are copied into the ring in one piece. Pure functions.</summary>
internal static class SliceRun
{
    // Bytes between two records of a buffer that are copied along rather than skipped: CR LF, an octet count, an empty line or two.
    private const int MaxGapBytes = 16;

    /// <summary>What is added to a record that was cut.</summary>
    public static ReadOnlySpan<byte> TruncationMark => "..."u8;

    /// <summary>
    /// The longest run of slices that lie close together and so are copied in one piece; at most a quarter of either circle, so that
    /// eviction stays a small step, whatever comes. A cut record ends a run, because its mark must be added.
    /// </summary>
    /// <param name="slices">The records; at least one.</param>
    /// <param name="mostRecords">The most records.</param>
    /// <param name="mostBytes">The most bytes, unless the first record is longer.</param>
    /// <param name="bytes">How many bytes the run may take in the ring.</param>
    public static ReadOnlySpan<RecordSlice> Take(ReadOnlySpan<RecordSlice> slices, long mostRecords, long mostBytes, out int bytes)
    {
        int most = (int)long.Min(slices.Length, mostRecords);
        int maxEnd = slices[0].Start + (int)long.Min(mostBytes, int.MaxValue / 2);
        int end = slices[0].Start + slices[0].Length;
        int count = 1;
        while (count < most && slices[count - 1].Flags == RecordFlags.None)
        {
            ref readonly RecordSlice slice = ref slices[count];
            // A record that follows at once, as after an octet-counted one, leaves no byte for the separator.
            if (slice.Start - end is < 1 or > MaxGapBytes || slice.Start + slice.Length > maxEnd)
            {
                break;
            }
            end = slice.Start + slice.Length;
            count++;
        }
        bytes = end - slices[0].Start + TruncationMark.Length + 1;
        return slices[..count];
    }
}
