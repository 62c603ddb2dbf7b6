using System;
using System.Text;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Net;
using LogCaster.Queries;

namespace LogCaster.QueryPort;

/// <summary>
/// One query connection: reads command lines and answers them in order. Owned by its loop, and by a worker thread while a query runs
/// (<see cref="Interest.Elsewhere"/>); who gives it back arms it and touches it no more.
/// </summary>
/// <remarks>
/// A client reads as fast as it likes: what the kernel will not take is kept, one step's output at most, and the query goes on when it was
/// sent. After the last answer the server ends its direction and waits for the client's end: closing with unread input would reset the
/// connection and could destroy the answer on its way.
/// </remarks>
internal sealed class QuerySession : Session, IQueryWork
{
    // How long a client may take to close after the last answer, in milliseconds.
    private const int LingerMs = 2000;

    // Answers of lines that came together leave together, up to this.
    private const int MaxUnsentBytes = 64 * 1024;

    private readonly QueryProtocol _protocol;
    private readonly SendQueue _sending;
    private readonly CommandLines _lines;
    private readonly RunningQuery _query;
    private readonly Caller _caller;
    private bool _anyCommand;
    private bool _inSession;
    private bool _inputEnded;
    private bool _closing;
    private volatile bool _peerGone;
    private LiveClient? _live;

    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="protocol">What the sessions share.</param>
    public QuerySession(Connection connection, QueryProtocol protocol)
        : base(connection)
    {
        _protocol = protocol;
        _sending = new SendQueue(connection);
        _lines = new CommandLines(protocol.Rules);
        _query = new RunningQuery(protocol.Services, Peer.Text, Listener.Name);
        _caller = new Caller(protocol.Services.Gate, connection);
        Write(protocol.Banner);
        _ = _sending.Flush();
    }

    /// <inheritdoc/>
    public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
    {
        consumed = bytes.Length;
        _inputEnded |= state != StreamState.Open;
        if (state == StreamState.Broken || (_closing && _inputEnded))
        {
            return Interest.Close;
        }
        if (_closing)
        {
            return Interest.Read;
        }
        _lines.Split(bytes, _inputEnded, out consumed);
        return Continue();
    }

    /// <inheritdoc/>
    public override Interest Send()
    {
        SendOutcome outcome = _sending.Flush();
        if (outcome != SendOutcome.Done)
        {
            return outcome == SendOutcome.Blocked ? Interest.Write : Interest.Close;
        }
        if (_live is { IsStarted: true })
        {
            HandOver();
            _live.GoOn();
            return Interest.Elsewhere;
        }
        if (!_query.IsUnderWay)
        {
            return Continue();
        }
        HandOver();
        _ = _protocol.Workers.TryEnqueue(this, isNew: false);
        return Interest.Elsewhere;
    }

    /// <inheritdoc/>
    public override void GiveUp(ReadOnlySpan<byte> unfinished) => _lines.AddTooLong();

    /// <inheritdoc/>
    public override void PeerGone()
    {
        _peerGone = true;
        _live?.PeerGone();
        _query.Cancel();
    }

    /// <inheritdoc/>
    public override Interest Tick(long nowMs)
    {
        long silentMs = nowMs - LastActiveMs;
        if (_closing)
        {
            return silentMs > LingerMs ? Interest.Close : Interest;
        }
        if (Interest == Interest.Write && silentMs > (_live is null ? _protocol.StallMs : _protocol.SessionSilenceMs))
        {
            _protocol.Metrics.ClosedByQueryStallTimeout.Increment();
            _protocol.Log.ConnectionTimedOut(Listener.Name, Peer.Text, "it did not read its answer");
            return Interest.Close;
        }
        if (Interest == Interest.Read && silentMs > (_inSession ? _protocol.SessionSilenceMs : _protocol.SilenceMs))
        {
            _protocol.Metrics.ClosedByQueryTimeout.Increment();
            _protocol.Log.ConnectionTimedOut(Listener.Name, Peer.Text, "no command came");
            return Interest.Close;
        }
        return Interest;
    }

    /// <inheritdoc/>
    public override void Closing()
    {
        _query.End(QueryResult.Aborted);
        _live?.Closed();
    }

    /// <summary>Ends the connection soon: only the loop closes, which will find the stream at its end. Whoever owns the session, for the last time.</summary>
    public void Abandon()
    {
        _closing = true;
        Connection.Abort();
        _protocol.Loop.Arm(this, Interest.Read);
    }

    /// <inheritdoc/>
    public void RunQuery()
    {
        Interest next;
        try
        {
            next = Step();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _protocol.Log.ConnectionFault(Listener.Name, Peer.Text, fault);
            next = Interest.Close;
        }
        if (next == Interest.Close)
        {
            Abandon();
        }
        else if (next != Interest.Elsewhere)
        {
            _protocol.Loop.Arm(this, next);
        }
    }

    private Interest Step()
    {
        while (true)
        {
            _query.Run(_sending.Output);
            if (_peerGone)
            {
                return Interest.Close;
            }
            if (!_query.IsUnderWay)
            {
                if (_live is not null && _query.IsAnswered)
                {
                    Watch(_live);
                    return Interest.Elsewhere;
                }
                Prompt();
                return Continue();
            }
            SendOutcome outcome = _sending.Flush();
            if (outcome != SendOutcome.Done)
            {
                return outcome == SendOutcome.Blocked ? Interest.Write : Interest.Close;
            }
        }
    }

