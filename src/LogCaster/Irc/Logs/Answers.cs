using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Irc.Sessions;
using LogCaster.Queries;

namespace LogCaster.Irc.Logs;

/// <summary>
/// Questions about the log: each runs on the threads for queries, and comes back to the thread of IRC, where its answer is given slowly enough for a
/// client to read. Used by the thread of IRC, but where it says so.
/// </summary>
internal sealed class Answers
{
    // One question of a client runs at a time; so many more may wait.
    private const int MaxWaiting = 10;
    private const int NeverMs = 1000;

    private readonly IrcServer _server;
    private readonly QueryServices _services;
    private readonly ConcurrentQueue<Question> _done = new();
    private readonly Dictionary<IrcSession, PacedAnswer> _paced = [];
    private readonly Dictionary<IrcSession, Queue<Waiting>> _asking = [];
    private readonly List<IrcSession> _finished = [];
    private Action _wake = static () => { };

    /// <summary>Makes it.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="services">What queries need.</param>
    public Answers(IrcServer server, QueryServices services)
    {
        _server = server;
        _services = services;
    }

    /// <summary>Understands questions.</summary>
    public QueryParser Parser => _services.Commands.Parser;

    /// <summary>Sets what makes the thread of IRC look, once, at the start.</summary>
    public void WakeBy(Action wake) => _wake = wake;

    /// <summary>Asks. Questions of one client are answered in order.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="command">The question.</param>
    /// <param name="onAnswer">Takes the answer, on the thread of IRC.</param>
    /// <returns>Why it cannot be asked now; null if it is.</returns>
    public string? Ask(IrcSession session, Command command, Action<ReadOnlyMemory<byte>> onAnswer)
    {
        if (!_asking.TryGetValue(session, out Queue<Waiting>? waiting))
        {
            _asking.Add(session, []);
            return Begin(session, new Waiting(command, onAnswer));
        }
        if (waiting.Count >= MaxWaiting)
        {
            return "Your last questions are not answered yet";
        }
        waiting.Enqueue(new Waiting(command, onAnswer));
        return null;
    }

    /// <summary>Gives an answer, some lines at once and the rest slowly.</summary>
    public void Give(IrcSession session, IEnumerable<string> lines)
    {
        if (!_paced.TryGetValue(session, out PacedAnswer? answer))
        {
            answer = new PacedAnswer(session, _server);
            _paced.Add(session, answer);
        }
        answer.Add(lines);
    }

    /// <summary>Forgets the rest of an answer.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Stop(IrcSession session) => _paced.Remove(session);

    /// <summary>Takes answers, and gives the next lines of those that are long.</summary>
    /// <returns>After how many milliseconds to call again.</returns>
    public int Turn()
    {
        while (_done.TryDequeue(out Question? question))
        {
            if (question.Session.IsClosing)
            {
                _asking.Remove(question.Session);
                continue;
            }
            question.Answer();
            GoOn(question.Session);
        }
        foreach ((IrcSession session, PacedAnswer answer) in _paced)
        {
            if (session.IsClosing || !answer.Go())
            {
                _finished.Add(session);
            }
        }
        foreach (IrcSession session in _finished)
        {
            _paced.Remove(session);
        }
        _finished.Clear();
        return _paced.Count > 0 ? PacedAnswer.PauseMs : NeverMs;
    }

    private void GoOn(IrcSession session)
    {
        Queue<Waiting> waiting = _asking[session];
        while (waiting.TryDequeue(out Waiting? next))
        {
            string? refusal = Begin(session, next);
            if (refusal is null)
            {
                return;
            }
            _asking.Add(session, waiting);
            _server.Tell(session, "ERROR: " + refusal);
        }
        _asking.Remove(session);
    }

    private string? Begin(IrcSession session, Waiting asked)
    {
        var question = new Question(session, new RunningQuery(_services, session.Peer.Text, session.Listener.Name), asked.OnAnswer, Finish);
        if (!question.Begin(asked.Command))
        {
            Finish(question);
        }
        else if (!_services.Workers.TryEnqueue(question, isNew: true))
        {
            question.Refuse();
            _asking.Remove(session);
            return AnswerText.TooManyQueries;
        }
        return null;
    }

    // Any thread.
    private void Finish(Question question)
    {
        _done.Enqueue(question);
        _wake();
    }

    private sealed record Waiting(Command Command, Action<ReadOnlyMemory<byte>> OnAnswer);
}
