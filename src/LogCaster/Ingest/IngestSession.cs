using System;
using LogCaster.Access;
using LogCaster.Diagnostics;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;
using LogCaster.Net;
using LogCaster.Net.Limits;

namespace LogCaster.Ingest;

/// <summary>
/// One log connection: splits its bytes into records, reads their severity, appends them. It is closed in good order only when its sender
/// has ended it and all it sent is in the ring, so that this close tells the sender that nothing is lost; any other close is a reset.
/// Called by its loop's thread; allocates nothing.
/// </summary>
internal sealed class IngestSession : Session
{
    private readonly IngestLane _lane;
    private readonly int _source;
    private readonly PeerRate? _rate;
    private readonly long _openedMs;
    private FramingState _framing;
    private bool _mustAuthenticate;
    private bool _anyRecord;
    private bool _ended;
    private long _begin = -1;
    private long _end = -1;

    /// <summary>Makes the session of a new connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="lane">What the sessions of its loop share.</param>
    /// <param name="source">The sender's number.</param>
    /// <param name="mustAuthenticate">Whether its first record must be AUTH and a token.</param>
    public IngestSession(Connection connection, IngestLane lane, int source, bool mustAuthenticate)
        : base(connection)
    {
        _lane = lane;
        _source = source;
        _rate = lane.Rates?.Enter(connection.Peer.Address);
        _openedMs = lane.NowMs();
        _mustAuthenticate = mustAuthenticate;
    }

    /// <inheritdoc/>
    public override bool ClosesByReset => !_ended;

    /// <inheritdoc/>
    public override Interest Receive(ReadOnlySpan<byte> bytes, StreamState state, out int consumed)
    {
        int received = bytes.Length - UnfinishedLength;
        int lines = 0;
        _lane.Counters.AddBytes(received);
        consumed = 0;
        Span<RecordSlice> slices = _lane.Slices;
        FramingStatus status;
        do
        {
            ReadOnlySpan<byte> rest = bytes[consumed..];
            status = RecordFramer.Split(_lane.Rules, ref _framing, rest, state != StreamState.Open, slices, out int count, out int used);
            if (count > 0 && !Take(rest, slices[..count]))
            {
                consumed = bytes.Length;
                return Interest.Close;
            }
            lines += count;
            consumed += used;
        }
        while (status == FramingStatus.SlicesFull);

        if (status is FramingStatus.CountTooLarge or FramingStatus.CountCutShort)
        {
            _lane.Counters.AddFramingErrors(1);
            _lane.Log.FramingError(Peer.Text);
        }
        _ended = state == StreamState.Ended && status != FramingStatus.CountTooLarge;
        if (state == StreamState.Broken)
        {
            _lane.Log.ClientReset(Listener.Name, Peer.Text);
        }
        if (state == StreamState.Open && status != FramingStatus.CountTooLarge)
        {
            return _rate is null ? Interest.Read : WithinRate(_rate, lines, received);
        }
        return _ended ? EndWhenStored() : Interest.Close;
    }

    // Who sends more than he may is read later, and feels it by TCP.
    private Interest WithinRate(PeerRate rate, int lines, int bytes)
    {
        long waitMs = _lane.Rates!.Charge(rate, lines, bytes);
        if (waitMs == 0)
        {
            return Interest.Read;
        }
        HeardFromMs = _lane.NowMs() + waitMs;
        _lane.Log.SenderHeldBack(Peer.Text, waitMs);
        return Interest.Later;
    }

    /// <summary>Stores records, but for tokens; false if none may be stored, for want of one.</summary>
    private bool Take(ReadOnlySpan<byte> bytes, Span<RecordSlice> slices)
    {
        if (!_anyRecord)
        {
            _anyRecord = true;
            ReadOnlySpan<byte> first = bytes.Slice(slices[0].Start, slices[0].Length);
            bool isAuth = slices[0].Flags != RecordFlags.Truncated && AuthLine.TryRead(first, out _);
            if (!MayGoOn(first, isAuth))
            {
                return false;
            }
            slices = isAuth ? slices[1..] : slices;
        }
        Decode(bytes, slices);
        if (_lane.Gate.HasTokens)
        {
            TakeAllButTokens(bytes, slices);
        }
        else
        {
            Append(bytes, slices);
        }
        return true;
    }

