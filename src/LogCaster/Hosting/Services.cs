using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using LogCaster.Access;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Ingest;
using LogCaster.Irc;
using LogCaster.Irc.Commands;
using LogCaster.Irc.Sessions;
using LogCaster.Net;
using LogCaster.Net.Limits;
using LogCaster.Net.Tls;
using LogCaster.Persistence;
using LogCaster.Queries;
using LogCaster.QueryPort;
using Microsoft.Extensions.Logging;

namespace LogCaster.Hosting;

/// <summary>
/// All parts of a LogCaster, wired together: the ring in the middle, loops and listeners around it. Made, started and stopped by the main thread.
/// </summary>
internal sealed class Services : IDisposable
{
    private const int LogReceiveBytes = 256 * 1024;

    // A command is a line: what comes beyond this waits in the kernel until it is answered.
    private const int QueryReceiveBytes = 16 * 1024;

    // Lines of a client: what comes beyond this waits in the kernel until they are carried out.
    private const int IrcReceiveBytes = 16 * 1024;

    // A client's part of a handshake, with a chain of certificates, and more in the next round.
    private const int PreludeReceiveBytes = 16 * 1024;

    // Beside senders at full speed the thread of IRC gets a third of what one of theirs gets; alone it gets all.
    private const int IrcNiceness = 5;

    // What a cut record gets added: three dots.
    private const int TruncationMarkBytes = 3;

    // Descriptors beside those of connections: listeners, event queues, standard streams, libraries.
    private const int OtherDescriptors = 64;

    // Beside what senders have sent, the ring may hold some more that is not written: as long as a slow disk may take for it.
    private static readonly TimeSpan s_storeGrace = TimeSpan.FromSeconds(5);

    private readonly Settings _settings;
    private readonly Metrics _metrics;
    private readonly ILogger _log;
    private readonly IngestProtocol _ingest;
    private readonly QueryProtocol _query;
    private readonly QueryWorkers _workers;
    private readonly LiveTails _tails;
    private readonly ReceiveLoop[] _logLoops;
    private readonly ReceiveLoop _queryLoop;
    private readonly IrcProtocol _irc;
    private readonly ReceiveLoop _ircLoop;
    private readonly List<Listener> _listeners = [];
    private readonly IReloadable[] _reloadables;
    private readonly ReceiveLoop _preludeLoop;
    private readonly ProxyPrelude _proxy;
    private readonly TlsPrelude _tls;
    private readonly Store? _store;
    private Acceptor? _acceptor;

