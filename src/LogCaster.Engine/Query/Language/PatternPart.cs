using System.Runtime.InteropServices;

namespace LogCaster.Engine.Query.Language;

/// <summary>A part of a pattern that was read, or the reason why it could not be.</summary>
/// <param name="Node">The part; null after an error.</param>
/// <param name="Position">The index after the part; after an error, the index of what is wrong.</param>
/// <param name="Error">What is wrong; empty when nothing is.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PatternPart(PatternNode? Node, int Position, string Error)
{
    /// <summary>A part that was read.</summary>
    /// <param name="node">The part.</param>
    /// <param name="position">The index after it.</param>
    public static PatternPart Of(PatternNode node, int position) => new(node, position, "");

    /// <summary>A part that could not be read.</summary>
    /// <param name="error">What is wrong.</param>
    /// <param name="position">The index of what is wrong.</param>
    public static PatternPart Wrong(string error, int position) => new(Node: null, position, error);
}