    /// <summary>Looks at the token of the first record, if it has one; whether the sender may go on.</summary>
    private bool MayGoOn(ReadOnlySpan<byte> first, bool isAuth)
    {
        bool mayGoOn = !_mustAuthenticate;
        if (isAuth && _lane.Gate.HasTokens)
        {
            _ = AuthLine.TryRead(first, out ReadOnlySpan<byte> token);
            Identity? identity = _lane.Gate.Of(Peer, Listener.Name, token);
            mayGoOn |= identity?.Has(Roles.Ingest) == true;
            if (!mayGoOn && identity is not null)
            {
                _ = _lane.Gate.Refuse(identity, Peer.Text, Listener.Name, Roles.Ingest);
            }
        }
        else if (_mustAuthenticate)
        {
            _ = _lane.Gate.Refuse(Identity.Nobody, Peer.Text, Listener.Name, Roles.Ingest);
        }
        _mustAuthenticate = !mayGoOn;
        return mayGoOn;
    }

    /// <summary>Stores records, but for those that are AUTH and a token that somebody has: sent by mistake, it must not be seen by all who query.</summary>
    private void TakeAllButTokens(ReadOnlySpan<byte> bytes, Span<RecordSlice> slices)
    {
        int from = 0;
        for (int i = 0; i < slices.Length; i++)
        {
            if (slices[i].Length > 0 && bytes[slices[i].Start] == (byte)'A' && AuthLine.TryRead(bytes.Slice(slices[i].Start, slices[i].Length), out ReadOnlySpan<byte> token) && _lane.Gate.Knows(token))
            {
                // In two parts: bytes between records are copied along with them.
                Append(bytes, slices[from..i]);
                from = i + 1;
            }
        }
        Append(bytes, slices[from..]);
    }

    private void Append(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordSlice> slices)
    {
        if (!slices.IsEmpty)
        {
            _begin = _begin < 0 ? _lane.End : _begin;
            _lane.Append(bytes, slices, _source);
        }
    }

    /// <summary>Closes once all that was sent is stored; by a reset if it cannot be.</summary>
    private Interest EndWhenStored()
    {
        _end = _end < 0 ? _lane.End : _end;
        if (_begin < 0)
        {
            return Interest.Close;
        }
        if (_lane.IsStored(_begin, _end, out bool isLost))
        {
            _ended = !isLost;
            return Interest.Close;
        }
        _lane.WaitUntilStored(this, _end);
        return Interest.Elsewhere;
    }

    /// <summary>Stores the unfinished record as far as it came, marked as cut, and skips the rest of it.</summary>
    public override void GiveUp(ReadOnlySpan<byte> unfinished)
    {
        _lane.Metrics.LinesDroppedByPending.Increment();
        _lane.Log.PendingLimitReached(Peer.Text, _lane.MaxPendingBytes);
        RecordFramer.Cut(_lane.Rules, ref _framing, unfinished, out RecordSlice slice);
        Span<RecordSlice> slices = [slice];
        bool isFirst = !_anyRecord;
        _anyRecord = true;
        if (isFirst && (_mustAuthenticate || unfinished.StartsWith("AUTH "u8)))
        {
            // A part of a token, or what must not be stored for want of one: the next record is told so.
            _anyRecord = !_mustAuthenticate;
            return;
        }
        Decode(unfinished, slices);
        Append(unfinished, slices);
    }

    /// <inheritdoc/>
    public override void Closing()
    {
        if (_rate is not null)
        {
            _lane.Rates?.Leave(Peer.Address, _rate);
        }
    }

    /// <inheritdoc/>
    public override Interest Tick(long nowMs)
    {
        if (!HasReceived && _lane.NowMs() - _openedMs > _lane.FirstByteTimeoutMs)
        {
            _lane.Metrics.ClosedByFirstByteTimeout.Increment();
            _lane.Log.ConnectionTimedOut(Listener.Name, Peer.Text, "no first byte came");
            return Interest.Close;
        }
        if (Interest == Interest.Later || nowMs - LastActiveMs < _lane.IdleTimeoutMs)
        {
            return Interest;
        }
        _lane.Metrics.ClosedByIdleTimeout.Increment();
        _lane.Log.ConnectionTimedOut(Listener.Name, Peer.Text, "it was silent for too long");
        _ = Receive(Unfinished.AsSpan(0, UnfinishedLength), StreamState.CutOff, out _);
        return Interest.Close;
    }

    private void Decode(ReadOnlySpan<byte> bytes, Span<RecordSlice> slices)
    {
        SeverityScanner.ScanAll(bytes, slices);
        int truncated = 0;
        foreach (ref readonly RecordSlice slice in slices)
        {
            truncated += slice.Flags == RecordFlags.Truncated ? 1 : 0;
        }
        if (truncated > 0)
        {
            _lane.Counters.AddTruncatedLines(truncated);
            _lane.Log.RecordTruncated(Peer.Text, _lane.Rules.MaxLength);
        }
    }
}
