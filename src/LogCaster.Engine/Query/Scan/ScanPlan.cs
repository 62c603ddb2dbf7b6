using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// How a query is carried out: what is looked for in whole stretches of bytes, and what is then asked of the records that hold it.
/// Immutable, any thread.
/// </summary>
internal sealed class ScanPlan
{
    private static readonly SearchValues<byte> s_neverEscaped =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Where a field is used, most records have it: its value tells more than its name.
    private const int MinUsefulValue = 3;

    private readonly long _sinceTicks;
    private readonly long _untilTicks;
    private readonly Severity _worst;
    private readonly Severity _mildest;
    private readonly Matcher? _rest;

    private ScanPlan(LogQuery query, (Severity Worst, Severity Mildest) severities, LiteralSearcher? prefilter, Matcher? rest)
    {
        _sinceTicks = query.SinceTicks;
        _untilTicks = query.UntilTicks;
        (_worst, _mildest) = severities;
        Prefilter = prefilter;
        IsSlow = rest is not (null or TextMatcher);
        _rest = rest;
    }

    /// <summary>The rarest text that every match holds; null when none is known.</summary>
    public LiteralSearcher? Prefilter { get; }

    /// <summary>Whether asking one record may take long: then the query's budget is looked at before each.</summary>
    public bool IsSlow { get; }

    /// <summary>Whether records must be asked for more than what the prefilter, time and severity tell.</summary>
    public bool LooksAtText => _rest is not null;

    /// <summary>The plan of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="sources">Names of senders.</param>
    public static ScanPlan Of(LogQuery query, SourceTable sources)
    {
        var conditions = new List<Filter>();
        Flatten(query.Filter, conditions);
        (Severity, Severity) severities = TakeSeverities(query, conditions);
        Filter? source = null;
        TextFilter? best = null;
        int bestRarity = 0;
        foreach (Filter condition in conditions)
        {
            foreach (TextFilter literal in LiteralsOf(condition))
            {
                int rarity = ByteRarity.Of(literal.Text.AsSpan(), literal.IgnoreCase);
                if (rarity > bestRarity)
                {
                    (source, best, bestRarity) = (condition, literal, rarity);
                }
            }
        }
        if (ReferenceEquals(source, best) && source is not null)
        {
            // Where the prefilter finds it, the condition is fulfilled.
            conditions.Remove(source);
        }
        Matcher? rest = conditions.Count switch
        {
            0 => null,
            1 => Matcher.Of(conditions[0], sources),
            _ => Matcher.Of(new AllFilter([.. conditions.OrderBy(Cost)]), sources),
        };
        return new ScanPlan(query, severities, best is null ? null : LiteralSearcher.For(best.Text.AsSpan(), best.IgnoreCase), rest);
    }

    /// <summary>Whether time and severity of a record are wanted.</summary>
    public bool Wants(in Record record) =>
        record.Severity >= _worst && record.Severity <= _mildest && record.Ticks >= _sinceTicks && record.Ticks <= _untilTicks;

    /// <summary>Whether a record, whose time and severity are wanted and whose payload holds the prefilter, is wanted.</summary>
    public bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) =>
        _rest is null || _rest.Matches(record, text, scratch);

    /// <summary>The range of severities that matches can have: a look at the record alone, which its text need not be read for.</summary>
    private static (Severity Worst, Severity Mildest) TakeSeverities(LogQuery query, List<Filter> conditions)
    {
        (Severity worst, Severity mildest) = (query.WorstSeverity, query.MildestSeverity);
        foreach (LevelFilter level in conditions.OfType<LevelFilter>())
        {
            worst = level.Severity > worst ? level.Severity : worst;
            mildest = level.Severity < mildest ? level.Severity : mildest;
        }
        conditions.RemoveAll(static condition => condition is LevelFilter);
        return (worst, mildest);
    }

    private static void Flatten(Filter? filter, List<Filter> conditions)
    {
        switch (filter)
        {
            case null or TextFilter { Text.IsEmpty: true }:
                break;
            case AllFilter all:
                foreach (Filter part in all.Filters)
                {
                    Flatten(part, conditions);
                }
                break;
            default:
                conditions.Add(filter);
                break;
        }
    }

    /// <summary>The texts that every record must hold that fulfils a condition.</summary>
    private static ImmutableArray<TextFilter> LiteralsOf(Filter condition) => condition switch
    {
        TextFilter text when !text.IgnoreCase || Ascii.IsValid(text.Text.AsSpan()) => [text],
        RegexFilter regex => regex.Required,
        FieldFilter field => LiteralsOf(field),
        _ => [],
    };

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

    private static int Cost(Filter condition) => condition switch
    {
        LevelFilter or SourceFilter => 0,
        TextFilter => 1,
        RegexFilter => 3,
        _ => 2,
    };
}
