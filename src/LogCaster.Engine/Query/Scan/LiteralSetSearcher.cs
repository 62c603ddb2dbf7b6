using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Finds any of several texts in bytes, 32 places at a time. Of each text the three neighbouring bytes that are rarest are looked for, known by
/// their nibbles: tables say in which of eight groups a byte may stand at each of them, and whole texts are compared only where one group agrees
/// to all three.
/// </summary>
/// <remarks>
/// The idea is that of Teddy, the multiple string matcher of Intel's Hyperscan. Watched by LiteralSetSearcherTests (against its scalar twin, at
/// any alignment), the fuzz target Search, and the benchmark suite search.
/// </remarks>
internal sealed class LiteralSetSearcher : Prefilter
{
    /// <summary>How many texts are looked for at most.</summary>
    public const int MaxLiterals = 64;

    private const int Groups = 8;
    private const int MaxProbes = 3;

    private readonly Entry[][] _groups;
    private readonly Vector128<byte>[] _low = new Vector128<byte>[MaxProbes];
    private readonly Vector128<byte>[] _high = new Vector128<byte>[MaxProbes];
    private readonly int _shortest;
    private readonly int _farthest;

    /// <summary>Makes the searcher.</summary>
    /// <param name="literals">One to <see cref="MaxLiterals"/> texts, none empty; those that ignore case are ASCII.</param>
    public LiteralSetSearcher(IReadOnlyCollection<TextFilter> literals)
    {
        // A text that holds LF may be found across two records, where another one at the same place may not be: then the first bytes are looked for.
        bool isWithinLine = literals.All(static literal => !literal.Text.AsSpan().Contains((byte)'\n'));
        // Texts that are looked for alike share a group, which is then no more often wrong than for one of them.
        Entry[] sorted =
        [
            .. literals.Select(literal => new Entry(literal.Text.ToArray(), literal.IgnoreCase, isWithinLine ? Rarest(literal) : 0))
                .OrderBy(entry => Encoding.Latin1.GetString(entry.Text.AsSpan(entry.Probe)).ToUpperInvariant(), StringComparer.Ordinal),
        ];
        _shortest = sorted.Min(entry => entry.Text.Length);
        _farthest = sorted.Max(entry => entry.Probe);
        _groups = new Entry[Groups][];
        for (int group = 0; group < Groups; group++)
        {
            int from = group * sorted.Length / Groups;
            int to = (group + 1) * sorted.Length / Groups;
            _groups[group] = [.. sorted[from..to].OrderBy(entry => entry.Text.Length)];
        }
        FillTables();
    }

    /// <summary>A place where one of the texts stands; none of them ends before it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">How long the text there is.</param>
    public override int IndexOf(ReadOnlySpan<byte> bytes, out int length)
    {
        int place = 0;
        int found = -1;
        length = 0;
        if (Avx2.IsSupported)
        {
            found = FindWide(bytes, ref place, out length);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            found = FindNarrow(bytes, ref place, out length);
        }
        if (found >= 0)
        {
            return found;
        }
        // What is looked for of a text may lie ahead of the place, and its begin behind it.
        int rest = int.Max(0, place - _farthest);
        found = IndexOfOneByOne(bytes[rest..], out length);
        return found < 0 ? found : rest + found;
    }

    /// <summary>The scalar twin, for the last places and for tests.</summary>
    internal int IndexOfOneByOne(ReadOnlySpan<byte> bytes, out int length)
    {
        for (int place = 0; place + _shortest <= bytes.Length; place++)
        {
            length = int.MaxValue;
            foreach (Entry[] group in _groups)
            {
                foreach (Entry entry in group)
                {
                    length = entry.Text.Length < length && entry.IsAt(bytes, place) ? entry.Text.Length : length;
                }
            }
            if (length < int.MaxValue)
            {
                return place;
            }
        }
        length = 0;
        return -1;
    }

    /// <summary>Looks at 32 places at a time; ends before the last bytes.</summary>
    internal int FindWide(ReadOnlySpan<byte> bytes, ref int place, out int length)
    {
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        Vector256<byte> nibble = Vector256.Create((byte)0x0F);
        Vector256<byte> low0 = Twice(_low[0]), low1 = Twice(_low[1]), low2 = Twice(_low[2]);
        Vector256<byte> high0 = Twice(_high[0]), high1 = Twice(_high[1]), high2 = Twice(_high[2]);
        for (; place <= bytes.Length - Vector256<byte>.Count - MaxProbes + 1; place += Vector256<byte>.Count)
        {
            Vector256<byte> at0 = Vector256.LoadUnsafe(ref first, (nuint)place);
            Vector256<byte> at1 = Vector256.LoadUnsafe(ref first, (nuint)place + 1);
            Vector256<byte> at2 = Vector256.LoadUnsafe(ref first, (nuint)place + 2);
            Vector256<byte> groups =
                Avx2.Shuffle(low0, at0 & nibble) & Avx2.Shuffle(high0, (at0 >>> 4) & nibble)
                & Avx2.Shuffle(low1, at1 & nibble) & Avx2.Shuffle(high1, (at1 >>> 4) & nibble)
                & Avx2.Shuffle(low2, at2 & nibble) & Avx2.Shuffle(high2, (at2 >>> 4) & nibble);
            if (groups != Vector256<byte>.Zero)
            {
                int found = FirstOf(groups, bytes, place, out length);
                if (found >= 0)
                {
                    return found;
                }
            }
        }
        length = 0;
        return -1;
    }

