using System;
using System.Threading;
using LogCaster.Access;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Net;
using LogCaster.Net.Limits;
using LogCaster.Persistence;
using Microsoft.Extensions.Logging;

namespace LogCaster.Ingest;

/// <summary>What the log sessions of one receive loop share, used by the thread of that loop alone: room for slices, counters, the way into the ring.</summary>
internal sealed class IngestLane
{
    // A receive of 256 KiB in lines of 64 bytes: longer lines come in one append, shorter ones in a few.
    private const int MaxSlices = 4096;

    // How often a full ring is looked at again: it is full of what a required cursor has not read, which takes that long at least.
    private static readonly TimeSpan s_fullRingWait = TimeSpan.FromMilliseconds(1);

    private readonly RecordRing _ring;
    private readonly Store? _store;
    private readonly OnFull _onFull;
    private readonly TimeProvider _time;

    public IngestLane(
        Settings settings, FramingRules rules, RecordRing ring, Store? store, LoopCounters counters, Metrics metrics, Gate gate, SendRates? rates, TimeProvider time, ILogger log)
    {
        Rates = rates;
        _time = time;
        FirstByteTimeoutMs = settings.Limits.FirstByteTimeout > TimeSpan.Zero ? (long)settings.Limits.FirstByteTimeout.TotalMilliseconds : long.MaxValue;
        Rules = rules;
        _ring = ring;
        _store = store;
        _onFull = settings.OnFull;
        Counters = counters;
        Metrics = metrics;
        Gate = gate;
        Log = log;
        IdleTimeoutMs = settings.IdleTimeout > TimeSpan.Zero ? (long)settings.IdleTimeout.TotalMilliseconds : long.MaxValue;
        MaxPendingBytes = settings.MaxPendingBytes;
    }

    /// <summary>How streams are split into records.</summary>
    public FramingRules Rules { get; }

    /// <summary>The loop.</summary>
    public ReceiveLoop? Loop { get; set; }

    /// <summary>Whether everything appended until now is stored where it shall be; nothing more can be done where files cannot be written.</summary>
    /// <param name="begin">The sequence number of the first record, or one before it.</param>
    /// <param name="end">The sequence number after the last record.</param>
    /// <param name="isLost">Whether they cannot, or could not.</param>
    public bool IsStored(long begin, long end, out bool isLost)
    {
        isLost = false;
        if (_store is null)
        {
            return true;
        }
        bool isStored = end <= _store.Stored;
        isLost = begin < long.Min(end, _store.LostBelow) || (!isStored && _store.IsFailing);
        return isStored || isLost;
    }

    /// <summary>The sequence number after the last record appended until now.</summary>
    public long End => _ring.Next;

    /// <summary>Gives a session to the thread that stores, which gives it back when its records are stored.</summary>
    /// <param name="session">The session; not to be touched any more.</param>
    /// <param name="end">The sequence number after its last record.</param>
    public void WaitUntilStored(Session session, long end)
    {
        if (Loop is ReceiveLoop loop && _store is Store store)
        {
            loop.Arm(session, Interest.Elsewhere);
            store.ArmWhenStored(end, session, loop);
        }
    }

    /// <summary>Counters of this loop.</summary>
    public LoopCounters Counters { get; }

    /// <summary>Counters of the process.</summary>
    public Metrics Metrics { get; }

    /// <summary>Who may send.</summary>
    public Gate Gate { get; }

    /// <summary>The own log.</summary>
    public ILogger Log { get; }

    /// <summary>How much senders may send; null for any amount.</summary>
    public SendRates? Rates { get; }

    /// <summary>Time in milliseconds until the first byte.</summary>
    public long FirstByteTimeoutMs { get; }

    /// <summary>A clock in milliseconds.</summary>
    public long NowMs() => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Silence in milliseconds after which a connection is closed.</summary>
    public long IdleTimeoutMs { get; }

    /// <summary>The bound on bytes of unfinished records over all connections.</summary>
    public long MaxPendingBytes { get; }

    /// <summary>Room for the slices of one pass of the framer.</summary>
    public RecordSlice[] Slices { get; } = new RecordSlice[MaxSlices];

    /// <summary>Set when the process ends, and a full ring is waited for no longer.</summary>
    public ManualResetEventSlim Stopping { get; } = new();

    /// <summary>
    /// Appends records to the ring. While it is full, waits (senders feel it by TCP) or drops, as the settings say.
    /// </summary>
    public void Append(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordSlice> slices, int source)
    {
        int appended = _ring.Append(bytes, slices, Protocol.Tcp, source);
        while (appended < slices.Length && _onFull == OnFull.Block && !Stopping.Wait(s_fullRingWait))
        {
            _store?.Notice();
            appended += _ring.Append(bytes, slices[appended..], Protocol.Tcp, source);
        }
        _store?.Notice();
        Counters.AddLines(appended);
        if (appended < slices.Length)
        {
            Counters.AddDroppedLines(slices.Length - appended);
        }
    }
}
