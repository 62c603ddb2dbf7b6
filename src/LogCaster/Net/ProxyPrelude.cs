using System;
using System.Net;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Net;

/// <summary>
/// The header of a proxy before anything else, on connections from the networks that the settings trust: it says who the client is. Any thread.
/// </summary>
/// <param name="loop">The loop that serves it.</param>
/// <param name="settings">Whom to trust, and for how long to wait.</param>
/// <param name="metrics">Counters.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The own log.</param>
internal sealed class ProxyPrelude(ReceiveLoop loop, LimitSettings settings, Metrics metrics, TimeProvider time, ILogger log) : IPrelude
{
    /// <inheritdoc/>
    public ReceiveLoop Loop => loop;

    /// <inheritdoc/>
    public bool AppliesTo(Peer peer) => settings.ProxyFrom.Contain(peer.Address);

    /// <inheritdoc/>
    public Session Open(Connection connection, Action<Connection> goOn) => new HeaderSession(connection, this, goOn);

    private long NowMs() => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private Interest Refuse(Session session, string reason)
    {
        metrics.ClosedByProxy.Increment();
        log.ProxyHeaderWrong(session.Listener.Name, session.Peer.Text, reason);
        return Interest.Close;
    }

    private sealed class HeaderSession(Connection connection, ProxyPrelude prelude, Action<Connection> goOn) : Session(connection)
    {
        private readonly long _beganMs = prelude.NowMs();
        private IPAddress? _source;
        private byte[] _behind = [];

        public override bool ExpectsTls => true;

        public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
        {
            consumed = 0;
            ProxyHeaderStatus status = ProxyHeader.Read(bytes, out int length, out _source);
            if (status == ProxyHeaderStatus.Whole)
            {
                consumed = bytes.Length;
                _behind = bytes[length..].ToArray();
                return Interest.HandOver;
            }
            if (status == ProxyHeaderStatus.Wrong)
            {
                return prelude.Refuse(this, "its connection does not begin with a PROXY header");
            }
            return state == StreamState.Open ? Interest.Read : bytes.IsEmpty ? Interest.Close : prelude.Refuse(this, "its connection ended within a PROXY header");
        }

        public override void GiveUp(ReadOnlySpan<byte> unfinished) => Connection.Abort();

        public override Interest Tick(long nowMs) =>
            prelude.NowMs() - _beganMs < prelude.Timeout.TotalMilliseconds ? Interest : prelude.Refuse(this, "no PROXY header came in time");

        public override void HandedOver() => goOn(new BehindHeader(Connection, _source is null ? Peer : new Peer(_source), _behind));
    }

    private TimeSpan Timeout => settings.ProxyTimeout;

    /// <summary>What stood behind the header in the same bytes comes first.</summary>
    private sealed class BehindHeader(Connection connection, Peer peer, byte[] first) : Connection(connection.Descriptor, connection.Listener, peer)
    {
        private ReadOnlyMemory<byte> _first = first;

        public override bool NeedsTurn => !_first.IsEmpty;

        public override int Receive(Memory<byte> room, out StreamState state)
        {
            if (_first.IsEmpty)
            {
                return base.Receive(room, out state);
            }
            state = StreamState.Open;
            int count = int.Min(room.Length, _first.Length);
            _first[..count].CopyTo(room);
            _first = _first[count..];
            return count;
        }
    }
}
