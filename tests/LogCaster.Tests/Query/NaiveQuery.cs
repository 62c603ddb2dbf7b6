using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query;

/// <summary>Answers by looking at every record, one after the other: the oracle of the executor.</summary>
internal static class NaiveQuery
{
    /// <summary>Whether a record matches a query.</summary>
    public static bool Accepts(LogQuery query, StoredRecord record) =>
        record.Ticks >= query.SinceTicks && record.Ticks <= query.UntilTicks
        && record.Severity >= query.WorstSeverity && record.Severity <= query.MildestSeverity
        && (query.Filter is null || Accepts(query.Filter, record));

    /// <summary>The whole answer of a search by one of the older verbs.</summary>
    public static string Search(
        IEnumerable<StoredRecord> visible, Func<StoredRecord, bool> accepts, long limit, SortOrder order, OutputFormat output, SourceTable sources)
    {
        List<StoredRecord> matches = [.. visible.Where(accepts)];
        if (limit > 0 && limit < matches.Count)
        {
            matches.RemoveRange(0, matches.Count - (int)limit);
        }
        if (order == SortOrder.Descending)
        {
            matches.Reverse();
        }
        var answer = new ArrayBufferWriter<byte>();
        if (output == OutputFormat.Text)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"FOUND: {matches.Count} matches\n"), answer);
        }
        else if (matches.Count == 0)
        {
            return output == OutputFormat.Json ? "{\"note\":\"nothing found\"}\n" : "# nothing found\n";
        }
        var timestamps = new TimestampText(TimeZoneInfo.Utc);
        foreach (StoredRecord match in matches)
        {
            var record = new Record { Ticks = match.Ticks, Severity = match.Severity, Source = match.Source };
            RecordWriter.Write(output, answer, timestamps, match.Sequence, record, sources.NameOf(match.Source), match.Payload);
        }
        return Encoding.Latin1.GetString(answer.WrittenSpan);
    }

    /// <summary>Whether bytes hold others, ASCII letters of either case alike if wanted.</summary>
    public static bool Holds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part, bool ignoreCase) => IndexOf(text, part, ignoreCase) >= 0;

    /// <summary>Where bytes hold others first; -1 if they do not.</summary>
    public static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part, bool ignoreCase)
    {
        for (int start = 0; start + part.Length <= text.Length; start++)
        {
            int same = 0;
            while (same < part.Length && Fold(text[start + same], ignoreCase) == Fold(part[same], ignoreCase))
            {
                same++;
            }
            if (same == part.Length)
            {
                return start;
            }
        }
        return -1;
    }

    private static byte Fold(byte value, bool ignoreCase) => ignoreCase && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;

    private static bool Accepts(Filter filter, StoredRecord record) => filter switch
    {
        TextFilter { IgnoreCase: true } text when !Ascii.IsValid(text.Text.AsSpan()) =>
            record.Text.Contains(Encoding.UTF8.GetString(text.Text.AsSpan()), StringComparison.OrdinalIgnoreCase),
        TextFilter text => Holds(record.Payload, text.Text.AsSpan(), text.IgnoreCase),
        RegexFilter regex => regex.Regex.IsMatch(record.Text),
        LevelFilter level => record.Severity == level.Severity,
        AllFilter all => all.Filters.All(part => Accepts(part, record)),
        AnyFilter any => any.Filters.Any(part => Accepts(part, record)),
        NotFilter not => !Accepts(not.Inner, record),
        _ => throw new ArgumentException("A kind of filter without oracle.", nameof(filter)),
    };
}
