using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using LogCaster.Access;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Ring;

namespace LogCaster.Queries;

/// <summary>
/// Carries commands out: what is known at once is written at once, what has to be searched becomes a <see cref="QueryRun"/>. Immutable but
/// for what it acts on, any thread.
/// </summary>
internal sealed class Commands
{
    private readonly SearchableLog _records;
    private readonly Settings _settings;
    private readonly Metrics _metrics;
    private readonly Gate _gate;
    private readonly ClearCommand _clear;
    private readonly AnswerMemory _answers;

    public Commands(SearchableLog records, Settings settings, Metrics metrics, TimeProvider time, Gate gate)
    {
        _records = records;
        _settings = settings;
        _metrics = metrics;
        _gate = gate;
        _clear = new ClearCommand(records.Ring, gate, metrics.Access);
        // Each query that runs may have its share; those that wait for their readers keep theirs from the next.
        _answers = new AnswerMemory((long)settings.MaxQueries * settings.QueryMemoryBytes);
        Parser = new QueryParser(time, settings.MaxQueryLineBytes);
    }

    /// <summary>What is searched.</summary>
    public RecordRing Ring => _records.Ring;

    /// <summary>Understands command lines.</summary>
    public QueryParser Parser { get; }

    /// <summary>Carries a command out, or begins to.</summary>
    /// <param name="command">The command.</param>
    /// <param name="asker">Who sent it.</param>
    /// <param name="output">Receives the answer, if it is known at once.</param>
    /// <param name="budget">How long a query may compute.</param>
    /// <param name="result">How it ended, if the answer is given.</param>
    /// <returns>The query that will give the answer; null when it is given.</returns>
    public QueryRun? Begin(Command command, Asker asker, ArrayBufferWriter<byte> output, QueryBudget budget, out QueryResult result)
    {
        result = QueryResult.Ok;
        if (asker.Refusal(_gate, command.Verb) is string refusal)
        {
            result = QueryResult.Rejected;
            Write(output, refusal + "\n");
            return null;
        }
        switch (command.Verb)
        {
            case Verb.Count when command.Query is null:
                AnswerText.WriteCount(output, Ring.Count().Current);
                return null;
            case Verb.Stats:
                Write(output, Stats());
                return null;
            case Verb.Help:
                Write(output, command.HelpText);
                return null;
            case Verb.Clear:
                Write(output, _clear.Clear(asker));
                return null;
            case Verb.Unclear:
                Write(output, _clear.Unclear(asker, out result));
                return null;
            case Verb.Tail when command.Query is { Limit: 0 }:
                return null;
            case Verb.Auth:
                // Who gives a token gave it before anything was parsed.
                result = QueryResult.Error;
                WriteError(output, "AUTH stands once, before a command; allowed: AUTH token COUNT");
                return null;
            case Verb.Ping:
                Write(output, "PONG\n");
                return null;
            default:
                return Search(command, budget);
        }
    }

    /// <summary>Writes an error as clients expect it.</summary>
    public static void WriteError(IBufferWriter<byte> output, string error)
    {
        Write(output, "ERROR: ");
        Write(output, error);
        Write(output, "\n");
    }

    private QueryRun Search(Command command, QueryBudget budget)
    {
        LogQuery query = command.Query ?? new LogQuery();
        switch (command.Verb)
        {
            case Verb.Count:
                return new CountRun(_records, query, budget);
            case Verb.Hist:
                return new HistRun(_records, query, command.BucketTicks, budget);
            case Verb.Top or Verb.Fields:
                return new ValueRun(_records, query, command.Field, command.Top, budget);
            default:
                // What comes after the last matches says more than a note.
                query = command.Verb == Verb.Tail ? query with { Quiet = true } : query;
                return new SearchRun(_records, query, _settings.QueryMemoryBytes, budget, _answers);
        }
    }

    // New pairs go before the last one: clients of the older LogCaster read the first three and the last.
    private string Stats()
    {
        RingCounts counts = Ring.Count();
        long truncated = 0;
        long bytes = 0;
        foreach (LoopCounters loop in _metrics.Loops)
        {
            truncated += loop.TruncatedLines;
            bytes += loop.Bytes;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"STATS: Total={counts.Total}, Dropped={counts.Dropped}, Current={counts.Current}, Cleared={counts.Cleared}, Capacity={Ring.Capacity}, "
            + $"Bytes={bytes}, Truncated={truncated}, Sources={_records.Sources.Count}, Queries={_metrics.QueriesRunning.Value}, "
            + $"Tails={_metrics.Tails.Value}, {FileStats()}Clients={_metrics.LogConnections.Value}\n");
    }

    private string FileStats()
    {
        if (_records.History is null)
        {
            return "";
        }
        bool isFailing = _metrics.Read(MetricTable.StorageFailed) != 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Stored={_metrics.Read(MetricTable.StorageLines)}, StoredBytes={_metrics.Read(MetricTable.StorageBytes)}, DiskBytes={_metrics.Read(MetricTable.StorageDiskBytes)}, Unreadable={_metrics.Read(MetricTable.StorageUnreadable)}, "
            + $"Files={_metrics.Read(MetricTable.StorageFiles)}, Unwritten={_metrics.Read(MetricTable.StorageUnwrittenLines)}, "
            + $"Unsynced={_metrics.Read(MetricTable.StorageUnsyncedLines)}, Lost={_metrics.LinesDroppedByStorage.Value}, Storage={(isFailing ? "failing" : "ok")}, ");
    }

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
