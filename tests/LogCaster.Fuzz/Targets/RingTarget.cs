using System;
using System.Collections.Generic;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Fuzz.Targets;

/// <summary>The ring: what users see are the newest records that were appended, byte for byte, never more than the capacity, and the counts add up.</summary>
internal static class RingTarget
{
    private const int MaxRecordBytes = 300;

    public static FuzzTarget Row { get; } = new("Ring", Run, ["\u0001\u0002\u0003", "\u007f\u007f\u007f\u007f", "\0\0\0", "\u0010\u0020\u0030"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int capacity = input.IsEmpty ? 1 : 1 + (input[0] % 50);
        using var ring = new RecordRing(new RingOptions(capacity, 8 * (MaxRecordBytes + 4), MaxRecordBytes + 3), TimeProvider.System);
        var all = new List<byte[]>();
        long cleared = 0;
        foreach (byte operation in input.IsEmpty ? [] : input[1..])
        {
            if (operation == 0)
            {
                cleared += ring.Clear();
            }
            else if (operation == byte.MaxValue)
            {
                cleared -= ring.Unclear()?.Cleared ?? 0;
            }
            else
            {
                Append(ring, all, operation);
            }
            Check(ring, all, capacity, cleared);
        }
        return HashCode.Combine(capacity, int.Min(all.Count, 100), cleared > 0);
    }

    private static void Append(RecordRing ring, List<byte[]> all, byte operation)
    {
        int count = 1 + (operation % 4);
        int gap = 1 + (operation / 4 % 3);
        var bytes = new byte[count * (MaxRecordBytes + gap)];
        var slices = new RecordSlice[count];
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int length = 1 + (((operation * 7) + (i * 31) + all.Count) % MaxRecordBytes);
            bytes.AsSpan(at, length).Fill((byte)('a' + (all.Count % 26)));
            bool cut = length % 5 == 0;
            slices[i] = new RecordSlice { Start = at, Length = length, Flags = cut ? RecordFlags.Truncated : RecordFlags.None };
            all.Add([.. bytes.AsSpan(at, length), .. cut ? "..."u8 : []]);
            at += length + gap;
        }
        FuzzFailureException.Unless(ring.Append(bytes, slices, Protocol.Tcp, 1) == count, "Without a required cursor every record is appended.");
    }

    private static void Check(RecordRing ring, List<byte[]> all, int capacity, long cleared)
    {
        RingCounts counts = ring.Count();
        (long from, long to) = ring.VisibleRange();
        FuzzFailureException.Unless(counts.Total == all.Count && to == all.Count, "Every record is counted.");
        FuzzFailureException.Unless(counts.Current == to - from && counts.Current <= capacity, "Users see at most the capacity.");
        FuzzFailureException.Unless(counts.Total == counts.Current + counts.Dropped + counts.Cleared && counts.Cleared == cleared, "The counts add up.");
        for (long sequence = ring.First; sequence < to; sequence++)
        {
            Record record = ring.Read(sequence);
            FuzzFailureException.Unless(
                ring.Bytes(record.Offset, record.Length).SequenceEqual(all[(int)sequence]) && ring.IsIntact(sequence), "A record is what was appended.");
        }
    }
}
