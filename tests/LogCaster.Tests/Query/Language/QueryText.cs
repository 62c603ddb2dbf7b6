using System;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query.Language;

/// <summary>Shows a parsed line as one short text, so that a test is a table of lines and what they mean.</summary>
internal static class QueryText
{
    /// <summary>Parses a line at <see cref="FixedTime.Noon"/> in UTC.</summary>
    public static ParseResult Parse(string line) => Parse(Encoding.UTF8.GetBytes(line));

    public static ParseResult Parse(ReadOnlySpan<byte> line) => new QueryParser(new FixedTime(FixedTime.Noon, TimeZoneInfo.Utc)).Parse(line);

    /// <summary>The error, or the verb and what differs from an empty query: <c>QUERY "error" level=0..3 limit=5</c>.</summary>
    public static string Meaning(string line)
    {
        ParseResult result = Parse(line);
        if (!result.IsCommand)
            return "ERROR: " + result.Error;
        string verb = VerbTable.RowOf(result.Command.Verb).Name;
        if (result.Command.BucketTicks > 0)
            verb += " " + TimeSpan.FromTicks(result.Command.BucketTicks);
        if (result.Command.Top > 0)
            verb += $" top {result.Command.Top}";
        if (result.Command.Field.Length > 0)
            verb += $" of {result.Command.Field}";
        return result.Command.Query is { } query ? verb + Show(query) : verb;
    }

    private static string Show(LogQuery query)
    {
        var text = new StringBuilder();
        if (query.Filter is not null)
            text.Append(' ').Append(Show(query.Filter));
        if (query.SinceTicks != 0)
            text.Append(" since=").Append(ShowTime(query.SinceTicks));
        if (query.UntilTicks != long.MaxValue)
            text.Append(" until=").Append(ShowTime(query.UntilTicks));
        if (query.WorstSeverity != Severity.Emergency || query.MildestSeverity != Severity.None)
            text.Append(" level=").Append((int)query.WorstSeverity).Append("..").Append((int)query.MildestSeverity);
        if (query.Limit != 0)
            text.Append(" limit=").Append(query.Limit);
        if (query.Order != SortOrder.Ascending)
            text.Append(" desc");
        if (query.BeforeSequence != long.MaxValue)
            text.Append(" before #").Append(query.BeforeSequence);
        if (query.HasContext)
            text.Append(" ctx=").Append(query.Before).Append(',').Append(query.After);
        if (query.OldestFirst)
            text.Append(" oldest");
        if (!query.Fields.IsEmpty)
            text.Append(" fields=").AppendJoin(',', query.Fields);
        if (query.Zone is { } zone)
            text.Append(" tz=").Append(zone.Id);
        if (query.Timeout is { } timeout)
            text.Append(" timeout=").Append(timeout);
        if (query.Output != OutputFormat.Text)
            text.Append(' ').Append(query.Output.ToString().ToLowerInvariant());
        return text.ToString();
    }

    private static string Show(Filter filter) => filter switch
    {
        TextFilter text => $"\"{Encoding.UTF8.GetString([.. text.Text])}\"{(text.IgnoreCase ? "i" : "")}",
        RegexFilter regex => $"/{regex.Regex}/{(regex.Regex.Options.HasFlag(System.Text.RegularExpressions.RegexOptions.IgnoreCase) ? "i" : "")}",
        AllFilter all => $"({string.Join(" & ", all.Filters.Select(Show))})",
        AnyFilter any => $"({string.Join(" | ", any.Filters.Select(Show))})",
        NotFilter not => "-" + Show(not.Inner),
        LevelFilter level => "level:" + level.Severity,
        SourceFilter source => "source:" + source.Name,
        FieldFilter field => Encoding.UTF8.GetString([.. field.Name]) + Show(field.Test),
        _ => "?",
    };

    private static string Show(FieldTest test) => test switch
    {
        FieldText text => $":\"{Encoding.UTF8.GetString([.. text.Value])}\"{(text.IgnoreCase ? "i" : "")}{(text.Anywhere.IsEmpty ? "" : "~")}",
        FieldPattern pattern => ":" + Show(pattern.Pattern),
        FieldNumber number => $" {number.Comparison} {Encoding.UTF8.GetString([.. number.Number])}",
        _ => "?",
    };

    private static string ShowTime(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture);
}
