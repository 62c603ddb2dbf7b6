using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query;

/// <summary>A random command line, with what it asks for said a second time, not by the parser.</summary>
internal sealed class RandomCommands
{
    private static readonly string[] s_words = ["ERROR", "error", "disk", "disk full", "timeout", "user=42", "k", "é", "5", "GET", "refused", "i", "€"];

    // A pattern as users write it, and the same for the framework.
    private static readonly (string Pattern, string Oracle)[] s_patterns =
    [
        ("user=[[:digit:]]+", "user=[0-9]+"), ("error|Error", "error|Error"), ("dis[[:lower:]]", "dis[a-z]"), ("^ERROR", "^ERROR"), ("x{20}", "x{20}"),
        ("(disk)+[^a-z]", "(disk)+[^a-z]"), ("5.", "(?s)5."),
    ];

    private readonly Random _random;
    private readonly StoredRecords _records;
    private readonly List<string> _items = [];
    private readonly List<Func<StoredRecord, bool>> _conditions = [];
    private readonly List<(string Text, bool IsWord)> _texts = [];
    private bool? _givenCase;
    private bool _ignoreCase;
    private bool _smartWords;
    private bool _anyText;

    public RandomCommands(Random random, StoredRecords records)
    {
        _random = random;
        _records = records;
        Line = random.Next(6) switch
        {
            0 => Search(),
            1 => Filter(),
            2 => Pattern(),
            3 => Recent(),
            4 => Count(),
            _ => Query(),
        };
    }

    public string Line { get; }

    public bool IsCount { get; private set; }

    public long Limit { get; private set; }

    public SortOrder Order { get; private set; }

    public OutputFormat Output { get; private set; }

    public bool Accepts(StoredRecord record) =>
        _conditions.TrueForAll(condition => condition(record))
        && (_texts.Count == 0 || (_anyText ? _texts.Exists(text => Holds(record, text.Text, text.IsWord)) : _texts.TrueForAll(text => Holds(record, text.Text, text.IsWord))));

    // Words of the newer verbs are in any case if they have no capitals, unless case= says otherwise.
    private bool Holds(StoredRecord record, string text, bool isWord)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bool ignoreCase = _givenCase is null && _smartWords && isWord ? !text.Any(char.IsUpper) : _ignoreCase;
        return ignoreCase && !Ascii.IsValid(bytes)
            ? record.Text.Contains(text, StringComparison.OrdinalIgnoreCase) : NaiveQuery.Holds(record.Payload, bytes, ignoreCase);
    }

    private string Query()
    {
        AddTexts(_random.Next(1, 4));
        AddItems();
        return "QUERY " + Shuffled();
    }

    private string Count()
    {
        IsCount = true;
        _smartWords = true;
        AddTexts(_random.Next(1, 3));
        AddItems();
        return "count " + Shuffled();
    }

    private string Recent()
    {
        _smartWords = true;
        Limit = _random.Next(0, 30);
        string count = Limit.ToString(CultureInfo.InvariantCulture);
        AddTexts(_random.Next(2));
        AddOptions(withLimit: false);
        return $"RECENT {count} {Shuffled()}";
    }

    private string Search()
    {
        string text = s_words[_random.Next(s_words.Length)];
        _texts.Add((text, IsWord: false));
        _ignoreCase = true;
        AddOptions(withLimit: true);
        return $"SEARCH {text} {Shuffled()}";
    }

    private string Pattern()
    {
        (string pattern, string oracle) = s_patterns[_random.Next(s_patterns.Length)];
        AddPattern(oracle);
        AddOptions(withLimit: true);
        return $"REGEX {pattern} {Shuffled()}";
    }

    private string Filter()
    {
        _smartWords = true;
        long[] seconds = [Second(), Second()];
        Array.Sort(seconds);
        _conditions.Add(record => record.Ticks >= seconds[0] && record.Ticks < seconds[1] + TimeSpan.TicksPerSecond);
        AddTexts(_random.Next(2));
        AddOptions(withLimit: true);
        return $"FILTER {Clock(seconds[0])} {Clock(seconds[1])} {Shuffled()}";
    }

    private void AddTexts(int count)
    {
        for (int i = 0; i < count; i++)
        {
            string word = s_words[_random.Next(s_words.Length)];
            string other = s_words[_random.Next(s_words.Length)];
            int kind = _random.Next(3);
            _texts.Add((word, IsWord: kind == 1));
            switch (kind)
            {
                case 0:
                    _items.Add($"keyword=\"{word}\"");
                    break;
                case 1:
                    _items.Add($"\"{word}\"");
                    break;
                default:
                    _items.Add($"keywords=\"{word},,{other}\"");
                    _texts.Add((other, IsWord: false));
                    break;
            }
        }
        if (count > 0 && _random.Next(2) == 0)
        {
            _anyText = _random.Next(2) == 0;
            _items.Add(_anyText ? "operator=or" : "operator=AND");
        }
        if (count > 0 && _random.Next(3) == 0)
        {
            _ignoreCase = _random.Next(2) == 0;
            _givenCase = _ignoreCase;
            _items.Add(_ignoreCase ? "case=n" : "case=y");
        }
    }

    private void AddItems()
    {
        if (_random.Next(3) == 0)
        {
            (string pattern, string oracle) = s_patterns[_random.Next(s_patterns.Length)];
            _items.Add("regex=" + pattern);
            AddPattern(oracle);
        }
        if (_random.Next(3) == 0)
        {
            long second = Second();
            _items.Add("time_from=" + Unix(second));
            _conditions.Add(record => record.Ticks >= second);
        }
        else if (_random.Next(3) == 0)
        {
            long second = Second();
            _items.Add("time_to=" + Unix(second));
            _conditions.Add(record => record.Ticks < second + TimeSpan.TicksPerSecond);
        }
        AddOptions(withLimit: true);
    }

    // A pattern does not heed case= on its own line unless it is said; the patterns here hold letters, so the oracle asks when it is known.
    private void AddPattern(string oracle)
    {
        var exact = new Regex(oracle, RegexOptions.NonBacktracking);
        var folded = new Regex(oracle, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        _conditions.Add(record => (_ignoreCase ? folded : exact).IsMatch(record.Text));
    }

    private void AddOptions(bool withLimit)
    {
        if (_random.Next(3) == 0)
        {
            _items.Add("level=error");
            _conditions.Add(record => record.Severity <= Severity.Error);
        }
        else if (_random.Next(4) == 0)
        {
            _items.Add("l=info..warn");
            _conditions.Add(record => record.Severity is >= Severity.Warning and <= Severity.Informational);
        }
        if (withLimit && !IsCount && _random.Next(2) == 0)
        {
            Limit = _random.Next(0, 30);
            _items.Add(string.Create(CultureInfo.InvariantCulture, $"{(_random.Next(2) == 0 ? "limit" : "n")}={Limit}"));
        }
        if (IsCount)
        {
            return;
        }
        if (_random.Next(3) == 0)
        {
            Order = (SortOrder)_random.Next(2);
            _items.Add(Order == SortOrder.Descending ? "order=desc" : "order=ASC");
        }
        if (_random.Next(3) == 0)
        {
            Output = (OutputFormat)_random.Next(3);
            _items.Add("out=" + Output.ToString().ToLowerInvariant());
        }
    }

    private string Shuffled()
    {
        string[] items = [.. _items];
        _random.Shuffle(items);
        return string.Join(' ', items);
    }

    private long Second() => _records.AnyTicks(_random) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;

    private static string Clock(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Unix(long ticks) =>
        ((ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);
}
