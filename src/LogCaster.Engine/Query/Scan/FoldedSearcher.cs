using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Finds an ASCII text whatever the case of its letters: looks for its two rarest bytes at their distance, 32 places at a time, and
/// compares the whole text only where both stand.
/// </summary>
/// <remarks>Watched by LiteralSearcherTests (against its scalar twin, at any alignment), the fuzz target Search, and the benchmark suite search.</remarks>
internal sealed class FoldedSearcher : LiteralSearcher
{
    private readonly int _near;
    private readonly int _far;

    public FoldedSearcher(ReadOnlySpan<byte> literal)
        : base(literal)
    {
        int rarest = Rarest(literal, except: -1);
        int second = literal.Length > 1 ? Rarest(literal, except: rarest) : rarest;
        _near = int.Min(rarest, second);
        _far = int.Max(rarest, second);
    }

    public override int IndexOf(ReadOnlySpan<byte> bytes)
    {
        int places = bytes.Length - Literal.Length + 1;
        int place = 0;
        if (Vector256.IsHardwareAccelerated && places >= Vector256<byte>.Count)
        {
            ref byte first = ref MemoryMarshal.GetReference(bytes);
            (Vector256<byte> nearFold, Vector256<byte> near) = Probe(Literal[_near]);
            (Vector256<byte> farFold, Vector256<byte> far) = Probe(Literal[_far]);
            for (; place <= places - Vector256<byte>.Count; place += Vector256<byte>.Count)
            {
                Vector256<byte> atNear = Vector256.LoadUnsafe(ref first, (nuint)(place + _near)) | nearFold;
                Vector256<byte> atFar = Vector256.LoadUnsafe(ref first, (nuint)(place + _far)) | farFold;
                Vector256<byte> both = Vector256.Equals(atNear, near) & Vector256.Equals(atFar, far);
                if (both != Vector256<byte>.Zero)
                {
                    int found = FirstOf(both.ExtractMostSignificantBits(), bytes[place..]);
                    if (found >= 0)
                    {
                        return place + found;
                    }
                }
            }
        }
        int rest = IndexOfOneByOne(bytes[place..]);
        return rest < 0 ? rest : place + rest;
    }

    /// <summary>The scalar twin, for the last places and for tests.</summary>
    internal int IndexOfOneByOne(ReadOnlySpan<byte> bytes)
    {
        for (int place = 0; place <= bytes.Length - Literal.Length; place++)
        {
            if (Ascii.EqualsIgnoreCase(bytes.Slice(place, Literal.Length), Literal))
            {
                return place;
            }
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FirstOf(uint candidates, ReadOnlySpan<byte> bytes)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int place = BitOperations.TrailingZeroCount(candidates);
            if (Ascii.EqualsIgnoreCase(bytes.Slice(place, Literal.Length), Literal))
            {
                return place;
            }
        }
        return -1;
    }

    /// <summary>What to set in a byte, and what it must be then, to be a byte of the text in either case.</summary>
    private static (Vector256<byte> Fold, Vector256<byte> Value) Probe(byte value)
    {
        byte fold = char.IsAsciiLetter((char)value) ? (byte)0x20 : (byte)0;
        return (Vector256.Create(fold), Vector256.Create((byte)(value | fold)));
    }

    private static int Rarest(ReadOnlySpan<byte> literal, int except)
    {
        int best = -1;
        int bestRarity = -1;
        for (int i = 0; i < literal.Length; i++)
        {
            int rarity = ByteRarity.Of(literal.Slice(i, 1), ignoreCase: true);
            if (i != except && rarity > bestRarity)
            {
                best = i;
                bestRarity = rarity;
            }
        }
        return best;
    }
}
