using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using LogCaster.Configuration;
using LogCaster.Diagnostics;

namespace LogCaster.Net.Limits;

/// <summary>
/// How much senders may send: each peer, and all together. Who sends more is read later, and feels it by TCP: nothing is dropped. Any thread.
/// </summary>
internal sealed class SendRates
{
    // Beyond this those that send nothing are forgotten, and if that does not help, newcomers share one rate.
    private const int MaxPeers = 65_536;

    private readonly LimitSettings _settings;
    private readonly RateCounters _counters;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerKey, PeerRate> _peers = [];
    private readonly PeerRate _others;
    private readonly PeerRate _all;

    private SendRates(LimitSettings settings, RateCounters counters, TimeProvider time)
    {
        _settings = settings;
        _counters = counters;
        _time = time;
        _others = new PeerRate(settings.RateLines, settings.RateBytes);
        _all = new PeerRate(settings.TotalRateLines, settings.TotalRateBytes);
    }

    /// <summary>How many peers have a rate of their own.</summary>
    public int Peers
    {
        get
        {
            lock (_lock)
            {
                return _peers.Count;
            }
        }
    }

    /// <summary>Makes the rates; null if there is none to keep.</summary>
    public static SendRates? Make(LimitSettings settings, RateCounters counters, TimeProvider time) =>
        settings.RateLines + settings.RateBytes + settings.TotalRateLines + settings.TotalRateBytes > 0 ? new SendRates(settings, counters, time) : null;

    /// <summary>The rate of a peer, for one connection of his, until <see cref="Leave"/>.</summary>
    public PeerRate Enter(IPAddress address)
    {
        var key = PeerKey.Of(address);
        lock (_lock)
        {
            if (!_peers.TryGetValue(key, out PeerRate? rate))
            {
                if (_peers.Count >= MaxPeers)
                {
                    Forget();
                }
                rate = _peers.Count < MaxPeers ? new PeerRate(_settings.RateLines, _settings.RateBytes) : _others;
                if (rate != _others)
                {
                    _peers.Add(key, rate);
                }
            }
            rate.Users++;
            return rate;
        }
    }

    /// <summary>A connection is closed. What its peer owes is remembered until time has paid it.</summary>
    public void Leave(IPAddress address, PeerRate rate)
    {
        lock (_lock)
        {
            rate.Users--;
            if (rate.Users == 0 && rate != _others && IsFull(rate))
            {
                _peers.Remove(PeerKey.Of(address));
            }
        }
    }

    /// <summary>Something was taken in.</summary>
    /// <param name="rate">The rate of its peer.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <returns>For how many milliseconds its connection shall not be read; 0 if it may be.</returns>
    public long Charge(PeerRate rate, int lines, int bytes)
    {
        long now = NowMs();
        long wait = Longer(0, rate.Lines.Take(lines, now), _counters.PeerLines);
        wait = Longer(wait, rate.Bytes.Take(bytes, now), _counters.PeerBytes);
        wait = Longer(wait, _all.Lines.Take(lines, now), _counters.TotalLines);
        wait = Longer(wait, _all.Bytes.Take(bytes, now), _counters.TotalBytes);
        _counters.HeldBackMs.Add(wait);
        return wait;
    }

    private static long Longer(long wait, long other, Counter counter)
    {
        if (other > 0)
        {
            counter.Increment();
        }
        return long.Max(wait, other);
    }

    private long NowMs() => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    private bool IsFull(PeerRate rate) => rate.Lines.IsFull(NowMs()) && rate.Bytes.IsFull(NowMs());

    private void Forget()
    {
        foreach ((PeerKey key, PeerRate rate) in _peers)
        {
            if (rate.Users == 0 && IsFull(rate))
            {
                _peers.Remove(key);
            }
        }
    }
}
