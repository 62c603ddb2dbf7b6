using System;
using System.Numerics;
using System.Runtime.Intrinsics;
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

    // Bit 0: F W P before A. 1: C E T before R. 2: D before E. 3: E before M. 4: A before L. 5: N before O. 6: I before N.
    // Letters are indexed by their low five bits, so small and capital ones are alike; entries 0..15 and 16..31 are two shuffle tables.
    private static readonly Vector128<byte> s_firstLow =
        Vector128.Create((byte)0, 1 << 4, 0, 1 << 1, 1 << 2, (1 << 1) | (1 << 3), 1 << 0, 0, 0, 1 << 6, 0, 0, 0, 0, 1 << 5, 0);

    private static readonly Vector128<byte> s_firstHigh =
        Vector128.Create((byte)(1 << 0), 0, 0, 0, 1 << 1, 0, 0, 1 << 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static readonly Vector128<byte> s_secondLow =
        Vector128.Create((byte)0, 1 << 0, 0, 0, 0, 1 << 2, 0, 0, 0, 0, 0, 0, 1 << 4, 1 << 3, 1 << 6, 1 << 5);

    private static readonly Vector128<byte> s_secondHigh =
        Vector128.Create((byte)0, 0, 1 << 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The severity that a record states.</summary>
    /// <param name="record">The bytes of the record, any length.</param>
    /// <returns>The severity, or <see cref="Severity.None"/>.</returns>
    public static Severity Scan(ReadOnlySpan<byte> record)
    {
        if (!record.IsEmpty && record[0] == '<' && TryReadPriority(record, out Severity severity))
        {
            return severity;
        }
        int last = int.Min(record.Length - 1, Window);
        if (last < Vector128<byte>.Count)
        {
            return ScanOneByOne(record, 0, last);
        }
        for (int position = 0; position < last; position += Vector128<byte>.Count)
        {
            // The last vector overlaps the one before it: what was looked at is masked off.
            int start = int.Min(position, last - Vector128<byte>.Count);
            uint candidates = Candidates(record[start..]) & (uint.MaxValue << (position - start));
            for (; candidates != 0; candidates &= candidates - 1)
            {
                severity = SeverityWord.At(record, start + BitOperations.TrailingZeroCount(candidates));
                if (severity != Severity.None)
                {
                    return severity;
                }
            }
        }
        return Severity.None;
    }

    /// <summary>One bit for each of the first 16 bytes at which two letters stand that begin a severity word.</summary>
    private static uint Candidates(ReadOnlySpan<byte> text)
    {
        Vector128<byte> first = Classes(Vector128.Create(text), s_firstLow, s_firstHigh);
        Vector128<byte> second = Classes(Vector128.Create(text[1..]), s_secondLow, s_secondHigh);
        return ~Vector128.Equals(first & second, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
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

    private static Vector128<byte> Classes(Vector128<byte> text, Vector128<byte> low, Vector128<byte> high)
    {
        // Only bytes from 0x40 on can be letters; others become 0xFF, for which a shuffle gives 0.
        Vector128<byte> index = (text & Vector128.Create((byte)0x1F)) | ~Vector128.GreaterThan(text.AsSByte(), Vector128.Create((sbyte)0x3F)).AsByte();
        Vector128<byte> upper = index ^ Vector128.Create((byte)0x10);
        return Vector128.Shuffle(low, index) | Vector128.Shuffle(high, upper);
    }

    private static bool TryReadPriority(ReadOnlySpan<byte> record, out Severity severity)
    {
        severity = Severity.None;
        int priority = 0;
        int i = 1;
        while (i < record.Length && i <= 3 && (uint)(record[i] - '0') <= 9)
        {
            priority = (priority * 10) + record[i++] - '0';
        }
        if (i == 1 || i == record.Length || record[i] != '>' || priority > MaxPriority)
        {
            return false;
        }
        severity = (Severity)(priority & 7);
        return true;
    }
}
