using System;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// How rare bytes are in logs, estimated: what is looked for first shall occur seldom. An estimate that is off costs time, never a match.
/// </summary>
internal static class ByteRarity
{
    // From the most frequent to the least, by a count over system logs, access logs and application logs.
    private static ReadOnlySpan<byte> MostFrequent => " e0t1a2ionsr-3d5c4l:6.m987pu=/gfhybv\"w_,[]kIEAONS"u8;

    /// <summary>The rarity of a byte: 1 for the most frequent, 8 for what hardly occurs.</summary>
    public static int Of(byte value)
    {
        int rank = MostFrequent.IndexOf(value);
        return rank < 0 ? 8 : 1 + (rank / 7);
    }

    /// <summary>The rarity of a text: the longer and the rarer its bytes, the higher.</summary>
    /// <param name="literal">The text.</param>
    /// <param name="ignoreCase">Whether letters of either case count.</param>
    public static int Of(ReadOnlySpan<byte> literal, bool ignoreCase)
    {
        // Beyond a dozen bytes more length makes a text no rarer, as words are whole or not there.
        int sum = 0;
        foreach (byte value in literal[..int.Min(literal.Length, 12)])
        {
            sum += ignoreCase ? int.Min(Of(value), Of((byte)(value ^ 0x20))) : Of(value);
        }
        return sum;
    }
}
