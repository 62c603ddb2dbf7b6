using System;
using System.Collections.Generic;
using System.Text;
using LogCaster.Diagnostics;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;
using LogCaster.Net;

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
internal sealed class QuerySession : Session
{
    // How long a client may take to close after the last answer, in milliseconds.
    private const int LingerMs = 2000;

    private readonly QueryProtocol _protocol;
    private readonly string _peer;
    private readonly SendQueue _sending;
    private readonly Queue<byte[]> _lines = new();
    private FramingState _framing;
    private QueryRun? _run;
    private Verb _verb;
    private TimeSpan _computed;
    private bool _answerBegun;
    private bool _anyCommand;
    private bool _inSession;
    private bool _inputEnded;
    private bool _closing;
    private volatile bool _peerGone;

    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="descriptor">The connected socket.</param>
    /// <param name="listener">Where it came in.</param>
    /// <param name="protocol">What the sessions share.</param>
    /// <param name="peer">The client's address.</param>
    public QuerySession(int descriptor, Listener listener, QueryProtocol protocol, string peer)
        : base(descriptor, listener)
    {
        _protocol = protocol;
        _peer = peer;
        _sending = new SendQueue(descriptor);
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
        TakeLines(bytes, out consumed);
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
        if (_run is null)
        {
            return Continue();
        }
        HandOver();
        _ = _protocol.Workers.TryEnqueue(this, isNew: false);
        return Interest.Elsewhere;
    }

    /// <inheritdoc/>
    public override void GiveUp(ReadOnlySpan<byte> unfinished) => _lines.Enqueue(TooLong());

    /// <inheritdoc/>
    public override void PeerGone() => _peerGone = true;

    /// <inheritdoc/>
    public override Interest Tick(long nowMs)
    {
        long silentMs = nowMs - LastActiveMs;
        if (_closing)
        {
            return silentMs > LingerMs ? Interest.Close : Interest;
        }
        if (Interest == Interest.Write && silentMs > _protocol.StallMs)
        {
            _protocol.Metrics.ClosedByQueryStallTimeout.Increment();
            _protocol.Log.ConnectionTimedOut(Listener.Name, _peer, "it did not read its answer");
            return Interest.Close;
        }
        if (Interest == Interest.Read && silentMs > (_inSession ? _protocol.SessionSilenceMs : _protocol.SilenceMs))
        {
            _protocol.Metrics.ClosedByQueryTimeout.Increment();
            _protocol.Log.ConnectionTimedOut(Listener.Name, _peer, "no command came");
            return Interest.Close;
        }
        return Interest;
    }

    /// <inheritdoc/>
    public override void Closing()
    {
        if (_run is not null)
        {
            EndRun(QueryResult.Aborted);
        }
    }

    /// <summary>Steps the query until it is done or its client does not read. On a worker's thread, which owns the session meanwhile.</summary>
    public void RunQuery()
    {
        Interest next;
        try
        {
            next = Step();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _protocol.Log.ConnectionFault(Listener.Name, _peer, fault);
            next = Interest.Close;
        }
        if (next == Interest.Close)
        {
            // Only the loop closes: it will find the stream at its end.
            _closing = true;
            _sending.Abort();
            next = Interest.Read;
        }
        if (next != Interest.Elsewhere)
        {
            _protocol.Loop.Arm(this, next);
        }
    }

    private Interest Step()
    {
        long began = _protocol.Time.GetTimestamp();
        while (_run is not null)
        {
            bool more = _run.Step(_sending.Output);
            TimeSpan computed = _computed + _protocol.Time.GetElapsedTime(began);
            if (!more)
            {
                EndRun(QueryResult.Ok);
            }
            else if (computed > _protocol.QueryTime)
            {
                StopForTime(computed);
            }
            if (_peerGone)
            {
                return Interest.Close;
            }
            if (_run is not null && _sending.Output.WrittenCount >= QueryRun.ChunkBytes)
            {
                _answerBegun = true;
                SendOutcome outcome = _sending.Flush();
                if (outcome != SendOutcome.Done)
                {
                    _computed = computed;
                    return outcome == SendOutcome.Blocked ? Interest.Write : Interest.Close;
                }
            }
        }
        Prompt();
        return Continue();
    }

