using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Gathers what one search is made of, and makes a <see cref="LogQuery"/> of it. All conditions must hold. Lives for one command, on one
/// thread.
/// </summary>
/// <param name="utcNow">The present, in UTC ticks.</param>
/// <param name="zone">The zone of local times.</param>
internal sealed class QueryDraft(long utcNow, TimeZoneInfo zone)
{
    private readonly HashSet<SearchOption> _given = [];
    private Severity _worst = Severity.Emergency;
    private Severity _mildest = Severity.None;
    private SortOrder _order;
    private OutputFormat _output;
    private CaseRule? _case;

    /// <summary>The texts and patterns.</summary>
    public FilterDraft Filter { get; } = new();

    /// <summary>The time range.</summary>
    public TimeWindow Window { get; } = new(utcNow, zone);

    /// <summary>How many matches to show; 0 shows all.</summary>
    public long Limit { get; set; }

    /// <summary>Whether something says which records are wanted; <c>operator= order= case= out=</c> do not.</summary>
    public bool HasCriteria { get; private set; }

    /// <summary>Whether <c>limit=</c> was given.</summary>
    public bool HasLimit => _given.Contains(SearchOption.Limit);

    /// <summary>Takes a word, which is a text to find.</summary>
    /// <param name="word">The word.</param>
    public void AddWord(ReadOnlySpan<byte> word)
    {
        Filter.AddText(word);
        HasCriteria = true;
    }

    /// <summary>Takes a <c>key=value</c>.</summary>
    /// <param name="row">The row of its key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Apply(SearchOptionRow row, ReadOnlySpan<byte> value)
    {
        if (!_given.Add(row.Option) && !row.MayRepeat)
            return $"{row.Name}= is given twice; allowed: once";
        if (row.Option is not (SearchOption.Operator or SearchOption.Order or SearchOption.Case or SearchOption.Out))
            HasCriteria = true;
        bool isValid = true;
        switch (row.Option)
        {
            case SearchOption.Keyword:
                Filter.AddText(value);
                break;
            case SearchOption.Keywords:
                Filter.AddTexts(value);
                break;
            case SearchOption.Regex:
                Filter.AddPattern(value);
                break;
            default:
                isValid = TrySet(row.Option, Encoding.UTF8.GetString(value));
                break;
        }
        return isValid ? null : SearchOptionTable.Wrong(row, value);
    }

    /// <summary>Makes the query.</summary>
    /// <param name="defaultCase">How case is treated unless <c>case=</c> says otherwise.</param>
    /// <param name="query">The query; null after an error.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Build(CaseRule defaultCase, out LogQuery? query)
    {
        query = null;
        string? error = Filter.Build(_case ?? defaultCase, out Filter? filter) ?? Window.Error;
        if (error is not null)
            return error;
        query = new LogQuery
        {
            Filter = filter,
            SinceTicks = Window.Since,
            UntilTicks = Window.Until,
            WorstSeverity = _worst,
            MildestSeverity = _mildest,
            Limit = Limit,
            Order = _order,
            Output = _output,
        };
        return null;
    }

    private bool TrySet(SearchOption option, string text)
    {
        switch (option)
        {
            case SearchOption.Level:
                return LevelValue.TryParse(text, out _worst, out _mildest);
            case SearchOption.Limit:
                bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long limit);
                Limit = limit;
                return isNumber;
            case SearchOption.Operator or SearchOption.Order or SearchOption.Case or SearchOption.Out:
                return TrySetWord(option, text.ToUpperInvariant());
            default:
                return Window.TryApply(option, text);
        }
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
            case (SearchOption.Out, "TEXT" or "RAW" or "JSON"):
                _output = word switch { "RAW" => OutputFormat.Raw, "JSON" => OutputFormat.Json, _ => OutputFormat.Text };
                return true;
            default:
                return false;
        }
    }
}
