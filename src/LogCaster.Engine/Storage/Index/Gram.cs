using System;
using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// Four neighbouring bytes of a message, and the row of the filter that they belong to. Upper and lower case of ASCII letters are alike, and so are some
/// other bytes: that only makes more texts look possible. Pure functions.
/// </summary>
internal static class Gram
{
    /// <summary>How many bytes a gram is.</summary>
    public const int Bytes = 4;

    /// <summary>How many rows there are.</summary>
    public const int Rows = 1 << 16;

    private const uint Fold = 0x20202020;

    // The golden ratio: neighbouring numbers come to lie far apart. It is part of the format.
    private const uint Multiplier = 0x9E3779B1;

    /// <summary>The row of a gram.</summary>
    /// <param name="bytes">Its bytes; more may follow.</param>
    public static int RowOf(ReadOnlySpan<byte> bytes) => (int)(((BinaryPrimitives.ReadUInt32LittleEndian(bytes) | Fold) * Multiplier) >> 16);

    /// <summary>The rows of eight grams, which begin four bytes apart.</summary>
    /// <param name="bytes">At least 32 bytes.</param>
    public static Vector256<uint> RowsOf(ReadOnlySpan<byte> bytes) =>
        ((Vector256.Create(bytes).AsUInt32() | Vector256.Create(Fold)) * Vector256.Create(Multiplier)) >>> 16;
}