    /// <summary>Splits what came into command lines, and keeps them until their turn: at most those of one receive.</summary>
    private void TakeLines(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        Span<RecordSlice> slices = stackalloc RecordSlice[16];
        FramingStatus status;
        do
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            status = RecordFramer.Split(_protocol.Rules, ref _framing, rest, _inputEnded, slices, out int count, out int used);
            foreach (RecordSlice slice in slices[..count])
            {
                _lines.Enqueue(slice.Flags == RecordFlags.Truncated ? TooLong() : rest.Slice(slice.Start, slice.Length).ToArray());
            }
            consumed += used;
        }
        while (status == FramingStatus.SlicesFull);
    }

    /// <summary>A line that stands for one that was too long: longer than any other can be.</summary>
    private byte[] TooLong() => new byte[_protocol.Rules.MaxLength + 1];

    /// <summary>Answers the next lines, as far as they can be answered at once, and says what to wait for.</summary>
    private Interest Continue()
    {
        while (true)
        {
            if (_lines.TryDequeue(out byte[]? line))
            {
                if (!Answer(line))
                {
                    return Interest.Elsewhere;
                }
                Prompt();
                if (_sending.Output.WrittenCount < QueryRun.ChunkBytes)
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
        _anyCommand = true;
        if (line.Length > _protocol.Rules.MaxLength)
        {
            return Refuse($"the command is longer than {_protocol.Rules.MaxLength} bytes, which is the limit");
        }
        if (HttpRequest.Begins(line))
        {
            // A web page can make a browser send commands here, in lines after the first: none of them may be heard.
            _lines.Clear();
            _inSession = false;
            return Refuse("this port does not speak HTTP");
        }
        ParseResult result = _protocol.Commands.Parser.Parse(line);
        if (result.Command is not Command command)
        {
            return Refuse(result.Error ?? "");
        }
        _verb = command.Verb;
        if (_verb is Verb.Session or Verb.Quit)
        {
            _inSession = _verb == Verb.Session;
            if (!_inSession)
            {
                _lines.Clear();
            }
            return true;
        }
        return Begin(command);
    }

    private bool Begin(Command command)
    {
        _run = _protocol.Commands.Begin(command, _peer, _sending.Output);
        _computed = TimeSpan.Zero;
        _answerBegun = false;
        if (_run is null)
        {
            _protocol.Metrics.Queries(_verb.ToString(), QueryResult.Ok).Increment();
            return true;
        }
        HandOver();
        if (_run is CountRun count)
        {
            _protocol.Workers.AskForHelp(count);
        }
        if (_protocol.Workers.TryEnqueue(this, isNew: true))
        {
            return false;
        }
        EndRun(QueryResult.Rejected);
        _protocol.Log.QueryRejected(_peer, "too many queries are waiting");
        CommandTable.WriteError(_sending.Output, "too many queries are waiting; try again later");
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

    private void EndRun(QueryResult result)
    {
        _protocol.Metrics.Queries(_verb.ToString(), result).Increment();
        if (_run is CountRun count)
        {
            _protocol.Workers.EndHelp(count);
        }
        if (_run is SearchRun { LookedTwice: true })
        {
            _protocol.Metrics.QueriesRescanned.Increment();
        }
        _run = null;
    }

    private void StopForTime(TimeSpan computed)
    {
        EndRun(QueryResult.Timeout);
        _protocol.Log.QueryTimedOut(_peer, (long)computed.TotalMilliseconds);
        string text = $"the query was ended after {_protocol.QueryTime.TotalSeconds:0.#} s, which is the limit; narrow it with since=, last= or level=";
        if (_answerBegun || _sending.Output.WrittenCount > 0)
        {
            Write(Encoding.UTF8.GetBytes($"# {text}\n"));
        }
        else
        {
            CommandTable.WriteError(_sending.Output, text);
        }
    }

    private bool Refuse(string error)
    {
        _protocol.Metrics.Queries("other", QueryResult.Error).Increment();
        CommandTable.WriteError(_sending.Output, error);
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
        _sending.End();
        return Interest.Read;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_sending.Output.GetSpan(bytes.Length + 1));
        _sending.Output.Advance(bytes.Length);
    }
}
