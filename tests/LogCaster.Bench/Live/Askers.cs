using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Live;

/// <summary>One query after the other, of every kind, each begun when the last is answered.</summary>
internal sealed class Askers : IBystander
{
    private static readonly string[] s_queries =
        ["FIND tenant-quota-7f3a-exceeded", "COUNT /latency=9[0-9]+ms/", "HIST 1s level=err", "TOP 5 service", "FIND \"latency=996ms\" n=20"];

    private readonly QueryClient _query;
    private readonly Thread _thread;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private volatile bool _over;
    private long _answered;
    private string? _failure;

    /// <summary>Begins to ask.</summary>
    public Askers(LogCasterServer server)
    {
        _query = server.Query;
        _thread = new Thread(Ask) { IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Result()
    {
        double perSecond = Volatile.Read(ref _answered) / Stopwatch.GetElapsedTime(_begin).TotalSeconds;
        Dispose();
        return _failure is null ? $"{Sample.Number(perSecond, "0")} queries/s" : throw new InvalidDataException(_failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over = true;
        _thread.Join();
    }

    private void Ask()
    {
        for (int i = 0; !_over && _failure is null; i++)
        {
            string query = s_queries[i % s_queries.Length];
            string answer = _query.Ask(query);
            if (answer.Length == 0 || answer.StartsWith("ERROR", StringComparison.Ordinal)) _failure = $"{query} was answered with: {answer}";
            Volatile.Write(ref _answered, _answered + 1);
        }
    }
}
