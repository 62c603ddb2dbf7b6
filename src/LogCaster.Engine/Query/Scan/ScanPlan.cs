using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Query.Scan;

/// <summary>
/// How a query is carried out: what is looked for in whole stretches of bytes, and what is then asked of the records that hold it.
/// Immutable, any thread.
/// </summary>
internal sealed class ScanPlan
{
    private readonly long _sinceTicks;
    private readonly long _untilTicks;
    private readonly Severity _worst;
    private readonly Severity _mildest;
    private readonly Matcher? _rest;

    private ScanPlan(LogQuery query, (Severity Worst, Severity Mildest) severities, Prefilter? prefilter, Matcher? rest)
    {
        _sinceTicks = query.SinceTicks;
        _untilTicks = query.UntilTicks;
        (_worst, _mildest) = severities;
        NeedsSeverity = _worst > Severity.Emergency || _mildest < Severity.None || LooksAtLevel(query.Filter);
        Prefilter = prefilter;
        IsSlow = rest is not (null or TextMatcher);
        _rest = rest;
    }

    /// <summary>Finds the rarest text that every match holds, or the rarest few of which it holds one; null when none is known.</summary>
    public Prefilter? Prefilter { get; }

    /// <summary>What the indexes of files are asked, to pass over blocks.</summary>
    public required GramQuery Grams { get; init; }

    /// <summary>Whether the severity of records must be known.</summary>
    public bool NeedsSeverity { get; }

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
        (Filter? source, ImmutableArray<TextFilter> best) = RarestTexts.Of(conditions);
        GramQuery grams = RarestTexts.GramsOf(conditions);
        if (source is not null && RarestTexts.AreAllOf(source, best))
        {
            // Where the prefilter finds it, the condition is fulfilled.
            conditions.Remove(source);
        }
        Matcher[] matchers =
        [
            .. conditions.OrderBy(Cost).Select(condition =>
                ReferenceEquals(condition, source) && condition is RegexFilter { AsTexts: null } regex ? new RegexMatcher(regex, isForeseen: true) : Matcher.Of(condition, sources)),
        ];
        Matcher? rest = matchers switch
        {
            [] => null,
            [Matcher only] => only,
            _ => new AllMatcher([.. matchers]),
        };
        return new ScanPlan(query, severities, RarestTexts.SearcherOf(best), rest) { Grams = grams };
    }

    /// <summary>Whether time and severity of a record are wanted.</summary>
    public bool Wants(in Record record) =>
        record.Severity >= _worst && record.Severity <= _mildest && record.Ticks >= _sinceTicks && record.Ticks <= _untilTicks;

    /// <summary>Whether a block of a file can have a match, by what is known of it.</summary>
    public bool Wants(in SegmentBlock block)
    {
        if (block.MaxTicks < _sinceTicks || block.MinTicks > _untilTicks)
        {
            return false;
        }
        int wanted = ((2 << (int)_mildest) - 1) & -(1 << (int)_worst);
        return (block.Flags & BlockFlags.HasSeverities) == BlockFlags.None || (block.Severities & wanted) != 0;
    }

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
            case RegexFilter { AsTexts: TextFilter text }:
                Flatten(text, conditions);
                break;
            default:
                conditions.Add(filter);
                break;
        }
    }

    private static bool LooksAtLevel(Filter? filter) => filter switch
    {
        LevelFilter => true,
        AllFilter all => all.Filters.Any(LooksAtLevel),
        AnyFilter any => any.Filters.Any(LooksAtLevel),
        NotFilter not => LooksAtLevel(not.Inner),
        _ => false,
    };

    private static int Cost(Filter condition) => condition switch
    {
        LevelFilter or SourceFilter => 0,
        TextFilter => 1,
        RegexFilter => 3,
        _ => 2,
    };
}
