using System.Collections.Generic;
using System.Linq;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Proves that <c>\b</c> can stand for <c>\&lt;</c> or <c>\&gt;</c>: it can when a word character is sure to follow, or to come before. Then the
/// other side of the edge is none. Pure, for any thread.
/// </summary>
internal static class WordEdges
{
    /// <summary>Whether <c>\b</c> means the same as the edge.</summary>
    /// <param name="items">A sequence.</param>
    /// <param name="at">The index of the edge in it.</param>
    public static bool IsCertain(IReadOnlyList<PatternNode> items, int at)
    {
        bool isBegin = ((WordEdgeNode)items[at]).IsBegin;
        IEnumerable<PatternNode> neighbours = isBegin ? items.Skip(at + 1) : items.Take(at).Reverse();
        foreach (PatternNode neighbour in neighbours)
        {
            if (!TouchesWord(neighbour, isBegin))
                return false;
            if (!neighbour.IsNullable)
                return true;
        }
        return false;
    }

    /// <summary>Whether the regular expression engine is sure to take the unit for part of a word.</summary>
    /// <param name="unit">The unit.</param>
    public static bool IsWordCharacter(char unit) => char.IsLetterOrDigit(unit) || unit == '_';

    // Whether every match that is not empty begins (or ends) with a word character.
    private static bool TouchesWord(PatternNode node, bool isBegin) => node switch
    {
        CharNode c => IsWordCharacter(c.Value),
        SetNode set => set.HoldsOnlyWordCharacters,
        AnchorNode or WordEdgeNode => true,
        AlternationNode alternation => alternation.Branches.All(branch => TouchesWord(branch, isBegin)),
        RepeatNode repeat => TouchesWord(repeat.Inner, isBegin),
        SequenceNode sequence => SequenceTouchesWord(sequence, isBegin),
        _ => false,
    };

    private static bool SequenceTouchesWord(SequenceNode sequence, bool isBegin)
    {
        foreach (PatternNode item in isBegin ? sequence.Items : sequence.Items.Reverse())
        {
            if (!TouchesWord(item, isBegin))
                return false;
            if (!item.IsNullable)
                return true;
        }
        return true;
    }
}
