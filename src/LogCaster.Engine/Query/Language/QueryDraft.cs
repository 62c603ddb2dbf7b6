using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Gathers what one search is made of, and makes a <see cref="LogQuery"/> of it. All conditions must hold. Lives for one command, on one
/// thread.
/// </summary>
/// <param name="verb">What the search is for.</param>
/// <param name="utcNow">The present, in UTC ticks.</param>
/// <param name="zone">The zone of local times.</param>
internal sealed class QueryDraft(Verb verb, long utcNow, TimeZoneInfo zone)
{
    // Of the neighbours that around= shows, if ctx= says nothing.
    private const int NeighboursAround = 10;

    private const int MaxNeighbours = 1000;

    private readonly HashSet<SearchOption> _given = [];
    private Severity _worst = Severity.Emergency;
    private Severity _mildest = Severity.None;
    private SortOrder _order;
    private CaseRule? _case;
    private ImmutableArray<string> _fields = [];
    private TimeZoneInfo? _zone;
    private TimeSpan? _timeout;
    private long _cursor = long.MaxValue;
    private int? _ctx;
    private int? _before;
    private int? _after;
    private bool _quiet;

    /// <summary>The terms.</summary>
    public FilterDraft Filter { get; } = new();

    /// <summary>The time range.</summary>
    public TimeWindow Window { get; } = new(utcNow, zone);

    /// <summary>How many matches to show; 0 shows all.</summary>
    public long Limit { get; set; }

    /// <summary>How matches are written.</summary>
    public OutputFormat Output { get; set; }

    /// <summary>Whether something says which records are wanted; <c>operator= order= case= out=</c> do not.</summary>
    public bool HasCriteria { get; private set; }

    /// <summary>Whether <c>limit=</c> was given.</summary>
    public bool HasLimit => _given.Contains(SearchOption.Limit);

    /// <summary>Takes a condition.</summary>
    /// <param name="term">The condition.</param>
    public void AddTerm(Term term)
    {
        Filter.Add(term);
        HasCriteria = true;
    }

    /// <summary>Takes an option.</summary>
    /// <param name="row">The row of its key, which is not that of a term.</param>
    /// <param name="value">Its value.</param>
    /// <param name="place">Where it stands, for error texts.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Apply(SearchOptionRow row, ReadOnlySpan<byte> value, string place)
    {
        if (row.NotFor.Contains(verb))
            return SearchOptionTable.Refused(row, verb, place);
        if (!_given.Add(row.Option) && !row.MayRepeat)
            return $"{row.Name}= is given twice, again at {place}; allowed: once";
        HasCriteria |= row.IsCriterion;
        return TrySet(row.Option, Encoding.UTF8.GetString(value)) ? null : SearchOptionTable.Wrong(row, value, place);
    }

    /// <summary>Makes the query.</summary>
    /// <param name="query">The query; null after an error.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Build(out LogQuery? query)
    {
        query = null;
        bool isAround = _given.Contains(SearchOption.Around);
        int? neighbours = _ctx ?? (isAround ? NeighboursAround : null);
        string? error = Filter.Build(_case, out Filter? filter) ?? Window.Error ?? Conflict(isAround);
        if (error is not null)
            return error;
        query = new LogQuery
        {
            Filter = filter,
            SinceTicks = Window.Since,
            UntilTicks = Window.Until,
            WorstSeverity = _worst,
            MildestSeverity = _mildest,
            BeforeSequence = _cursor,
            Limit = isAround ? 1 : Limit,
            OldestFirst = isAround,
            Order = _order,
            Output = Output,
            Fields = _fields,
            Before = _before ?? neighbours ?? 0,
            After = _after ?? neighbours ?? 0,
            Zone = _zone,
            Quiet = _quiet,
            Timeout = _timeout,
        };
        return null;
    }

    private string? Conflict(bool isAround)
    {
        bool hasContext = isAround || _ctx > 0 || _before > 0 || _after > 0;
        if (isAround && HasLimit)
            return "around= and limit= are given; allowed: one of them";
        if (hasContext && _order == SortOrder.Descending)
            return "neighbours and order=desc are given; allowed: one of them";
        return !_fields.IsEmpty && Output == OutputFormat.Raw ? "fields= and out=raw are given; allowed: one of them" : null;
    }

    private bool TrySet(SearchOption option, string text)
    {
        switch (option)
        {
            case SearchOption.Level:
                return LevelValue.TryParse(text, out _worst, out _mildest);
            case SearchOption.Limit:
                bool isLimit = TryReadNumber(text, out long limit);
                Limit = limit;
                return isLimit;
            case SearchOption.Cursor:
                return TryReadNumber(text, out _cursor);
            case SearchOption.Ctx:
                return TryReadNeighbours(text, out _ctx);
            case SearchOption.Before:
                return TryReadNeighbours(text, out _before);
            case SearchOption.After:
                return TryReadNeighbours(text, out _after);
            case SearchOption.Fields:
                return FieldList.TryParse(text, out _fields);
            case SearchOption.Tz:
                return ZoneValue.TryParse(text, zone, out _zone);
            case SearchOption.Timeout:
                bool isDuration = TimeExpression.TryParseDuration(text, out long ticks) && ticks > 0;
                _timeout = TimeSpan.FromTicks(ticks);
                return isDuration;
            case SearchOption.Operator or SearchOption.Order or SearchOption.Case or SearchOption.Out or SearchOption.Quiet:
                return TrySetWord(option, text.ToUpperInvariant());
            default:
                return Window.TryApply(option, text);
        }
    }

    private static bool TryReadNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryReadNeighbours(string text, out int? number)
    {
        bool isNumber = TryReadNumber(text, out long read) && read <= MaxNeighbours;
        number = isNumber ? (int)read : null;
        return isNumber;
    }

    private bool TrySetWord(SearchOption option, string word)
    {
        switch (option, word)
        {
            case (SearchOption.Operator, "AND" or "OR"):
                Filter.AnyText = word == "OR";
                return true;
            case (SearchOption.Order, "ASC" or "DESC"):
                _order = word == "DESC" ? SortOrder.Descending : SortOrder.Ascending;
                return true;
            case (SearchOption.Case, "Y" or "N" or "SMART"):
                _case = word switch { "Y" => CaseRule.Sensitive, "N" => CaseRule.Insensitive, _ => CaseRule.Smart };
                return true;
            case (SearchOption.Quiet, "0" or "1"):
                _quiet = word == "1";
                return true;
            case (SearchOption.Out, "TEXT"):
                return true;
            case (SearchOption.Out, "RAW" or "JSON" or "CSV"):
                Output = word switch { "RAW" => OutputFormat.Raw, "JSON" => OutputFormat.Json, _ => OutputFormat.Csv };
                return true;
            default:
                return false;
        }
    }
}
