using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Decoding;

/// <summary>
/// Finds the severity that a record states: by a syslog priority at its start (RFC 5424 §6.2.1), or by the first severity word in its
/// first <see cref="Window"/> bytes. Pure functions, no allocation.
/// </summary>
/// <remarks>
/// <para>A word in capitals counts wherever it stands alone (<c>ERROR: disk full</c>, <c>[WARN]</c>). In small or mixed letters it counts
/// only where a severity is written, since <c>no error found</c> states none: as a value (<c>level=error</c>, <c>"level":"warn"</c>), in
/// brackets (<c>[error]</c>, <c>&lt;info&gt;</c>), or before a colon (<c>warning: unused</c>).</para>
/// <para>The vector code looks for the first two letters of the words only; what it finds is read as <see cref="SeverityWord"/>.</para>
/// <para>Watched by SeverityScannerTests, the fuzz target Severity, and the benchmark suite ingest.</para>
/// </remarks>
public static class SeverityScanner
{
    /// <summary>How many bytes at the start of a record are looked at.</summary>
    public const int Window = 64;

    private const byte MaxPriority = 191;

    // The bytes of a vector, and the one behind them.
    private const int WideBytes = 33;

    private const int Batch = 64;

    // The pairs of letters with which a severity word begins, as classes: a pair is one where both letters share a bit.
    //   1: F A   2: C,E R   4: D,E E,M   8: A L   16: N O   32: I N   64: P,W A   128: T R
    // A letter is known by its two nibbles: one table says which classes the low one admits, the other which the high one does
    // (4 and 6: A to O, 5 and 7: P to Z), so small and capital letters are alike.
    private static Vector128<byte> FirstLow => Vector128.Create((byte)64, 8, 0, 2, 4 | 128, 2 | 4, 1, 64, 0, 32, 0, 0, 0, 0, 16, 0);

    private static Vector128<byte> FirstHigh => Vector128.Create((byte)0, 0, 0, 0, 63, 192, 63, 192, 0, 0, 0, 0, 0, 0, 0, 0);

    private static Vector128<byte> SecondLow => Vector128.Create((byte)0, 1 | 64, 2 | 128, 0, 0, 4, 0, 0, 0, 0, 0, 0, 8, 4, 32, 16);

    private static Vector128<byte> SecondHigh => Vector128.Create((byte)0, 0, 0, 0, 125, 130, 125, 130, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Finds the severity that each of many records states, and writes it into their slices.</summary>
    /// <param name="bytes">The bytes that the slices index.</param>
    /// <param name="slices">The records, in ascending order.</param>
    public static void ScanAll(ReadOnlySpan<byte> bytes, Span<RecordSlice> slices)
    {
        Span<uint> pairs = stackalloc uint[Batch];
        while (!slices.IsEmpty)
        {
            Span<RecordSlice> batch = slices[..int.Min(slices.Length, Batch)];
            // The vectors look at 33 bytes, whatever the record's length: the last records of the buffer are scanned one by one.
            int wide = batch.Length;
            while (wide > 0 && batch[wide - 1].Start > bytes.Length - WideBytes)
            {
                wide--;
            }
            // Two loops: in one, every record would load the tables again, for no vector register outlives a call.
            for (int i = 0; i < wide; i++)
            {
                pairs[i] = PairsIn32(bytes.Slice(batch[i].Start, WideBytes));
            }
            for (int i = 0; i < batch.Length; i++)
            {
                ref RecordSlice slice = ref batch[i];
                ReadOnlySpan<byte> record = bytes.Slice(slice.Start, slice.Length);
                slice.Severity = i < wide ? FirstOf(record, pairs[i]) : Scan(record);
            }
            slices = slices[batch.Length..];
        }
    }

    /// <summary>The severity that a record states.</summary>
    /// <param name="record">The bytes of the record, any length.</param>
    /// <returns>The severity, or <see cref="Severity.None"/>.</returns>
    public static Severity Scan(ReadOnlySpan<byte> record)
    {
        if (record.Length >= WideBytes)
        {
            return FirstOf(record, PairsIn32(record));
        }
        Severity severity = OfPriority(record);
        return severity != Severity.None ? severity : ScanShort(record, 0);
    }

    /// <summary>The severity of a record of which the first 32 bytes were looked at; the bits may reach beyond its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Severity FirstOf(ReadOnlySpan<byte> record, uint pairs)
    {
        if (record[0] == '<')
        {
            Severity stated = OfPriority(record);
            if (stated != Severity.None)
            {
                return stated;
            }
        }
        // Most records state it in the first half, and then at the same place as the record before.
        uint inside = record.Length >= 32 ? uint.MaxValue : (1u << record.Length) - 1;
        Severity severity = FirstOf(record, pairs & inside, 0);
        return severity != Severity.None || record.Length <= 32 ? severity : SecondHalf(record);
    }

    private static Severity SecondHalf(ReadOnlySpan<byte> record) =>
        record.Length > Window ? FirstOf(record, PairsIn32(record[32..]), 32) : ScanShort(record, 32);

    /// <summary>The severity of a record of at most <see cref="Window"/> bytes, stated at <paramref name="from"/> or behind.</summary>
    private static Severity ScanShort(ReadOnlySpan<byte> record, int from)
    {
        int last = record.Length - 1;
        if (last < Vector128<byte>.Count)
        {
            return ScanOneByOne(record, from, last);
        }
        for (int position = from; position < last; position += Vector128<byte>.Count)
        {
            // The last vector overlaps the one before it: what was looked at is masked off.
            int start = int.Min(position, last - Vector128<byte>.Count);
            Severity severity = FirstOf(record, PairsIn16(record[start..]) & (uint.MaxValue << (position - start)), start);
            if (severity != Severity.None)
            {
                return severity;
            }
        }
        return Severity.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Severity FirstOf(ReadOnlySpan<byte> record, uint candidates, int start)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            Severity severity = SeverityWord.At(record, start + BitOperations.TrailingZeroCount(candidates));
            if (severity != Severity.None)
            {
                return severity;
            }
        }
        return Severity.None;
    }

