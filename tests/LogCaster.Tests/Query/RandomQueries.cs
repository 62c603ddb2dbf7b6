using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query;

/// <summary>Random queries of every kind, about what is in <see cref="StoredRecords"/>.</summary>
internal static class RandomQueries
{
    private static readonly string[] s_patterns =
    [
        "error", "ERROR|timeout", "disk.*full", "user=[0-9]+", "^ERROR", "full$", "k", "[[:digit:]]{2}", "(error|Error) ?disk", "é", "x{10,}", "\\bdisk\\b",
        "(?i)error", "s", "i", "a*", "[^a-z]", ".", "connection +refused", "(?i:k)full", "\uFFFD", "disk\\s", "timeout|full", "er+or",
    ];

    public static LogQuery Next(Random random, StoredRecords records)
    {
        (Severity worst, Severity mildest) = random.Next(3) == 0 ? ((Severity)random.Next(5), (Severity)random.Next(4, 9)) : (Severity.Emergency, Severity.None);
        return new LogQuery
        {
            Filter = random.Next(6) == 0 ? null : NextFilter(random, depth: 0),
            SinceTicks = random.Next(3) == 0 ? records.AnyTicks(random) : 0,
            UntilTicks = random.Next(3) == 0 ? records.AnyTicks(random) : long.MaxValue,
            WorstSeverity = worst,
            MildestSeverity = mildest,
            Limit = random.Next(2) == 0 ? 0 : random.Next(1, 40),
            Order = (SortOrder)random.Next(2),
            IsNumbered = true,
            Output = random.Next(2) == 0 ? OutputFormat.Text : (OutputFormat)random.Next(3),
        };
    }

    /// <summary>A query in words, for messages.</summary>
    public static string Show(LogQuery query) => $"{query} filter {Show(query.Filter)}";

    private static Filter NextFilter(Random random, int depth) => random.Next(depth < 3 ? 10 : 6) switch
    {
        < 4 => new TextFilter([.. NextText(random)], random.Next(2) == 0),
        < 6 => NextPattern(random),
        < 8 => new AllFilter(NextFilters(random, depth)),
        8 => new AnyFilter(NextFilters(random, depth)),
        _ => new NotFilter(NextFilter(random, depth + 1)),
    };

    private static ImmutableArray<Filter> NextFilters(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => NextFilter(random, depth + 1))];

    private static RegexFilter NextPattern(Random random)
    {
        string pattern = s_patterns[random.Next(s_patterns.Length)];
        return PatternCompiler.TryCompile(pattern, random.Next(2) == 0, out RegexFilter? filter, out string? error)
            ? filter : throw new InvalidOperationException($"{pattern}: {error}");
    }

    // One piece of a record or two beside each other, or a part of it.
    private static byte[] NextText(Random random)
    {
        string text = StoredRecords.Vocabulary[random.Next(StoredRecords.Vocabulary.Length)];
        text = random.Next(4) == 0 ? text + StoredRecords.Vocabulary[random.Next(StoredRecords.Vocabulary.Length)] : text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int start = random.Next(3) == 0 ? random.Next(bytes.Length) : 0;
        return random.Next(30) == 0 ? [] : bytes[start..];
    }

    private static string Show(Filter? filter) => filter switch
    {
        null => "none",
        TextFilter text => $"\"{Encoding.Latin1.GetString(text.Text.AsSpan())}\"{(text.IgnoreCase ? "i" : "")}",
        RegexFilter regex => $"/{regex.Regex}/",
        AllFilter all => $"all({string.Join(", ", all.Filters.Select(Show))})",
        AnyFilter any => $"any({string.Join(", ", any.Filters.Select(Show))})",
        NotFilter not => $"not({Show(not.Inner)})",
        _ => filter.ToString(),
    };
}
