using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LogCaster.Engine.Irc;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;

namespace LogCaster.Irc.Logs;

/// <summary>The records that a log channel shows: what they must be like, and how far they are shown. Used by the thread of IRC.</summary>
internal sealed class LogView
{
    /// <summary>The most filters of a view.</summary>
    public const int MaxFilters = 16;

    /// <summary>The longest filter, in characters.</summary>
    public const int MaxFilterLength = 300;

    private const string KeywordPrefix = "keyword:";

    private readonly List<string> _filters = [];
    private readonly QueryParser _parser;
    private readonly string _purpose;

    private LogView(QueryParser parser, string purpose, LogQuery query, bool isBuiltIn)
    {
        _parser = parser;
        _purpose = purpose;
        Query = query;
        IsBuiltIn = isBuiltIn;
    }

    /// <summary>Whether the server has made it, and users cannot change it.</summary>
    public bool IsBuiltIn { get; }

    /// <summary>What the records must be like.</summary>
    public LogQuery Query { get; private set; }

    /// <summary>The filters of users, all of which a record must pass.</summary>
    public IReadOnlyList<string> Filters => _filters;

    /// <summary>The records as they arrive; null as long as nobody wants them.</summary>
    public LiveRecords? Live { get; set; }

    /// <summary>What is held back.</summary>
    public LogRate Rate { get; } = new();

    /// <summary>What says the same again.</summary>
    public RepeatFold Repeats { get; } = new();

    /// <summary>A view that the server makes: the records of the severity that its name says, or all.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="parser">Understands filters.</param>
    public static LogView BuiltIn(string channel, QueryParser parser)
    {
        var all = new LogQuery();
        return IrcName.Fold(channel)[IrcName.LogChannelPrefix.Length..] switch
        {
            "error" => Of("ERROR, CRITICAL, FATAL, ALERT, EMERG", Severity.Emergency, Severity.Error),
            "warning" => Of("WARN, WARNING", Severity.Warning, Severity.Warning),
            "info" => Of("INFO, NOTICE", Severity.Notice, Severity.Informational),
            "debug" => Of("DEBUG, TRACE", Severity.Debug, Severity.Debug),
            var name when SeverityNames.TryParse(name, out Severity one) => Of(name.ToUpperInvariant(), one, one),
            _ => new LogView(parser, "All records", all, isBuiltIn: true),
        };

        LogView Of(string names, Severity worst, Severity mildest) =>
            new(parser, $"Records of severity {names}", all with { WorstSeverity = worst, MildestSeverity = mildest }, isBuiltIn: true);
    }

    /// <summary>A view of a user, which shows all records until it is given a filter.</summary>
    /// <param name="parser">Understands filters.</param>
    public static LogView OfUser(QueryParser parser) => new(parser, "All records", new LogQuery(), isBuiltIn: false);

    /// <summary>What it shows, for the topic.</summary>
    public string Describe() => (_filters.Count == 0 ? _purpose : "Records with " + string.Join(" and ", _filters)) + ". Read only; !help says what you can ask";

    /// <summary>Adds a filter.</summary>
    /// <param name="text">Terms of the query language, or <c>keyword:text</c>.</param>
    /// <returns>What is wrong with it; null if it was added.</returns>
    public string? Add(string text)
    {
        if (_filters.Count == MaxFilters || text.Length is 0 or > MaxFilterLength)
        {
            return $"A channel has at most {MaxFilters} filters of at most {MaxFilterLength} characters; example: !filter add level:ERROR database";
        }
        string filter = string.Join(' ', text.Split(' ').Select(word => word.StartsWith(KeywordPrefix, System.StringComparison.OrdinalIgnoreCase) ? word[KeywordPrefix.Length..] : word));
        return Set([.. _filters, filter]);
    }

    /// <summary>Removes a filter.</summary>
    /// <param name="text">Its number in the list, or its text.</param>
    /// <returns>Whether there was such a filter.</returns>
    public bool Remove(string text)
    {
        int index = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number - 1 : _filters.IndexOf(text);
        if (index < 0 || index >= _filters.Count)
        {
            return false;
        }
        List<string> rest = [.. _filters];
        rest.RemoveAt(index);
        return Set(rest) is null;
    }

    private string? Set(List<string> filters)
    {
        var query = new LogQuery();
        if (filters.Count > 0)
        {
            ParseResult result = _parser.Parse(Encoding.UTF8.GetBytes("FIND " + string.Join(' ', filters.Select(filter => $"({filter})"))));
            if (!result.IsCommand)
            {
                return result.Error;
            }
            query = result.Command.Query! with { Limit = 0 };
        }
        Query = query;
        _filters.Clear();
        _filters.AddRange(filters);
        // What was found by the former filters is shown no more.
        Live = null;
        return null;
    }
}
