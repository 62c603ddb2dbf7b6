using System;
using System.Buffers;
using System.Buffers.Text;

namespace LogCaster.Engine.Query;

/// <summary>The fixed words of answers, which clients of the older LogCaster look for. Pure functions.</summary>
public static class AnswerText
{
    /// <summary>The error of a query that found too many others waiting.</summary>
    public const string TooManyQueries = "too many queries are waiting; try again later";

    /// <summary>How the error of a query begins that took too long.</summary>
    public const string EndedForTime = "the query was ended after ";

    /// <summary>Stands in the place of a record that was overwritten between being counted and being sent, so that the number still equals the lines.</summary>
    public static ReadOnlySpan<byte> Overwritten => "# this record was overwritten before it could be sent\n"u8;

    /// <summary>Writes <c>COUNT: n</c>.</summary>
    public static void WriteCount(IBufferWriter<byte> output, long count) => WriteNumbered(output, "COUNT: "u8, count, "\n"u8);

    /// <summary>Writes <c>FOUND: n matches</c>.</summary>
    public static void WriteFound(IBufferWriter<byte> output, long count) => WriteNumbered(output, "FOUND: "u8, count, " matches\n"u8);

    private static void WriteNumbered(IBufferWriter<byte> output, ReadOnlySpan<byte> before, long number, ReadOnlySpan<byte> after)
    {
        const int MaxDigits = 20;
        Span<byte> span = output.GetSpan(before.Length + MaxDigits + after.Length);
        before.CopyTo(span);
        Utf8Formatter.TryFormat(number, span[before.Length..], out int digits);
        after.CopyTo(span[(before.Length + digits)..]);
        output.Advance(before.Length + digits + after.Length);
    }
}