    /// <summary>Makes the parts; nothing runs yet.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="files">The files of the log; null when records are kept in memory alone.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="metrics">Counters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gate">Who may do what.</param>
    /// <param name="log">The own log.</param>
    public Services(Settings settings, LogFiles? files, SourceTable sources, Metrics metrics, TimeProvider time, Gate gate, ILogger log)
    {
        _settings = settings;
        _metrics = metrics;
        _log = log;
        var sizes = new RingOptions(settings.Capacity, settings.BufferSizeBytes, settings.MaxLineBytes + TruncationMarkBytes);
        Ring = files?.MakeRing(sizes) ?? new RecordRing(sizes, time);
        _store = files?.MakeStore(Ring);
        _ingest = new IngestProtocol(settings, Ring, _store, sources, metrics, gate, time, log);
        _workers = new QueryWorkers(settings.MaxQueries, settings.MaxQueuedQueries, metrics);
        _tails = new LiveTails(Ring, sources, metrics, time);
        var records = new SearchableLog(Ring, sources, files?.History, time.LocalTimeZone);
        var queries = new QueryServices(new Commands(records, settings, metrics, time, gate), _workers, gate, settings.QueryTime, metrics, time, log);
        _query = new QueryProtocol(settings, queries, _tails);
        var motd = new Motd(settings.Irc.MotdFile);
        _irc = IrcWiring.Make(settings.Irc, records, queries, motd);
        _preludeLoop = new ReceiveLoop("preludes", PreludeReceiveBytes, ProxyHeader.MaxBytes, settings.MaxPendingBytes, time, OnFault);
        _tls = new TlsPrelude(_preludeLoop, new TlsCertificates(settings.Tls, time, log), settings.Tls, metrics.Tls, time, log);
        metrics.Observe(MetricTable.TlsExpiry, () => _tls.Certificates.IsRead ? _tls.Certificates.ExpirySeconds : 0);
        _proxy = new ProxyPrelude(_preludeLoop, settings.Limits, metrics, time, log);
        _reloadables = settings.Tls.CertificateFile.Length > 0 ? [motd, _tls.Certificates] : [motd];
        Reload();
        // The tokens were read before anything else.
        _reloadables = [.. _reloadables, gate];
        _logLoops = new ReceiveLoop[metrics.Loops.Length];
        for (int i = 0; i < _logLoops.Length; i++)
        {
            _logLoops[i] = new ReceiveLoop(
                $"receive {i}", LogReceiveBytes, _ingest.Rules.MaxUnfinished, settings.MaxPendingBytes / _logLoops.Length, time, OnFault, OnTls);
        }
        _ingest.ServeBy(_logLoops);
        _queryLoop = new ReceiveLoop("query port", QueryReceiveBytes, _query.Rules.MaxUnfinished, settings.MaxPendingBytes, time, OnFault, OnTls);
        _query.ServeBy(_queryLoop);
        _ircLoop = new ReceiveLoop("irc", IrcReceiveBytes, InputLines.Rules.MaxUnfinished, settings.MaxPendingBytes, time, OnFault, OnTls);
        _ircLoop.Attach(_irc, IrcNiceness);
        _irc.ServeBy(_ircLoop);
        metrics.Observe(MetricTable.PendingBytes, () => _logLoops.Sum(loop => loop.UnfinishedBytes) + _queryLoop.UnfinishedBytes + _ircLoop.UnfinishedBytes);
        metrics.Observe(MetricTable.Sources, () => sources.Count);
        metrics.Observe(MetricTable.BufferLines, () => Ring.Count().Current);
        metrics.Observe(MetricTable.BufferCapacityLines, () => Ring.Capacity);
        metrics.Observe(MetricTable.BufferBytes, Ring.VisibleBytes);
        metrics.Observe(MetricTable.BufferCapacityBytes, () => Ring.BufferBytes);
    }

    /// <summary>Where the records are.</summary>
    public RecordRing Ring { get; }

    /// <summary>Opens every listener, so that a port that is taken is known before anything is served.</summary>
    /// <returns>False if one cannot be opened, which the own log tells.</returns>
    public bool TryBind()
    {
        if (_settings.Tls.CertificateFile.Length > 0 && !_tls.Certificates.IsRead)
        {
            return false;
        }
        var log = new ListenerCounters(
            _metrics.LogConnections, _metrics.LogConnectionsAccepted, _metrics.RejectedByMaxConnections, _metrics.LogAcceptErrors)
        {
            RejectedByPeer = _metrics.RejectedByMaxPerIp,
            Peers = new PeerCounts(_settings.Limits.MaxPerIp, _settings.Limits.ProxyFrom),
        };
        var query = new ListenerCounters(
            _metrics.QueryConnections, _metrics.QueryConnectionsAccepted, _metrics.RejectedByMaxQueryConnections, _metrics.QueryAcceptErrors)
        {
            RejectedByPeer = _metrics.RejectedByMaxQueryPerIp,
            Peers = new PeerCounts(_settings.Limits.MaxQueryPerIp, _settings.Limits.ProxyFrom),
        };
        var irc = new ListenerCounters(
            _metrics.Irc.Connections, _metrics.Irc.Accepted, _metrics.Irc.RejectedByMaxConnections, _metrics.Irc.AcceptErrors)
        {
            RejectedByPeer = _metrics.Irc.RejectedByMaxPerIp,
            Peers = new PeerCounts(_settings.Irc.MaxPerIp, _settings.Limits.ProxyFrom),
        };
        TlsSettings tls = _settings.Tls;
        return TryOpen("log", _settings.LogBind, _settings.Port, _ingest, _logLoops, _settings.MaxConnections, log)
            && TryOpen("query", _settings.QueryBind, _settings.QueryPort, _query, [_queryLoop], _settings.MaxQueryConnections, query)
            && TryOpen("irc", _settings.Irc.Bind, _settings.Irc.Port, _irc, [_ircLoop], _settings.Irc.MaxConnections, irc)
            && TryOpen("log-tls", _settings.LogBind, tls.Port, _ingest, _logLoops, _settings.MaxConnections, log, _tls)
            && TryOpen("query-tls", _settings.QueryBind, tls.QueryPort, _query, [_queryLoop], _settings.MaxQueryConnections, query, _tls)
            && TryOpen("irc-tls", _settings.Irc.Bind, tls.IrcPort, _irc, [_ircLoop], _settings.Irc.MaxConnections, irc, _tls);
    }

