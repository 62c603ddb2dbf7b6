using System;
using System.Collections.Generic;
using System.Threading;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Net;

namespace LogCaster.Queries;

/// <summary>
/// The threads that queries run on, as many as may run at once. A query is stepped by one of them until it is done or its client does not
/// read, and then makes room for the next; whoever is idle helps with those that count.
/// </summary>
internal sealed class QueryWorkers : IDisposable
{
    // Below this many records a helper is slower to wake than the owner is to finish.
    private const long MinRecordsForHelp = 200_000;

    // Beside senders at full speed a query gets a third of what one of their threads gets; alone it gets all.
    private const int Niceness = 5;

    private readonly Lock _lock = new();
    private readonly Queue<IQueryWork> _waiting = new();
    private readonly List<PieceRun> _runs = [];
    private readonly SemaphoreSlim _work = new(0);
    private readonly Thread[] _threads;
    private readonly int _maxWaiting;
    private readonly int _maxHelpers;
    private readonly Metrics _metrics;
    private int _running;

    /// <summary>Makes the threads; <see cref="Start"/> starts them.</summary>
    /// <param name="threads">How many queries may run at once.</param>
    /// <param name="maxWaiting">How many more may wait.</param>
    /// <param name="metrics">Counters.</param>
    public QueryWorkers(int threads, int maxWaiting, Metrics metrics)
    {
        _maxWaiting = maxWaiting;
        _maxHelpers = Environment.ProcessorCount - 1;
        _metrics = metrics;
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Run) { Name = $"query {i}", IsBackground = true };
        }
    }

    /// <summary>Starts the threads, which end with the process.</summary>
    public void Start()
    {
        foreach (Thread thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Gives a session with a query to the threads, which own it until they arm it again.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isNew">Whether the query has not run yet: only then may it be refused.</param>
    /// <returns>False if too many wait already; the caller keeps the session then.</returns>
    public bool TryEnqueue(IQueryWork session, bool isNew)
    {
        lock (_lock)
        {
            // A thread that is free takes its query at once: that one does not wait.
            if (isNew && _waiting.Count + _running >= _maxWaiting + _threads.Length)
            {
                return false;
            }
            _waiting.Enqueue(session);
        }
        _metrics.QueriesWaiting.Increment();
        _work.Release();
        return true;
    }

    /// <summary>Asks idle threads to help with a run, until it is done.</summary>
    public void AskForHelp(PieceRun run)
    {
        if (run.Records < MinRecordsForHelp || _maxHelpers == 0)
        {
            return;
        }
        lock (_lock)
        {
            _runs.Add(run);
        }
        _work.Release(int.Min(_maxHelpers, _threads.Length));
    }

    /// <summary>The run needs no help any more.</summary>
    public void EndHelp(PieceRun run)
    {
        lock (_lock)
        {
            _runs.Remove(run);
        }
    }

    /// <summary>Gives the semaphore back; only when no thread runs any more.</summary>
    public void Dispose() => _work.Dispose();

    private void Run()
    {
        Interop.YieldToOthers(Niceness);
        while (true)
        {
            _work.Wait();
            PieceRun? run;
            IQueryWork? session;
            lock (_lock)
            {
                if (_waiting.TryDequeue(out session))
                {
                    _running++;
                }
                run = session is null && _runs.Count > 0 ? _runs[0] : null;
            }
            if (session is not null)
            {
                _metrics.QueriesWaiting.Add(-1);
                _metrics.QueriesRunning.Increment();
                session.RunQuery();
                _metrics.QueriesRunning.Add(-1);
                lock (_lock)
                {
                    _running--;
                }
            }
            while (run is not null && run.Help())
            {
            }
        }
    }
}

/// <summary>Something with a query that is under way: a session of the query port, or a question from IRC.</summary>
internal interface IQueryWork
{
    /// <summary>Steps the query until it is done, or whoever asked does not read. On a worker's thread, which owns it meanwhile; throws nothing.</summary>
    void RunQuery();
}
