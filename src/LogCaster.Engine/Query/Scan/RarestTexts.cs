using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Chooses what to look for first: the rarest text, or the rarest few, without which no record matches. Pure, for any thread.</summary>
internal static class RarestTexts
{
    // Where a field is used, most records have it: its value tells more than its name.
    private const int MinUsefulValue = 3;

    // To look for several texts takes two to three times as long: one text is rather taken, if it is not this much more frequent.
    private const double RarityForOne = 6;

    private static readonly SearchValues<byte> s_neverEscaped =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>The condition that the rarest texts come from, and these: every record that fulfils it holds one of them.</summary>
    public static (Filter? Source, ImmutableArray<TextFilter> Texts) Of(IEnumerable<Filter> conditions)
    {
        Filter? source = null;
        ImmutableArray<TextFilter> best = [];
        double bestWorth = double.NegativeInfinity;
        foreach (Filter condition in conditions)
        {
            foreach (ImmutableArray<TextFilter> texts in OneOfEach(condition))
            {
                double rarity = RarityOf(texts);
                double worth = rarity - (texts.Length > 1 ? RarityForOne : 0);
                if (rarity > 0 && worth > bestWorth)
                {
                    (source, best, bestWorth) = (condition, texts, worth);
                }
            }
        }
        return (source, best);
    }

    /// <summary>What an index can be asked: all texts of which every record that is wanted holds one of each group.</summary>
    public static GramQuery GramsOf(IEnumerable<Filter> conditions) => GramQuery.Of(
        conditions.SelectMany(OneOfEach).Select(static group => group.Select(static text => new GramText(text.Text, text.IgnoreCase))));

    // Each step of rarity is taken for half as frequent: so the sum over the texts is about that of the most frequent ones.
    private static double RarityOf(ImmutableArray<TextFilter> texts) =>
        -Math.Log2(texts.Sum(text => Math.Pow(2, -ByteRarity.Of(text.Text.AsSpan(), text.IgnoreCase))));

    /// <summary>Whether a record fulfils the condition as soon as it holds one of the texts.</summary>
    public static bool AreAllOf(Filter condition, ImmutableArray<TextFilter> texts) => condition switch
    {
        TextFilter => true,
        AnyFilter any => any.Filters.All(static branch => branch is TextFilter) && any.Filters.Length == texts.Length,
        RegexFilter { AsTexts: AnyFilter any } => AreAllOf(any, texts),
        _ => false,
    };

    /// <summary>The searcher for the texts; null when there are none.</summary>
    public static Prefilter? SearcherOf(ImmutableArray<TextFilter> texts) => texts.Length switch
    {
        0 => null,
        1 => LiteralSearcher.For(texts[0].Text.AsSpan(), texts[0].IgnoreCase),
        _ => new LiteralSetSearcher(texts),
    };

    /// <summary>Groups of texts, of each of which a record must hold one that fulfils a condition.</summary>
    private static IEnumerable<ImmutableArray<TextFilter>> OneOfEach(Filter condition) => condition switch
    {
        TextFilter text when !text.Text.IsEmpty && (!text.IgnoreCase || Ascii.IsValid(text.Text.AsSpan())) => [[text]],
        RegexFilter regex =>
            [.. regex.Required.Where(text => regex.Automaton is null || IsUseful(text)).Select(static text => ImmutableArray.Create(text)), .. regex.RequiredOneOf],
        FieldFilter field => [.. LiteralsOf(field).Where(static text => !text.Text.IsEmpty).Select(static text => ImmutableArray.Create(text))],
        AllFilter all => all.Filters.SelectMany(OneOfEach),
        AnyFilter any => OneOf(any),
        _ => [],
    };

    // A byte that most records have sorts out less than it costs to find.
    private static bool IsUseful(TextFilter text) => ByteRarity.Of(text.Text.AsSpan(), text.IgnoreCase) > 2;

    private static ImmutableArray<TextFilter>[] OneOf(AnyFilter any)
    {
        ImmutableArray<TextFilter>[] branches = [.. any.Filters.Select(static branch => Of([branch]).Texts)];
        int count = branches.Sum(static branch => branch.Length);
        bool isSure = Array.TrueForAll(branches, static branch => branch.Length > 0);
        return isSure && count <= LiteralSetSearcher.MaxLiterals ? [[.. branches.SelectMany(static branch => branch)]] : [];
    }

    // A name stands in the record as it is written here. A value may be escaped there, but never its letters and digits.
    private static ImmutableArray<TextFilter> LiteralsOf(FieldFilter field)
    {
        ReadOnlySpan<byte> name = field.Name.AsSpan();
        name = name[(name.LastIndexOf((byte)'.') + 1)..];
        if (field.Test is not FieldText text)
        {
            return [new TextFilter([.. name], IgnoreCase: false)];
        }
        ReadOnlySpan<byte> value = LongestPlain(text.Value.AsSpan());
        if (value.Length >= MinUsefulValue)
        {
            return [new TextFilter([.. value], text.IgnoreCase)];
        }
        // Where the whole may be a text, the name may be written in any case, as the text may.
        return [new TextFilter([.. name], IgnoreCase: text.IgnoreCase && !text.Anywhere.IsEmpty)];
    }

    private static ReadOnlySpan<byte> LongestPlain(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> longest = default;
        while (!value.IsEmpty)
        {
            int end = value.IndexOfAnyExcept(s_neverEscaped);
            ReadOnlySpan<byte> plain = end < 0 ? value : value[..end];
            longest = plain.Length > longest.Length ? plain : longest;
            value = end < 0 ? default : value[(end + 1)..];
        }
        return longest;
    }
}
