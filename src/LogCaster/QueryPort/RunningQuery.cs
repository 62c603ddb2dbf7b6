using System;
using System.Buffers;
using System.Text;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;

namespace LogCaster.QueryPort;

/// <summary>
/// The query of a session that is under way, with what it has used of its time: steps it, ends it, and counts how it ended. Owned by whoever
/// owns the session.
/// </summary>
/// <param name="protocol">Limits and counters.</param>
/// <param name="peer">The client's address, for the own log.</param>
internal sealed class RunningQuery(QueryProtocol protocol, string peer)
{
    private QueryRun? _run;
    private Verb _verb;
    private TimeSpan _computed;
    private bool _answerBegun;

    /// <summary>Whether a query is under way.</summary>
    public bool IsUnderWay => _run is not null;

    /// <summary>Carries a command out, or begins the query that does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="output">Receives the answer, if it is known at once.</param>
    public void Begin(Command command, ArrayBufferWriter<byte> output)
    {
        _verb = command.Verb;
        _computed = TimeSpan.Zero;
        _answerBegun = false;
        _run = protocol.Commands.Begin(command, peer, output);
        if (_run is null)
        {
            Count(QueryResult.Ok);
        }
    }

    /// <summary>Asks idle workers to help, if they can.</summary>
    public void AskForHelp()
    {
        if (_run is CountRun count)
        {
            protocol.Workers.AskForHelp(count);
        }
    }

    /// <summary>Steps the query until there is something to send, or it is done; ends it when its time is over.</summary>
    /// <param name="output">Receives the answer.</param>
    /// <param name="peerGone">Whether nobody is there any more to answer to.</param>
    public void Run(ArrayBufferWriter<byte> output, Func<bool> peerGone)
    {
        long began = protocol.Time.GetTimestamp();
        TimeSpan before = _computed;
        while (_run is not null && output.WrittenCount < QueryRun.ChunkBytes && !peerGone())
        {
            if (!_run.Step(output))
            {
                End(QueryResult.Ok);
                return;
            }
            _computed = before + protocol.Time.GetElapsedTime(began);
            if (_computed > protocol.QueryTime)
            {
                StopForTime(output);
            }
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
        if (_run is CountRun count)
        {
            protocol.Workers.EndHelp(count);
        }
        if (_run is SearchRun { LookedTwice: true })
        {
            protocol.Metrics.QueriesRescanned.Increment();
        }
        _run = null;
    }

    private void Count(QueryResult result) => protocol.Metrics.Queries(_verb.ToString(), result).Increment();

    private void StopForTime(ArrayBufferWriter<byte> output)
    {
        End(QueryResult.Timeout);
        protocol.Log.QueryTimedOut(peer, (long)_computed.TotalMilliseconds);
        string text = $"the query was ended after {protocol.QueryTime.TotalSeconds:0.#} s, which is the limit; narrow it with since=, last= or level=";
        if (_answerBegun || output.WrittenCount > 0)
        {
            Encoding.UTF8.GetBytes($"# {text}\n", output);
        }
        else
        {
            Commands.WriteError(output, text);
        }
    }
}
