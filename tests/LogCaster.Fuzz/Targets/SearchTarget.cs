using System;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Fuzz.Targets;

/// <summary>Searching a text: the vector code finds the place that trying every place finds. The first byte is the needle's length, then the needle.</summary>
internal static class SearchTarget
{
    public static FuzzTarget Row { get; } = new("Search", Run, ["connection reset", "CONNECTION RESET", "aA", "@`[{", "error ERROR Error", "                                "]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int length = input.IsEmpty ? 0 : 1 + (input[0] % 24);
        if (input.Length < 1 + length || length == 0)
        {
            return -1;
        }
        ReadOnlySpan<byte> needle = input.Slice(1, length);
        byte[] bytes = input[(1 + length)..].ToArray();
        int exact = LiteralSearcher.For(needle, ignoreCase: false).IndexOf(bytes);
        FuzzFailureException.Unless(exact == Naive(bytes, needle, fold: false), "The exact search finds the first place.");
        if (needle.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) < 0)
        {
            int folded = new FoldedSearcher(needle).IndexOf(bytes);
            FuzzFailureException.Unless(folded == Naive(bytes, needle, fold: true), "The search that ignores case finds the first place.");
            return HashCode.Combine(length, exact < 0, int.Min(folded, 70));
        }
        return HashCode.Combine(length, int.Min(exact, 70));
    }

    private static int Naive(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> needle, bool fold)
    {
        for (int at = 0; at + needle.Length <= bytes.Length; at++)
        {
            int same = 0;
            while (same < needle.Length && Fold(bytes[at + same], fold) == Fold(needle[same], fold))
            {
                same++;
            }
            if (same == needle.Length)
            {
                return at;
            }
        }
        return -1;
    }

    private static byte Fold(byte value, bool fold) => fold && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;
}
