using System;
using System.Collections.Generic;
using LogCaster.Access;
using LogCaster.Diagnostics;
using LogCaster.Engine.Irc;
using LogCaster.Net;

namespace LogCaster.Irc.Sessions;

/// <summary>
/// One connection to the IRC server: lines in, messages out. Owned by the loop's thread. What is written is sent at the end of the loop's round, all that
/// is due in one piece.
/// </summary>
internal sealed class IrcSession : Session
{
    // How long a client may take to close after ERROR.
    private const int LingerMs = 1000;

    private readonly IrcProtocol _protocol;
    private readonly SendQueue _sending;
    private readonly InputLines _lines = new();
    private readonly FloodBucket _flood;
    private List<IrcMessage>? _captured;
    private bool _isKnown;
    private bool _isBlocked;
    private bool _isWaiting;
    private bool _isDirty;
    private bool _isOverfull;
    private bool _peerGone;
    private bool _outputEnded;
    private long _closingMs = long.MaxValue;
    private long _openedMs;
    private long _heardMs;
    private bool _isAsked;
    private bool _isReleased;

    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="protocol">What the sessions share.</param>
    public IrcSession(Connection connection, IrcProtocol protocol)
        : base(connection)
    {
        Identity = protocol.Gate.Of(Peer);
        _protocol = protocol;
        _sending = new SendQueue(connection);
        _flood = new FloodBucket(protocol.Server.Settings.Flood);
        _openedMs = _heardMs = protocol.Server.NowMs();
        // A parameter that begins with a colon would be the last one.
        User = new User(Peer.Text.StartsWith(':') ? "0" + Peer.Text : Peer.Text, this);
    }

    /// <summary>Who it is.</summary>
    public User User { get; }

    /// <summary>What it may do.</summary>
    public Identity Identity { get; set; }

    /// <summary>What the client has asked for.</summary>
    public Capabilities Capabilities { get; set; }

    /// <summary>What is known of the client until it is registered, and of its log in.</summary>
    public Registration Registration { get; } = new();

    /// <summary>Whether the client has said who it is, and was welcomed.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>Whether it is about to be closed: nothing more is written.</summary>
    public bool IsClosing => _closingMs != long.MaxValue;

    /// <summary>How many bytes wait to be sent.</summary>
    public int UnsentBytes => _sending.UnsentBytes;

    /// <summary>How many lines of log channels it was too slow for, which it is told when it has read.</summary>
    public long SkippedLines { get; set; }

    /// <summary>The nickname in replies.</summary>
    public string ReplyName => User.Nick.Length > 0 ? User.Nick : "*";

    /// <summary>Whether the client has asked for all of some capabilities.</summary>
    public bool Has(Capabilities capabilities) => (Capabilities & capabilities) == capabilities;

    /// <inheritdoc/>
    public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
    {
        consumed = bytes.Length;
        if (!_isKnown)
        {
            _isKnown = true;
            _protocol.Server.Sessions.Add(this);
        }
        if (state == StreamState.CutOff)
        {
            Close("Server is shutting down");
            _ = _sending.Flush();
            return Interest.Close;
        }
        if (IsClosing)
        {
            return state == StreamState.Open ? Wanted() : Interest.Close;
        }
        _heardMs = _protocol.Server.NowMs();
        _isAsked = false;
        _lines.Split(bytes, out consumed);
        if (_lines.IsEndless)
        {
            _protocol.Server.Counters.ClosedByFlood.Increment();
            Close("Input line is endless");
            return Wanted();
        }
        CarryOut();
        if (state != StreamState.Open && !IsClosing)
        {
            Leave(state == StreamState.Ended ? "Connection closed" : "Connection reset by peer");
        }
        return state == StreamState.Open ? Wanted() : Interest.Close;
    }

    /// <inheritdoc/>
    public override Interest Send()
    {
        Flush();
        return Wanted();
    }

    /// <inheritdoc/>
    public override void GiveUp(ReadOnlySpan<byte> unfinished) => _lines.Clear();

    /// <inheritdoc/>
    public override void PeerGone() => _peerGone = true;

    /// <inheritdoc/>
    public override Interest Tick(long nowMs)
    {
        IrcServer server = _protocol.Server;
        if (IsClosing)
        {
            return nowMs - _closingMs > LingerMs ? Interest.Close : Interest;
        }
        long silentMs = nowMs - _heardMs;
        if (!IsRegistered && nowMs - _openedMs > server.Settings.RegistrationTimeout.TotalMilliseconds)
        {
            server.Counters.ClosedByRegistration.Increment();
            Close("Registration timed out");
        }
        else if (IsRegistered && _isAsked && silentMs > 2 * server.Settings.PingInterval.TotalMilliseconds)
        {
            server.Counters.ClosedByPing.Increment();
            Close($"Ping timeout: {silentMs / 1000} seconds");
        }
        else if (IsRegistered && !_isAsked && silentMs > server.Settings.PingInterval.TotalMilliseconds)
        {
            _isAsked = true;
            Send(server.Message("", "PING", server.Name));
        }
        return Interest;
    }

