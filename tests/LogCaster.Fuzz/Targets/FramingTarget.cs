using System;
using System.Collections.Generic;
using System.Linq;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// Framing: the records are the same in one piece, byte by byte and in random pieces, with much and with little room for slices; what is left
/// unfinished keeps its bound. The first byte of the input chooses the rules.
/// </summary>
internal static class FramingTarget
{
    public static FuzzTarget Row { get; } = new(
        "Framing", Run, ["\n", "\r\n", "\0", "94 <13>", "5 <1>ab", "12 <b>", "<11>", "1 <", "2026-11-23 ", "9999999 <1>", "\n\n\n", "\u00e4\u20ac\U0001F600"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        byte choice = input.IsEmpty ? (byte)0 : input[0];
        var rules = new FramingRules(1 + (choice % 64), (choice & 64) == 0, (choice & 128) == 0);
        byte[] bytes = input.IsEmpty ? [] : input[1..].ToArray();
        var random = new Random(choice + bytes.Length);
        List<string> whole = Split(rules, bytes, () => int.MaxValue, room: 64, out FramingStatus last);
        List<string> single = Split(rules, bytes, () => 1, room: 1, out _);
        List<string> pieces = Split(rules, bytes, () => 1 + random.Next(40), room: 3, out _);
        FuzzFailureException.Unless(whole.SequenceEqual(single, StringComparer.Ordinal), "One piece and single bytes give the same records.");
        FuzzFailureException.Unless(whole.SequenceEqual(pieces, StringComparer.Ordinal), "One piece and several give the same records.");
        return HashCode.Combine(int.Min(whole.Count, 20), last, whole.Count > 0 ? whole[^1].Length : -1, whole.Count(text => text.StartsWith('T')));
    }

    private static List<string> Split(FramingRules rules, byte[] bytes, Func<int> piece, int room, out FramingStatus status)
    {
        var records = new List<string>();
        var state = default(FramingState);
        var slices = new RecordSlice[room];
        int start = 0;
        int end = 0;
        while (true)
        {
            end = (int)long.Min(bytes.Length, (long)end + piece());
            bool ended = end == bytes.Length;
            do
            {
                ReadOnlySpan<byte> input = bytes.AsSpan(start..end);
                status = RecordFramer.Split(rules, ref state, input, ended, slices, out int count, out int consumed);
                foreach (RecordSlice slice in slices.AsSpan(0, count))
                {
                    FuzzFailureException.Unless(slice.Length is > 0 && slice.Length <= rules.MaxLength, "A record has 1 to the longest number of bytes.");
                    records.Add((slice.Flags == RecordFlags.Truncated ? "T" : "R") + Convert.ToHexString(input.Slice(slice.Start, slice.Length)));
                }
                start += consumed;
            }
            while (status == FramingStatus.SlicesFull);
            FuzzFailureException.Unless(end - start <= rules.MaxUnfinished || status == FramingStatus.CountTooLarge, "What is unfinished keeps its bound.");
            if (ended || status == FramingStatus.CountTooLarge)
            {
                return records;
            }
        }
    }
}
