using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;

namespace LogCaster.Engine.Storage.Index;

/// <summary>A text that records are searched for.</summary>
/// <param name="Text">The text in UTF-8.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same.</param>
internal readonly record struct GramText(ImmutableArray<byte> Text, bool IgnoreCase);

/// <summary>Which rows of a gram filter tell in what blocks a search can find something. Immutable, any thread.</summary>
internal sealed class GramQuery
{
    /// <summary>The most rows that are asked for a text: by then few blocks are left that can be sorted out.</summary>
    public const int MaxRows = 16;

    private GramQuery(ImmutableArray<ImmutableArray<ImmutableArray<ushort>>> conditions) => Conditions = conditions;

    /// <summary>Conditions, of each of which a block must fulfil one alternative: it is in all rows of it, the most telling ones first.</summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<ushort>>> Conditions { get; }

    /// <summary>Whether nothing is known, so that every block is possible.</summary>
    public bool IsEmpty => Conditions.IsEmpty;

    /// <summary>Finds the rows.</summary>
    /// <param name="required">Groups of texts: every record that is wanted holds one text of each group.</param>
    public static GramQuery Of(IEnumerable<IEnumerable<GramText>> required)
    {
        IEnumerable<ImmutableArray<ImmutableArray<ushort>>> conditions = required
            .Select(static group => group.Select(RowsOf).ToImmutableArray())
            // A text of which nothing is known may be anywhere, and so may its group.
            .Where(static group => group.All(static rows => !rows.IsEmpty))
            .OrderBy(static group => group.Length);
        return new GramQuery([.. conditions]);
    }

    private static ImmutableArray<ushort> RowsOf(GramText text)
    {
        ReadOnlySpan<byte> bytes = text.Text.AsSpan();
        // Beyond ASCII, case is more than a bit, and the text is looked for in characters, not in bytes.
        bool isFolded = text.IgnoreCase && !Ascii.IsValid(bytes);
        var grams = new List<(ushort Row, int Rarity)>();
        int sure = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sure = isFolded && !IsSure(bytes[i]) ? 0 : sure + 1;
            if (sure >= Gram.Bytes)
            {
                ReadOnlySpan<byte> gram = bytes.Slice(i + 1 - Gram.Bytes, Gram.Bytes);
                grams.Add(((ushort)Gram.RowOf(gram), Rarity(gram)));
            }
        }
        return [.. Spread(grams).OrderByDescending(static gram => gram.Rarity).Select(static gram => gram.Row).Distinct()];
    }

    /// <summary>The rarest of each stretch: what neighbours tell is almost the same.</summary>
    private static IEnumerable<(ushort Row, int Rarity)> Spread(List<(ushort Row, int Rarity)> grams)
    {
        if (grams.Count <= MaxRows)
        {
            return grams;
        }
        return Enumerable.Range(0, MaxRows)
            .Select(stretch => grams[(int)((long)stretch * grams.Count / MaxRows)..(int)((stretch + 1L) * grams.Count / MaxRows)].MaxBy(static gram => gram.Rarity));
    }

    // Letters with twins beyond ASCII: dotless i, long s, and the Kelvin sign. Whether they count as the same is left open here.
    private static bool IsSure(byte value) => value < 0x80 && (value | 0x20) is not ((byte)'i' or (byte)'k' or (byte)'s');

    private static int Rarity(ReadOnlySpan<byte> gram)
    {
        int sum = 0;
        foreach (byte value in gram)
        {
            // Numbers have every combination of digits, words few of letters: most blocks hold most of the former.
            sum += (value | 0x20) switch
            {
                >= '0' and <= '9' => 0,
                (>= 'a' and <= 'f') or ' ' or '.' or ':' or '-' or '/' => 1,
                >= 'g' and <= 'z' => 2,
                _ => 3,
            };
        }
        return sum;
    }
}
