using System;
using System.Collections.Concurrent;
using System.Text;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

/// <summary>A protocol whose sessions do what a test says, and tell what happened to them.</summary>
internal sealed class ScriptedProtocol : IProtocol
{
    /// <summary>What a session does with bytes; as a rule it takes them all and reads on until the stream ends.</summary>
    public Func<ScriptedSession, string, StreamState, Interest> OnReceive { get; init; } =
        static (_, _, state) => state == StreamState.Open ? Interest.Read : Interest.Close;

    /// <summary>What a session does when it may send.</summary>
    public Func<ScriptedSession, Interest> OnSend { get; init; } = static session => session.Interest;

    public string Words { get; init; } = "";

    public ReadOnlyMemory<byte> Refusal => Encoding.UTF8.GetBytes(Words);

    public ConcurrentQueue<ScriptedSession> Sessions { get; } = new();

    public Session Open(Connection connection, int loop)
    {
        var session = new ScriptedSession(connection, this, loop);
        Sessions.Enqueue(session);
        return session;
    }
}

/// <summary>A session of a <see cref="ScriptedProtocol"/>.</summary>
internal sealed class ScriptedSession(Connection connection, ScriptedProtocol protocol, int loop) : Session(connection)
{
    private volatile string _received = "";
    private volatile bool _isPeerGone;
    private volatile bool _isClosed;

    public int Loop => loop;

    public SendQueue Sending { get; } = new(connection);

    public string Received => _received;

    public bool IsPeerGone => _isPeerGone;

    public bool IsClosed => _isClosed;

    public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
    {
        consumed = bytes.Length;
        string text = Encoding.Latin1.GetString(bytes);
        _received += text;
        return protocol.OnReceive(this, text, state);
    }

    public override Interest Send() => protocol.OnSend(this);

    public override void GiveUp(ReadOnlySpan<byte> unfinished) => throw new InvalidOperationException("It leaves nothing unfinished.");

    public override void PeerGone() => _isPeerGone = true;

    public override Interest Tick(long nowMs) => Interest;

    public override void Closing() => _isClosed = true;
}