    /// <inheritdoc/>
    public override void Closing()
    {
        if (!IsClosing)
        {
            Leave("Connection closed");
        }
        _isReleased = true;
    }

    /// <summary>Sends a message.</summary>
    public void Send(IrcMessage message)
    {
        if (_captured is not null)
        {
            _captured.Add(message);
        }
        else
        {
            Send(new Outgoing(message));
        }
    }

    /// <summary>Sends a message that goes to others as well.</summary>
    public void Send(Outgoing message)
    {
        if (_captured is not null)
        {
            _captured.Add(message.Message);
            return;
        }
        Write(message.For(Capabilities));
    }

    /// <summary>Sends lines as they are.</summary>
    public void Write(ReadOnlySpan<byte> lines)
    {
        if (IsClosing || _isOverfull)
        {
            return;
        }
        if (_sending.UnsentBytes + lines.Length > _protocol.Server.Settings.SendQueueBytes)
        {
            // It leaves at the end of the round: whoever writes may be going through the members of a channel.
            _isOverfull = true;
            MarkDirty();
            return;
        }
        lines.CopyTo(_sending.Output.GetSpan(lines.Length));
        _sending.Output.Advance(lines.Length);
        MarkDirty();
    }

    /// <summary>Keeps back what is sent to this client, until it is known how it is to be labelled.</summary>
    public void BeginCapture() => _captured = [];

    /// <summary>What was kept back; from now on messages are sent again.</summary>
    public List<IrcMessage> EndCapture()
    {
        List<IrcMessage> captured = _captured ?? [];
        _captured = null;
        return captured;
    }

    /// <summary>Ends the connection: says why, tells the others, and waits a little for the client to close.</summary>
    /// <param name="reason">Why.</param>
    public void Close(string reason)
    {
        if (IsClosing)
        {
            return;
        }
        _captured = null;
        Send(_protocol.Server.Message("", "ERROR", $"Closing link: ({User.Name}@{User.Host}) [{reason}]") with { EndsInText = true });
        Leave(reason);
        MarkDirty();
    }

    /// <summary>Goes on with lines that had to wait, and sends what is due. At the end of each round of the loop.</summary>
    public void Continue()
    {
        _isDirty = false;
        // Its descriptor may be that of another connection by now.
        if (_isReleased)
        {
            return;
        }
        if (_isOverfull && !IsClosing)
        {
            _protocol.Server.Counters.ClosedBySendQueue.Increment();
            _protocol.Log.ConnectionTimedOut(Listener.Name, Peer.Text, "it did not read");
            Leave("SendQ exceeded");
            Connection.Abort();
        }
        if (_isWaiting)
        {
            _isWaiting = false;
            CarryOut();
        }
        Flush();
        if (_peerGone)
        {
            _lines.Clear();
        }
        Interest wanted = Wanted();
        if (wanted != Interest)
        {
            _protocol.Loop.Arm(this, wanted);
        }
    }

    // What cannot be sent at once is sent when the kernel says so; meanwhile the client is heard, unless it has said too much.
    private Interest Wanted() =>
        _lines.Count > 0 && !_peerGone && !IsClosing ? (_isBlocked ? Interest.Write : Interest.Elsewhere)
        : _isBlocked ? Interest.ReadAndWrite
        : Interest.Read;

    private void CarryOut()
    {
        while (!IsClosing && _lines.Count > 0)
        {
            if (!_flood.MayPass(_protocol.Server.NowMs()))
            {
                _protocol.Server.Counters.Delayed.Increment();
                _isWaiting = true;
                MarkDirty();
                return;
            }
            _ = _lines.TryTake(out byte[] line);
            if (!IsRegistered && HttpRequest.Begins(line))
            {
                // What follows may be commands that a web page makes a browser send.
                _protocol.Server.Counters.ClosedByHttp.Increment();
                _protocol.Log.HttpCutOff(Listener.Name, Peer.Text);
                Close("This port does not speak HTTP");
                return;
            }
            _flood.Take(_protocol.Commands.Run(this, line));
        }
    }

    private void Flush()
    {
        SendOutcome outcome = _outputEnded ? SendOutcome.Done : _sending.Flush();
        _isBlocked = outcome == SendOutcome.Blocked;
        if (outcome == SendOutcome.Broken)
        {
            Leave("Write error");
            _outputEnded = true;
        }
        else if (outcome == SendOutcome.Done && IsClosing && !_outputEnded)
        {
            _outputEnded = true;
            Connection.EndOutput();
        }
        if (outcome == SendOutcome.Done && SkippedLines > 0 && !IsClosing)
        {
            long skipped = SkippedLines;
            SkippedLines = 0;
            _protocol.Server.TellSkipped(this, skipped);
        }
    }

    private void Leave(string reason)
    {
        if (!IsClosing)
        {
            _closingMs = _protocol.Server.NowMs();
            _lines.Clear();
            _protocol.Server.Remove(this, reason);
        }
    }

    private void MarkDirty()
    {
        if (!_isDirty)
        {
            _isDirty = true;
            _protocol.Server.Dirty.Add(this);
        }
    }
}
