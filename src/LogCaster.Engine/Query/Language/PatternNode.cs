using System.Collections.Immutable;
using System.Linq;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// A regular expression as a tree of plain, immutable nodes: <see cref="PatternReader"/> makes it, <see cref="PatternWriter"/> writes it in
/// .NET's syntax, and <see cref="RequiredLiterals"/> finds what every match must hold.
/// </summary>
internal abstract record PatternNode
{
    /// <summary>Longest pattern that repetitions may unfold to, in characters. Time to search grows with it, the first search with its square.</summary>
    public const int MaxSize = PatternReader.MaxPatternChars;

    /// <summary>How many characters and sets it is, with every repetition unfolded.</summary>
    public abstract long Size { get; }

    /// <summary>Whether it can match nothing at all, at some places at least.</summary>
    public abstract bool IsNullable { get; }

    /// <summary>Whether it can match nothing at every place, whatever stands there.</summary>
    public abstract bool IsOptional { get; }

    /// <summary>Whether it never takes a character.</summary>
    public abstract bool IsZeroWidth { get; }
}

/// <summary>One UTF-16 unit.</summary>
/// <param name="Value">The unit.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same.</param>
internal sealed record CharNode(char Value, bool IgnoreCase) : PatternNode
{
    public override long Size => 1;

    public override bool IsNullable => false;

    public override bool IsOptional => false;

    public override bool IsZeroWidth => false;
}

/// <summary>Any of a set of UTF-16 units.</summary>
/// <param name="Set">The set in .NET's syntax, such as <c>[^\u0061-\u007a\d]</c>.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same; null when that makes no difference to the set.</param>
/// <param name="HoldsOnlyWordCharacters">Whether everything in it is sure to be a word character.</param>
internal sealed record SetNode(string Set, bool? IgnoreCase, bool HoldsOnlyWordCharacters) : PatternNode
{
    /// <summary>Everything in it, where that is no more than a few units that were written one by one; empty otherwise.</summary>
    public string Members { get; init; } = "";

    public override long Size => 1;

    public override bool IsNullable => false;

    public override bool IsOptional => false;

    public override bool IsZeroWidth => false;
}

/// <summary>A place between characters.</summary>
/// <param name="Text">The place in .NET's syntax, such as <c>\A</c>.</param>
internal sealed record AnchorNode(string Text) : PatternNode
{
    public override long Size => 1;

    public override bool IsNullable => true;

    public override bool IsOptional => false;

    public override bool IsZeroWidth => true;
}

/// <summary>The begin or end of a word, <c>\&lt;</c> or <c>\&gt;</c>.</summary>
/// <param name="IsBegin">Whether it is the begin.</param>
/// <param name="Position">Where it stands in the pattern, for error texts.</param>
internal sealed record WordEdgeNode(bool IsBegin, int Position) : PatternNode
{
    public override long Size => 1;

    public override bool IsNullable => true;

    public override bool IsOptional => false;

    public override bool IsZeroWidth => true;
}

/// <summary>One after the other.</summary>
/// <param name="Items">Any number of nodes; none matches nothing.</param>
internal sealed record SequenceNode(ImmutableArray<PatternNode> Items) : PatternNode
{
    public override long Size { get; } = Items.Sum(static item => item.Size);

    public override bool IsNullable { get; } = Items.All(static item => item.IsNullable);

    public override bool IsOptional { get; } = Items.All(static item => item.IsOptional);

    public override bool IsZeroWidth { get; } = Items.All(static item => item.IsZeroWidth);
}

/// <summary>One or the other.</summary>
/// <param name="Branches">At least two nodes.</param>
internal sealed record AlternationNode(ImmutableArray<PatternNode> Branches) : PatternNode
{
    public override long Size { get; } = Branches.Sum(static branch => branch.Size);

    public override bool IsNullable { get; } = Branches.Any(static branch => branch.IsNullable);

    public override bool IsOptional { get; } = Branches.Any(static branch => branch.IsOptional);

    public override bool IsZeroWidth { get; } = Branches.All(static branch => branch.IsZeroWidth);
}

/// <summary>The same several times.</summary>
/// <param name="Inner">What is repeated.</param>
/// <param name="Min">How often at least.</param>
/// <param name="Max">How often at most; <see cref="Unlimited"/> for any number.</param>
/// <param name="IsLazy">Whether as few as possible are taken.</param>
internal sealed record RepeatNode(PatternNode Inner, int Min, int Max, bool IsLazy) : PatternNode
{
    /// <summary>No upper limit.</summary>
    public const int Unlimited = -1;

    // Both factors are bounded (MaxSize is checked at every repetition, counts have at most nine digits), so this cannot overflow.
    public override long Size { get; } = long.Max(1, Inner.Size) * int.Max(1, int.Max(Min, Max));

    public override bool IsNullable { get; } = Min == 0 || Inner.IsNullable;

    public override bool IsOptional { get; } = Min == 0 || Inner.IsOptional;

    public override bool IsZeroWidth => Inner.IsZeroWidth;
}