    /// <summary>Gives the session to those that watch live; whoever calls owns it no more.</summary>
    private void Watch(LiveClient live)
    {
        live.Start();
        _protocol.Tails.Join(live, _query.LiveFrom);
    }

    /// <summary>Answers the next lines, as far as they can be answered at once, and says what to wait for.</summary>
    private Interest Continue()
    {
        while (true)
        {
            if (_lines.TryTake(out byte[] line))
            {
                if (!Answer(line))
                {
                    return Interest.Elsewhere;
                }
                Prompt();
                if (_sending.Output.WrittenCount < MaxUnsentBytes)
                {
                    continue;
                }
            }
            SendOutcome outcome = _sending.Flush();
            if (outcome != SendOutcome.Done)
            {
                return outcome == SendOutcome.Blocked ? Interest.Write : Interest.Close;
            }
            if (_lines.Count == 0)
            {
                return _inputEnded || (_anyCommand && !_inSession) ? EndOutput() : Interest.Read;
            }
        }
    }

    /// <summary>Answers a line; false if that takes a worker, who owns the session from now on.</summary>
    private bool Answer(byte[] line)
    {
        if (line.Length == 0 && _inSession)
        {
            return true;
        }
        if (_lines.IsTooLong(line) || !_caller.TryAuthenticate(line, out string answer, out byte[] command, out bool isEnd))
        {
            return CarryOut(line);
        }
        if (command.Length > 0)
        {
            return CarryOut(command);
        }
        if (isEnd)
        {
            // Who guesses is not heard further: the next try is a connection of its own, which may have to wait.
            _lines.Clear();
            _inSession = false;
            return Deny(answer);
        }
        Write(Encoding.UTF8.GetBytes(answer + "\n"));
        return true;
    }

    /// <summary>Carries out a command; false if that takes a worker, who owns the session from now on.</summary>
    private bool CarryOut(byte[] line)
    {
        _anyCommand = true;
        if (_lines.IsTooLong(line))
        {
            return Refuse($"the command is longer than {_protocol.Rules.MaxLength} bytes, which is the limit");
        }
        if (HttpRequest.Begins(line))
        {
            // A web page can make a browser send commands here, in lines after the first: none of them may be heard.
            _lines.Clear();
            _inSession = false;
            _protocol.Metrics.ClosedByHttp.Increment();
            _protocol.Log.HttpCutOff(Listener.Name, Peer.Text);
            return Refuse("this port does not speak HTTP");
        }
        if (_caller.Refusal() is string refusal)
        {
            // Not even what it would mean is looked at.
            return Deny(refusal);
        }
        ParseResult result = _protocol.Commands.Parser.Parse(line);
        if (result.Command is not Command command)
        {
            return Refuse(result.Error ?? "");
        }
        if (command.Verb is Verb.Session or Verb.Quit)
        {
            _inSession = command.Verb == Verb.Session;
            if (!_inSession)
            {
                _lines.Clear();
            }
            return true;
        }
        _live = command is { Verb: Verb.Tail, Query: LogQuery wanted } ? new LiveClient(this, _sending, _protocol.Loop, wanted, Encoding.Latin1.GetString(line)) : null;
        return Begin(command);
    }

    private bool Begin(Command command)
    {
        _query.Begin(command, _caller.Identity, _sending.Output);
        if (!_query.IsUnderWay)
        {
            if (_live is null || !_query.IsAnswered)
            {
                _live = null;
                return true;
            }
            HandOver();
            Watch(_live);
            return false;
        }
        HandOver();
        _query.AskForHelp();
        if (_protocol.Workers.TryEnqueue(this, isNew: true))
        {
            return false;
        }
        _query.End(QueryResult.Rejected);
        _protocol.Log.QueryRejected(Peer.Text, "too many queries are waiting");
        Commands.WriteError(_sending.Output, AnswerText.TooManyQueries);
        return true;
    }

    /// <summary>Stops the loop's events for this session, before a worker may own it.</summary>
    private void HandOver()
    {
        if (Interest != Interest.Elsewhere)
        {
            _protocol.Loop.Arm(this, Interest.Elsewhere);
        }
    }

    private bool Refuse(string error)
    {
        _protocol.Metrics.Queries("other", QueryResult.Error).Increment();
        Commands.WriteError(_sending.Output, error);
        return true;
    }

    private bool Deny(string denial)
    {
        _anyCommand = true;
        _protocol.Metrics.Queries("other", QueryResult.Rejected).Increment();
        Write(Encoding.UTF8.GetBytes(denial + "\n"));
        return true;
    }

    private void Prompt()
    {
        if (_inSession)
        {
            Write("> "u8);
        }
    }

    private Interest EndOutput()
    {
        if (_inputEnded)
        {
            return Interest.Close;
        }
        _closing = true;
        Connection.EndOutput();
        return Interest.Read;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_sending.Output.GetSpan(bytes.Length + 1));
        _sending.Output.Advance(bytes.Length);
    }
}
