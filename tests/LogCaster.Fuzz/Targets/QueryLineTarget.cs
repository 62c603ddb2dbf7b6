using System;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Fuzz.Targets;

/// <summary>A command line: any bytes are a command or an error of one short line, and the parser never throws.</summary>
internal static class QueryLineTarget
{
    private const int MaxErrorLength = 2000;

    private static readonly QueryParser s_parser = new(TimeProvider.System);

    public static FuzzTarget Row { get; } = new("QueryLine", Run, [
        "COUNT ", "QUERY ", "SEARCH ", "FILTER ", "REGEX ", "RECENT ", "HELP ", "keyword=", "keywords=a,b", "operator=OR", "regex=", "time_from=", "since=-5m",
        "until=", "last=1h30m", "level=info..err", "limit=", "order=desc", "case=n", "out=json", "\"", "\\", "2026-11-23", "14:05", "@1706140800", "[[:alpha:]]",
        "FIND ", "TAIL ", "HIST 1m ", "TOP 3 host ", "FIELDS ", " OR ", "NOT ", "-", "(", ")", "/a b/i", "level:err", "host:\"a b\"", "status>=500", "x=5", "ctx=3",
        "around=now", "cursor=7", "fields=time,a", "tz=+01:00", "quiet=1", "timeout=2s", "out=csv",
    ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        ParseResult result = s_parser.Parse(input);
        FuzzFailureException.Unless(result.Command is null != result.Error is null, "A line is either a command or an error.");
        if (result.Error is string error)
        {
            FuzzFailureException.Unless(error.Length is > 0 and <= MaxErrorLength && !error.Contains('\n', StringComparison.Ordinal), "An error is one short line.");
            int words = error.IndexOf(':', StringComparison.Ordinal);
            return string.GetHashCode(error.AsSpan(0, words < 0 ? int.Min(error.Length, 20) : words), StringComparison.Ordinal);
        }
        return HashCode.Combine(result.Command!.Verb, result.Command.Query?.Filter?.GetType(), result.Command.Query?.Output, result.Command.Query?.Order);
    }
}
