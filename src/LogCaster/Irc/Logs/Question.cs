using System;
using System.Buffers;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query.Language;
using LogCaster.Irc.Sessions;
using LogCaster.Queries;

namespace LogCaster.Irc.Logs;

/// <summary>A question about the log, from the client who asks to the answer. Owned by the thread of IRC, then by a worker, then by the thread of IRC.</summary>
/// <param name="session">Who asks.</param>
/// <param name="query">The query.</param>
/// <param name="onAnswer">Takes the answer, on the thread of IRC.</param>
/// <param name="onDone">Told when there is one, on any thread.</param>
internal sealed class Question(IrcSession session, RunningQuery query, Action<ReadOnlyMemory<byte>> onAnswer, Action<Question> onDone) : IQueryWork
{
    // About two thousand lines: more than anybody reads in a chat.
    private const int MaxAnswerBytes = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _answer = new();

    /// <summary>Who asks.</summary>
    public IrcSession Session => session;

    /// <summary>Begins.</summary>
    /// <returns>Whether a worker is needed; else the answer is there.</returns>
    public bool Begin(Command command)
    {
        query.Begin(command, session.Identity, _answer);
        return query.IsUnderWay;
    }

    /// <summary>It cannot be answered now.</summary>
    public void Refuse() => query.End(QueryResult.Rejected);

    /// <inheritdoc/>
    public void RunQuery()
    {
        try
        {
            var chunk = new ArrayBufferWriter<byte>();
            while (query.IsUnderWay && _answer.WrittenCount < MaxAnswerBytes)
            {
                query.Run(chunk);
                _answer.Write(chunk.WrittenSpan);
                chunk.ResetWrittenCount();
            }
            query.End(QueryResult.Aborted);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            query.Fail(fault);
            _answer.Write("ERROR: the query failed\n"u8);
        }
        onDone(this);
    }

    /// <summary>Gives the answer to who asked. On the thread of IRC.</summary>
    public void Answer() => onAnswer(_answer.WrittenMemory);
}
