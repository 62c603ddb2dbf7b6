using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Threading;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Query;

/// <summary>Carries queries out to the end, as a session does, and gives the answers as Latin-1.</summary>
internal static class QueryAnswers
{
    /// <summary>For queries that name no sender.</summary>
    public static SourceTable NoSources { get; } = new(0);

    public static QueryBudget Enough() => new(TimeProvider.System, TimeSpan.FromHours(1));

    /// <summary>The answer of a search.</summary>
    public static string Search(RecordRing ring, SourceTable sources, LogQuery query, int maxGatheredBytes = 1 << 20) =>
        Search(new SearchableLog(ring, sources, History: null, TimeZoneInfo.Utc), query, maxGatheredBytes);

    /// <summary>The answer of a search.</summary>
    public static string Search(SearchableLog log, LogQuery query, int maxGatheredBytes = 1 << 20)
    {
        var run = new SearchRun(log, query, maxGatheredBytes, Enough());
        string answer = Run(run);
        run.Release();
        return answer;
    }

    /// <summary>The answer of a count that several threads help with.</summary>
    public static string Count(RecordRing ring, LogQuery query, int helpers = 0, SourceTable? sources = null) =>
        Count(new SearchableLog(ring, sources ?? NoSources, History: null, TimeZoneInfo.Utc), query, helpers);

    /// <summary>The answer of a count that several threads help with.</summary>
    public static string Count(SearchableLog log, LogQuery query, int helpers = 0) => Run(new CountRun(log, query, Enough()), helpers);

    /// <summary>The answer of a run that several threads help with.</summary>
    public static string Run(PieceRun run, int helpers)
    {
        Thread[] threads = [.. Enumerable.Range(0, helpers).Select(_ => new Thread(() => HelpToTheEnd(run)))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }
        string answer = Run(run);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }
        run.Release();
        return answer;
    }

    /// <summary>Steps to the end; every step gives about a chunk at most, and a line that is as long as it is.</summary>
    public static string Run(QueryRun run)
    {
        var answer = new StringBuilder();
        var output = new ArrayBufferWriter<byte>();
        bool more;
        do
        {
            more = run.Step(output);
            answer.Append(Encoding.Latin1.GetString(output.WrittenSpan));
            output.ResetWrittenCount();
        }
        while (more);
        return answer.ToString();
    }

    private static void HelpToTheEnd(PieceRun run)
    {
        while (run.Help())
        {
        }
    }
}
