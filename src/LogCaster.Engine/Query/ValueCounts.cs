using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace LogCaster.Engine.Query;

/// <summary>Counts byte texts, up to a bound of different ones. Used by one thread at a time.</summary>
internal sealed class ValueCounts
{
    /// <summary>How many different values a query tells apart: bounds its memory, to some ten megabytes for each thread.</summary>
    public const int MaxDistinct = 100_000;

    /// <summary>How much of a value is kept, in bytes; longer ones are alike if they begin alike.</summary>
    public const int MaxValueBytes = 256;

    private readonly Dictionary<byte[], long> _counts = new(new Bytes());

    /// <summary>The counts.</summary>
    public IReadOnlyCollection<KeyValuePair<byte[], long>> All => _counts;

    /// <summary>Whether there were more different values than are told apart.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Counts a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="count">How many times.</param>
    public void Add(ReadOnlySpan<byte> value, long count)
    {
        value = value[..int.Min(value.Length, MaxValueBytes)];
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> lookup = _counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (_counts.Count < MaxDistinct || lookup.ContainsKey(value))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(lookup, value, out _) += count;
        }
        else
        {
            IsFull = true;
        }
    }

    /// <summary>Adds what another has counted.</summary>
    /// <param name="other">The other.</param>
    public void Add(ValueCounts other)
    {
        IsFull |= other.IsFull;
        foreach ((byte[] value, long count) in other._counts)
        {
            Add(value, count);
        }
    }

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] value) => GetHashCode(value.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        // Seeded anew in each process: senders cannot choose values that all fall together.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
