using System;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Says whether a pattern matches somewhere in a record, on its bytes as they stand. It knows ASCII only: where another byte could matter it says
/// so, and .NET's regular expression decides, whose meaning it has otherwise. Any thread.
/// </summary>
internal abstract class ByteAutomaton
{
    private readonly LiteralSearcher? _prefix;

    /// <summary>Makes it.</summary>
    /// <param name="prefix">What every match begins with, for patterns that may match anywhere; null if that is not known.</param>
    protected ByteAutomaton(LiteralSearcher? prefix) => _prefix = prefix;

    /// <summary>The automaton that is best for a pattern.</summary>
    /// <param name="nfa">The pattern.</param>
    /// <param name="prefix">An ASCII text that every match begins with; null if there is none, or none that is worth to be looked for.</param>
    public static ByteAutomaton Of(Nfa nfa, TextFilter? prefix = null)
    {
        LiteralSearcher? searcher = prefix is null || nfa.IsAnchored ? null : LiteralSearcher.For(prefix.Text.AsSpan(), prefix.IgnoreCase);
        return Dfa.Of(nfa, ShuffleDfa.MaxStates) is { } dfa ? new ShuffleDfa(dfa, searcher) : new LazyDfa(nfa, searcher);
    }

    /// <summary>Whether the pattern matches.</summary>
    /// <param name="text">The text of a record.</param>
    public Verdict Ask(ReadOnlySpan<byte> text)
    {
        if (_prefix is not null)
        {
            int first = _prefix.IndexOf(text);
            if (first < 0)
            {
                return Verdict.No;
            }
            // One byte more tells a word from the middle of one. No match begins with it, so it does no harm that it looks like the text's begin.
            text = text[int.Max(0, first - 1)..];
        }
        return Run(text);
    }

    /// <summary>Whether the pattern matches, by going from byte to byte.</summary>
    /// <param name="text">The text, or what of it a match can be in.</param>
    protected abstract Verdict Run(ReadOnlySpan<byte> text);
}
