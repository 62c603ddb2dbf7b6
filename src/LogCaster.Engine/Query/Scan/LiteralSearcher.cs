using System;
using System.Buffers;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Finds a text in bytes, as fast as memory is read. Immutable, any thread.</summary>
internal abstract class LiteralSearcher : Prefilter
{
    private static readonly SearchValues<byte> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    protected LiteralSearcher(ReadOnlySpan<byte> literal) => Literal = literal.ToArray();

    /// <summary>The text that is looked for; at least one byte.</summary>
    public byte[] Literal { get; }

    /// <summary>The index of the first place where the text stands; negative if there is none.</summary>
    public abstract int IndexOf(ReadOnlySpan<byte> bytes);

    /// <inheritdoc/>
    public sealed override int IndexOf(ReadOnlySpan<byte> bytes, out int length)
    {
        length = Literal.Length;
        return IndexOf(bytes);
    }

    /// <summary>The searcher for a text.</summary>
    /// <param name="literal">At least one byte; all of them ASCII if case is ignored.</param>
    /// <param name="ignoreCase">Whether small and capital ASCII letters are the same.</param>
    public static LiteralSearcher For(ReadOnlySpan<byte> literal, bool ignoreCase) =>
        ignoreCase && literal.ContainsAny(s_letters)
            ? new FoldedSearcher(literal) : new ExactSearcher(literal);
}

/// <summary>Finds a text byte for byte: the framework's own vectorised search, which needs no help.</summary>
internal sealed class ExactSearcher(ReadOnlySpan<byte> literal) : LiteralSearcher(literal)
{
    public override int IndexOf(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Literal);
}
