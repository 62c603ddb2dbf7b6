using System;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// Says whether a pattern matches somewhere in a record, on its bytes as they stand. It knows ASCII only: where another byte could matter it says
/// so, and .NET's regular expression decides, whose meaning it has otherwise. Any thread.
/// </summary>
internal abstract class ByteAutomaton
{
    /// <summary>The automaton that is best for a pattern.</summary>
    /// <param name="nfa">The pattern.</param>
    public static ByteAutomaton Of(Nfa nfa) =>
        Dfa.Of(nfa, ShuffleDfa.MaxStates) is { } dfa ? new ShuffleDfa(dfa) : new LazyDfa(nfa);

    /// <summary>Whether the pattern matches.</summary>
    /// <param name="text">The text of a record.</param>
    public abstract Verdict Ask(ReadOnlySpan<byte> text);
}
