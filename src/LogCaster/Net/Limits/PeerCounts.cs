using System.Collections.Generic;
using System.Net;
using System.Threading;
using LogCaster.Configuration;

namespace LogCaster.Net.Limits;

/// <summary>How many connections of a protocol are open from each peer. Any thread.</summary>
/// <param name="most">How many there may be; 0 for any number.</param>
/// <param name="exempt">Networks that count nothing: proxies, which stand for many.</param>
internal sealed class PeerCounts(int most, Networks? exempt = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerKey, int> _counts = [];

    /// <summary>How many there may be; 0 for any number.</summary>
    public int Most => most;

    /// <summary>How many peers have a connection.</summary>
    public int Peers
    {
        get
        {
            lock (_lock)
            {
                return _counts.Count;
            }
        }
    }

    /// <summary>Counts a connection, unless there are as many as may be.</summary>
    /// <param name="address">Where it comes from.</param>
    public bool TryAdd(IPAddress address)
    {
        if (!Counts(address))
        {
            return true;
        }
        var key = PeerKey.Of(address);
        lock (_lock)
        {
            int count = _counts.GetValueOrDefault(key);
            if (count >= most)
            {
                return false;
            }
            _counts[key] = count + 1;
            return true;
        }
    }

    /// <summary>A connection is closed.</summary>
    public void Remove(IPAddress address)
    {
        if (!Counts(address))
        {
            return;
        }
        var key = PeerKey.Of(address);
        lock (_lock)
        {
            int count = _counts.GetValueOrDefault(key);
            if (count > 1)
            {
                _counts[key] = count - 1;
            }
            else
            {
                _counts.Remove(key);
            }
        }
    }

    private bool Counts(IPAddress address) => most > 0 && exempt?.Contain(address) != true;
}