    /// <summary>Raises the limit on open files, so that as many connections may be open as the settings say.</summary>
    private void RaiseFileLimit()
    {
        long wanted = (long)_settings.MaxConnections + _settings.MaxQueryConnections + (_settings.Irc.Port.IsOff ? 0 : _settings.Irc.MaxConnections) + OtherDescriptors;
        long soft = FileLimit.Raise(wanted);
        if (soft < wanted)
        {
            _log.FileLimit(soft, wanted);
        }
    }

    /// <summary>Reads every file again that settings name. What is wrong with one is told by the own log, and changes nothing.</summary>
    public void Reload()
    {
        foreach (IReloadable reloadable in _reloadables)
        {
            if (reloadable.Reload() is string wrong)
            {
                _log.SettingWarning(wrong);
            }
        }
    }

    /// <summary>Starts every thread: from now on clients are served.</summary>
    public void Start()
    {
        RaiseFileLimit();
        _store?.Start();
        foreach (ReceiveLoop loop in _logLoops)
        {
            loop.Start();
        }
        _queryLoop.Start();
        _preludeLoop.Start();
        if (!_settings.Irc.Port.IsOff)
        {
            _ircLoop.Start();
        }
        _workers.Start();
        _tails.Start();
        _acceptor = new Acceptor([.. _listeners], _log);
        _acceptor.Start();
        foreach (Listener listener in _listeners)
        {
            _log.Listening(listener.Name, listener.EndPoint.Address.ToString(), listener.EndPoint.Port);
        }
    }

    /// <summary>Stops listening, takes in what clients have sent until now, and closes every connection.</summary>
    public void Stop()
    {
        _acceptor?.Stop();
        bool inTime = true;
        _preludeLoop.BeginDrain(_settings.DrainTimeout);
        foreach (ReceiveLoop loop in _logLoops)
        {
            loop.BeginDrain(_settings.DrainTimeout);
        }
        _queryLoop.BeginDrain(_settings.DrainTimeout);
        _ircLoop.BeginDrain(_settings.DrainTimeout);
        foreach (ReceiveLoop loop in _logLoops)
        {
            inTime &= loop.EndDrain();
        }
        _ingest.StopWaiting();
        if (_store?.Stop(_settings.DrainTimeout + s_storeGrace) == false)
        {
            _log.StorageNotDone(_store.Unwritten);
        }
        if (!inTime)
        {
            _log.DrainTimedOut(_metrics.LogConnections.Value);
        }
    }

    /// <summary>Closes the listeners, if they were never served. All else ends with the process.</summary>
    public void Dispose()
    {
        foreach (Listener listener in _listeners)
        {
            listener.Dispose();
        }
    }

    private bool TryOpen(
        string name, IPAddress address, ListenPort port, IProtocol protocol, ReceiveLoop[] loops, int maxConnections, ListenerCounters counters,
        params IPrelude[] preludes)
    {
        if (port.IsOff)
        {
            return true;
        }
        try
        {
            _listeners.Add(Listener.Open(name, address, port.Number, protocol, loops, maxConnections, counters, [_proxy, .. preludes]));
            return true;
        }
        catch (SocketException refused)
        {
            _log.ListenFailed(name, address.ToString(), port.Number, refused.Message);
            return false;
        }
    }

    private void OnFault(Exception fault) => _log.Unhandled("a connection", fault);

    private void OnTls(Session session)
    {
        _metrics.ClosedByTls.Increment();
        _log.TlsOnPlainPort(session.Listener.Name, session.Peer.Text);
    }
}
