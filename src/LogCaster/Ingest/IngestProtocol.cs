using System;
using System.Text;
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

/// <summary>The log port: lines in, nothing back. What its sessions share. Called by the acceptor's thread.</summary>
internal sealed class IngestProtocol : IProtocol
{
    private readonly IngestLane[] _lanes;
    private readonly SourceTable _sources;
    private readonly Gate _gate;
    private readonly byte[] _banner;

    /// <summary>Makes the protocol.</summary>
    /// <param name="settings">Limits and behaviour.</param>
    /// <param name="ring">Where records go.</param>
    /// <param name="store">Writes records to files; null when they are kept in memory alone.</param>
    /// <param name="sources">Where senders get their numbers.</param>
    /// <param name="metrics">Counters, one set for each loop.</param>
    /// <param name="gate">Who may send.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The own log.</param>
    public IngestProtocol(Settings settings, RecordRing ring, Store? store, SourceTable sources, Metrics metrics, Gate gate, TimeProvider time, ILogger log)
    {
        Rules = RulesFor(settings);
        _sources = sources;
        _gate = gate;
        _banner = settings.Banner ? Encoding.UTF8.GetBytes("LogCaster: send log lines, each ended by a newline\n") : [];
        _lanes = new IngestLane[metrics.Loops.Length];
        var rates = SendRates.Make(settings.Limits, metrics.Rates, time);
        for (int i = 0; i < _lanes.Length; i++)
        {
            _lanes[i] = new IngestLane(settings, Rules, ring, store, metrics.Loops[i], metrics, gate, rates, time, log);
        }
    }

    /// <summary>How log streams are split into records.</summary>
    public FramingRules Rules { get; }

    /// <summary>Nothing: senders expect no words.</summary>
    public ReadOnlyMemory<byte> Refusal => default;

    /// <summary>Yes: that is all that senders are told.</summary>
    public bool ConfirmsByClosing => true;

    /// <summary>How log streams are split into records under these settings.</summary>
    public static FramingRules RulesFor(Settings settings) => new(settings.MaxLineBytes, NulEndsRecord: true, OctetCounting: true);

    /// <inheritdoc/>
    public Session Open(Connection connection, int loop)
    {
        if (_banner.Length > 0)
        {
            _ = connection.Send(_banner, out _);
        }
        bool mustAuthenticate = !_gate.Of(connection.Peer).Has(Roles.Ingest);
        // Who needs no token is never made to wait for what others tried from his address.
        long heardFromMs = mustAuthenticate ? _gate.HearsAtMs(connection.Peer) : 0;
        return new IngestSession(connection, _lanes[loop], _sources.Add(connection.Peer.Text), mustAuthenticate) { HeardFromMs = heardFromMs };
    }

    /// <summary>Names the loops, before they are started.</summary>
    public void ServeBy(ReceiveLoop[] loops)
    {
        for (int i = 0; i < _lanes.Length; i++)
        {
            _lanes[i].Loop = loops[i];
        }
    }

    /// <summary>Ends the waiting of loops for room in the ring: the process ends.</summary>
    public void StopWaiting()
    {
        foreach (IngestLane lane in _lanes)
        {
            lane.Stopping.Set();
        }
    }
}