    /// <summary>
    /// One bit for each of 32 bytes at which two letters stand that begin a severity word; not where the byte before, if among the 32, is a letter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint PairsIn32(ReadOnlySpan<byte> text) => Avx2.IsSupported ? WidePairsIn32(text) : NarrowPairsIn32(text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint WidePairsIn32(ReadOnlySpan<byte> text)
    {
        Vector256<byte> here = Vector256.Create(text);
        Vector256<byte> next = Vector256.Create(text[1..]);
        Vector256<byte> nibble = Vector256.Create((byte)0x0F);
        Vector256<byte> first = Avx2.Shuffle(Twice(FirstLow), here & nibble) & Avx2.Shuffle(Twice(FirstHigh), (here >>> 4) & nibble);
        Vector256<byte> second = Avx2.Shuffle(Twice(SecondLow), next & nibble) & Avx2.Shuffle(Twice(SecondHigh), (next >>> 4) & nibble);
        uint pairs = ~Vector256.Equals(first & second, Vector256<byte>.Zero).ExtractMostSignificantBits();
        Vector256<byte> distance = (here | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        uint letters = Vector256.LessThanOrEqual(distance, Vector256.Create((byte)25)).ExtractMostSignificantBits();
        return pairs & ~(letters << 1);
    }

    internal static uint NarrowPairsIn32(ReadOnlySpan<byte> text)
    {
        uint pairs = PairsIn16(text) | (PairsIn16(text[16..]) << 16);
        uint letters = LettersIn16(text) | (LettersIn16(text[16..]) << 16);
        return pairs & ~(letters << 1);
    }

    private static Vector256<byte> Twice(Vector128<byte> table) => Vector256.Create(table, table);

    private static uint PairsIn16(ReadOnlySpan<byte> text)
    {
        Vector128<byte> pairs = Classes(Vector128.Create(text), FirstLow, FirstHigh)
            & Classes(Vector128.Create(text[1..]), SecondLow, SecondHigh);
        return ~Vector128.Equals(pairs, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
    }

    private static uint LettersIn16(ReadOnlySpan<byte> text)
    {
        Vector128<byte> distance = (Vector128.Create(text) | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a');
        return Vector128.LessThanOrEqual(distance, Vector128.Create((byte)25)).ExtractMostSignificantBits();
    }

    /// <summary>The scalar twin of the vector code, for short records and for tests.</summary>
    internal static Severity ScanOneByOne(ReadOnlySpan<byte> record, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Severity severity = SeverityWord.At(record, i);
            if (severity != Severity.None)
            {
                return severity;
            }
        }
        return Severity.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Classes(Vector128<byte> text, Vector128<byte> low, Vector128<byte> high) =>
        Vector128.ShuffleNative(low, text & Vector128.Create((byte)0x0F)) & Vector128.ShuffleNative(high, text >>> 4);

    /// <summary>The severity in the syslog priority at the start of a record, <c>&lt;0&gt;</c> to <c>&lt;191&gt;</c>.</summary>
    private static Severity OfPriority(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty || record[0] != '<')
        {
            return Severity.None;
        }
        int priority = 0;
        int i = 1;
        while (i < record.Length && i <= 3 && (uint)(record[i] - '0') <= 9)
        {
            priority = (priority * 10) + record[i++] - '0';
        }
        return i == 1 || i == record.Length || record[i] != '>' || priority > MaxPriority ? Severity.None : (Severity)(priority & 7);
    }
}