    /// <summary>Looks at 16 places at a time; ends before the last bytes.</summary>
    internal int FindNarrow(ReadOnlySpan<byte> bytes, ref int place, out int length)
    {
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        for (; place <= bytes.Length - Vector128<byte>.Count - MaxProbes + 1; place += Vector128<byte>.Count)
        {
            Vector128<byte> groups = Vector128<byte>.AllBitsSet;
            for (int probe = 0; probe < MaxProbes; probe++)
            {
                Vector128<byte> at = Vector128.LoadUnsafe(ref first, (nuint)(place + probe));
                groups &= Vector128.ShuffleNative(_low[probe], at & Vector128.Create((byte)0x0F)) & Vector128.ShuffleNative(_high[probe], at >>> 4);
            }
            if (groups != Vector128<byte>.Zero)
            {
                int found = FirstOf(groups.ToVector256(), bytes, place, out length);
                if (found >= 0)
                {
                    return found;
                }
            }
        }
        length = 0;
        return -1;
    }

    private static Vector256<byte> Twice(Vector128<byte> table) => Vector256.Create(table, table);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FirstOf(Vector256<byte> groups, ReadOnlySpan<byte> bytes, int place, out int length)
    {
        Span<byte> at = stackalloc byte[Vector256<byte>.Count];
        groups.CopyTo(at);
        uint candidates = ~Vector256.Equals(groups, Vector256<byte>.Zero).ExtractMostSignificantBits();
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int ahead = BitOperations.TrailingZeroCount(candidates);
            int found = StartOf(bytes, place + ahead, at[ahead], out length);
            if (found >= 0)
            {
                return found;
            }
        }
        length = 0;
        return -1;
    }

    /// <summary>Where the shortest text begins of those in the groups whose rare bytes are at a place; negative if none is there.</summary>
    private int StartOf(ReadOnlySpan<byte> bytes, int place, uint groups, out int length)
    {
        int start = -1;
        length = int.MaxValue;
        for (; groups != 0; groups &= groups - 1)
        {
            foreach (Entry entry in _groups[BitOperations.TrailingZeroCount(groups)])
            {
                if (entry.Text.Length < length && entry.IsAt(bytes, place - entry.Probe))
                {
                    start = place - entry.Probe;
                    length = entry.Text.Length;
                    break;
                }
            }
        }
        return start;
    }

    /// <summary>Where the rarest bytes of a text begin.</summary>
    private static int Rarest(TextFilter literal)
    {
        int best = 0;
        int bestRarity = -1;
        for (int start = 0; start <= literal.Text.Length - MaxProbes; start++)
        {
            int rarity = ByteRarity.Of(literal.Text.AsSpan().Slice(start, MaxProbes), literal.IgnoreCase);
            if (rarity > bestRarity)
            {
                (best, bestRarity) = (start, rarity);
            }
        }
        return best;
    }

    // A text that is shorter than three bytes admits any byte behind its end.
    private void FillTables()
    {
        Span<byte> low = stackalloc byte[16];
        Span<byte> high = stackalloc byte[16];
        for (int probe = 0; probe < MaxProbes; probe++)
        {
            low.Clear();
            high.Clear();
            for (int group = 0; group < Groups; group++)
            {
                byte bit = (byte)(1 << group);
                foreach (Entry entry in _groups[group])
                {
                    ReadOnlySpan<byte> rare = entry.Text.AsSpan(entry.Probe);
                    for (int value = 0; value < 256; value++)
                    {
                        bool isAdmitted = probe >= rare.Length || value == rare[probe]
                            || (entry.IgnoreCase && char.IsAsciiLetter((char)value) && (value | 0x20) == (rare[probe] | 0x20));
                        low[value & 0xF] |= isAdmitted ? bit : (byte)0;
                        high[value >> 4] |= isAdmitted ? bit : (byte)0;
                    }
                }
            }
            _low[probe] = Vector128.Create(low);
            _high[probe] = Vector128.Create(high);
        }
    }

    /// <summary>A text, and where of it the bytes begin that are looked for.</summary>
    private sealed record Entry(byte[] Text, bool IgnoreCase, int Probe)
    {
        /// <summary>Whether the text stands at a place.</summary>
        public bool IsAt(ReadOnlySpan<byte> bytes, int place)
        {
            if (place < 0 || place + Text.Length > bytes.Length)
            {
                return false;
            }
            ReadOnlySpan<byte> here = bytes.Slice(place, Text.Length);
            return IgnoreCase ? Ascii.EqualsIgnoreCase(here, Text) : here.SequenceEqual(Text);
        }
    }
}
