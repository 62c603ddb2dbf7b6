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
/// Finds the first of several texts in bytes, 32 places at a time. The first bytes of the texts, three at most, are known by their nibbles: tables
/// say in which of eight groups a byte may stand at each of them, and whole texts are compared only where one group agrees to all.
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

    private readonly (byte[] Text, bool IgnoreCase)[][] _groups;
    private readonly Vector128<byte>[] _low = new Vector128<byte>[MaxProbes];
    private readonly Vector128<byte>[] _high = new Vector128<byte>[MaxProbes];
    private readonly int _shortest;

    /// <summary>Makes the searcher.</summary>
    /// <param name="literals">One to <see cref="MaxLiterals"/> texts, none empty; those that ignore case are ASCII.</param>
    public LiteralSetSearcher(IReadOnlyCollection<TextFilter> literals)
    {
        // Texts that begin alike share a group, which is then no more often wrong than for one of them.
        (byte[] Text, bool IgnoreCase)[] sorted =
            [.. literals.Select(literal => (literal.Text.ToArray(), literal.IgnoreCase)).OrderBy(row => Encoding.Latin1.GetString(row.Item1).ToUpperInvariant(), StringComparer.Ordinal)];
        _shortest = sorted.Min(row => row.Text.Length);
        _groups = new (byte[], bool)[Groups][];
        for (int group = 0; group < Groups; group++)
        {
            int from = group * sorted.Length / Groups;
            int to = (group + 1) * sorted.Length / Groups;
            _groups[group] = [.. sorted[from..to].OrderBy(row => row.Text.Length)];
        }
        FillTables();
    }

    /// <inheritdoc/>
    public override int IndexOf(ReadOnlySpan<byte> bytes, out int length)
    {
        int place = 0;
        if (Avx2.IsSupported)
        {
            int found = FindWide(bytes, ref place, out length);
            if (found >= 0)
            {
                return found;
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            int found = FindNarrow(bytes, ref place, out length);
            if (found >= 0)
            {
                return found;
            }
        }
        int rest = IndexOfOneByOne(bytes[place..], out length);
        return rest < 0 ? rest : place + rest;
    }

    /// <summary>The scalar twin, for the last places and for tests.</summary>
    internal int IndexOfOneByOne(ReadOnlySpan<byte> bytes, out int length)
    {
        for (int place = 0; place + _shortest <= bytes.Length; place++)
        {
            length = LengthAt(bytes[place..], uint.MaxValue);
            if (length > 0)
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
                int found = FirstOf(groups, bytes[place..], out length);
                if (found >= 0)
                {
                    return place + found;
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
                int found = FirstOf(groups.ToVector256(), bytes[place..], out length);
                if (found >= 0)
                {
                    return place + found;
                }
            }
        }
        length = 0;
        return -1;
    }

    private static Vector256<byte> Twice(Vector128<byte> table) => Vector256.Create(table, table);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FirstOf(Vector256<byte> groups, ReadOnlySpan<byte> bytes, out int length)
    {
        Span<byte> at = stackalloc byte[Vector256<byte>.Count];
        groups.CopyTo(at);
        uint candidates = ~Vector256.Equals(groups, Vector256<byte>.Zero).ExtractMostSignificantBits();
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int place = BitOperations.TrailingZeroCount(candidates);
            length = LengthAt(bytes[place..], at[place]);
            if (length > 0)
            {
                return place;
            }
        }
        length = 0;
        return -1;
    }

    /// <summary>The length of the shortest text that the bytes begin with, of those in the groups; 0 if there is none.</summary>
    private int LengthAt(ReadOnlySpan<byte> bytes, uint groups)
    {
        int shortest = 0;
        for (groups &= (1 << Groups) - 1; groups != 0; groups &= groups - 1)
        {
            foreach ((byte[] text, bool ignoreCase) in _groups[BitOperations.TrailingZeroCount(groups)])
            {
                bool isHere = text.Length <= bytes.Length
                    && (ignoreCase ? Ascii.EqualsIgnoreCase(bytes[..text.Length], text) : bytes.StartsWith(text));
                if (isHere)
                {
                    shortest = shortest == 0 ? text.Length : int.Min(shortest, text.Length);
                    break;
                }
            }
        }
        return shortest;
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
                foreach ((byte[] text, bool ignoreCase) in _groups[group])
                {
                    for (int value = 0; value < 256; value++)
                    {
                        bool isAdmitted = probe >= text.Length || value == text[probe]
                            || (ignoreCase && char.IsAsciiLetter((char)value) && (value | 0x20) == (text[probe] | 0x20));
                        low[value & 0xF] |= isAdmitted ? bit : (byte)0;
                        high[value >> 4] |= isAdmitted ? bit : (byte)0;
                    }
                }
            }
            _low[probe] = Vector128.Create(low);
            _high[probe] = Vector128.Create(high);
        }
    }
}
