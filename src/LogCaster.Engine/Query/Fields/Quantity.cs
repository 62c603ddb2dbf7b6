using System;
using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Engine.Query.Fields;

/// <summary>A number with what its unit says: durations and sizes compare with their like whatever their units. Pure, for any thread.</summary>
/// <param name="Number">The number as it is written.</param>
/// <param name="Kind">What it measures, by its unit.</param>
/// <param name="Scaled">The number in nanoseconds or bytes, so that what people write stays exact; as it is written where the unit says nothing.</param>
internal readonly record struct Quantity(double Number, QuantityKind Kind, double Scaled)
{
    /// <summary>The units that are understood, for error texts.</summary>
    public const string Units = "ns us ms s m h d for durations, B kB MB GB KiB MiB GiB for sizes";

    /// <summary>Reads a number with or without a unit.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="quantity">The quantity.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        bool isNumber = FieldReader.TryReadNumber(text, out double number, out ReadOnlySpan<byte> unit);
        (QuantityKind kind, double factor) = isNumber ? Understand(unit) : default;
        quantity = new Quantity(number, kind, kind == QuantityKind.Plain ? number : number * factor);
        return isNumber;
    }

    /// <summary>How this compares with another: negative if it is less. A quantity without unit compares with the number as it is written.</summary>
    /// <param name="wanted">The other.</param>
    /// <param name="order">The order.</param>
    /// <returns>False if they measure different things.</returns>
    public bool TryCompareTo(Quantity wanted, [NotNullWhen(true)] out int? order)
    {
        order = wanted.Kind == QuantityKind.Plain ? Number.CompareTo(wanted.Number)
            : wanted.Kind == Kind ? Scaled.CompareTo(wanted.Scaled) : null;
        return order is not null;
    }

    private static (QuantityKind Kind, double Factor) Understand(ReadOnlySpan<byte> unit) => unit switch
    {
        _ when unit.SequenceEqual("ns"u8) => (QuantityKind.Duration, 1),
        _ when unit.SequenceEqual("us"u8) || unit.SequenceEqual("\u00B5s"u8) || unit.SequenceEqual("\u03BCs"u8) => (QuantityKind.Duration, 1e3),
        _ when unit.SequenceEqual("ms"u8) => (QuantityKind.Duration, 1e6),
        _ when unit.SequenceEqual("s"u8) => (QuantityKind.Duration, 1e9),
        _ when unit.SequenceEqual("m"u8) => (QuantityKind.Duration, 60e9),
        _ when unit.SequenceEqual("h"u8) => (QuantityKind.Duration, 3600e9),
        _ when unit.SequenceEqual("d"u8) => (QuantityKind.Duration, 86_400e9),
        _ when unit.SequenceEqual("B"u8) => (QuantityKind.Size, 1),
        _ when unit.SequenceEqual("kB"u8) || unit.SequenceEqual("KB"u8) || unit.SequenceEqual("K"u8) || unit.SequenceEqual("k"u8) => (QuantityKind.Size, 1e3),
        _ when unit.SequenceEqual("MB"u8) || unit.SequenceEqual("M"u8) => (QuantityKind.Size, 1e6),
        _ when unit.SequenceEqual("GB"u8) || unit.SequenceEqual("G"u8) => (QuantityKind.Size, 1e9),
        _ when unit.SequenceEqual("KiB"u8) => (QuantityKind.Size, 1024),
        _ when unit.SequenceEqual("MiB"u8) => (QuantityKind.Size, 1024 * 1024),
        _ when unit.SequenceEqual("GiB"u8) => (QuantityKind.Size, 1024 * 1024 * 1024),
        _ => (QuantityKind.Plain, 1),
    };
}

/// <summary>What a <see cref="Quantity"/> measures.</summary>
internal enum QuantityKind : byte
{
    /// <summary>Anything: it has no unit, or one that says nothing here.</summary>
    Plain,

    /// <summary>A duration, in nanoseconds.</summary>
    Duration,

    /// <summary>A size, in bytes.</summary>
    Size,
}
