using System;
using System.Buffers;
using LogCaster.Access;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Query.Output;

namespace LogCaster.Queries;

/// <summary>
/// A query that is under way, with what it has used of its time: steps it, ends it, and counts how it ended. Owned by whoever
/// owns the session.
/// </summary>
/// <param name="services">Limits and counters.</param>
/// <param name="peer">The client's address, for the own log.</param>
/// <param name="listener">The port that the client is connected to.</param>
internal sealed class RunningQuery(QueryServices services, string peer, string listener)
{
    private QueryRun? _run;
    private Verb _verb;
    private OutputFormat _format;
    private QueryBudget _budget = new(services.Time, services.QueryTime);
    private TimeSpan _limit = services.QueryTime;
    private bool _answerBegun;

    /// <summary>Whether a query is under way.</summary>
    public bool IsUnderWay => _run is not null;

    /// <summary>The sequence number of the first record that came too late for the query.</summary>
    public long LiveFrom { get; private set; }

    /// <summary>Whether the last query gave its whole answer.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Carries a command out, or begins the query that does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="output">Receives the answer, if it is known at once.</param>
    public void Begin(Command command, Identity identity, ArrayBufferWriter<byte> output)
    {
        _verb = command.Verb;
        _format = command.Query?.Output ?? OutputFormat.Text;
        _limit = command.Query?.Timeout is { } wanted && wanted < services.QueryTime ? wanted : services.QueryTime;
        _budget = new QueryBudget(services.Time, _limit);
        _answerBegun = false;
        _run = services.Commands.Begin(command, new Asker(identity, peer, listener), output, _budget, out QueryResult result);
        LiveFrom = _run is SearchRun search ? search.End : services.Commands.Ring.End;
        if (_run is null)
        {
            Count(result);
        }
    }

    /// <summary>Asks idle workers to help, if they can.</summary>
    public void AskForHelp()
    {
        if (_run is PieceRun run)
        {
            services.Workers.AskForHelp(run);
        }
    }

    /// <summary>Makes the query stop soon, because its client is gone. Any thread.</summary>
    public void Cancel() => _budget.Cancel();

    /// <summary>Steps the query until there is something to send, or it is done; ends it when its time is over.</summary>
    /// <param name="output">Receives the answer.</param>
    public void Run(ArrayBufferWriter<byte> output)
    {
        _budget.Resume();
        bool more = true;
        while (more && _run is not null && output.WrittenCount < QueryRun.ChunkBytes && !_budget.IsOver)
        {
            more = _run.Step(output);
        }
        bool over = _budget.IsOver;
        _budget.Pause();
        if (!more)
        {
            End(QueryResult.Ok);
        }
        else if (_budget.IsCancelled)
        {
            End(QueryResult.Aborted);
        }
        else if (over)
        {
            StopForTime(output);
        }
        _answerBegun = true;
    }

    /// <summary>Ends the query, if one is under way.</summary>
    /// <param name="result">How it ended.</param>
    public void End(QueryResult result)
    {
        if (_run is null)
        {
            return;
        }
        Count(result);
        if (_run is PieceRun run)
        {
            services.Workers.EndHelp(run);
        }
        if (_run is SearchRun { LookedTwice: true })
        {
            services.Metrics.QueriesRescanned.Increment();
        }
        _run.Release();
        _run = null;
    }

    /// <summary>Ends the query because of a fault of ours, which goes to the own log.</summary>
    public void Fail(Exception fault)
    {
        End(QueryResult.Error);
        services.Log.ConnectionFault(listener, peer, fault);
    }

    private void Count(QueryResult result)
    {
        IsAnswered = result == QueryResult.Ok;
        services.Metrics.Queries(_verb.ToString(), result).Increment();
    }

    private void StopForTime(ArrayBufferWriter<byte> output)
    {
        End(QueryResult.Timeout);
        services.Log.QueryTimedOut(peer, (long)_budget.Used.TotalMilliseconds);
        string text = $"{AnswerText.EndedForTime}{_limit.TotalSeconds:0.###} s, which is the limit; narrow it with since=, last= or level=";
        if (_answerBegun || output.WrittenCount > 0)
        {
            RecordFormat.WriteNote(output, _format, text);
        }
        else
        {
            Commands.WriteError(output, text);
        }
    }
}
