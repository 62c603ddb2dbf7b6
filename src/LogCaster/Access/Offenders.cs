using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace LogCaster.Access;

/// <summary>
/// Addresses that gave wrong tokens, and how long they have to wait for the next try: five are free, then a second, two, four, at most ten. An IPv6
/// address counts with its /64, which is what one customer has. Bounded; any thread, one short lock.
/// </summary>
/// <param name="most">How many addresses are remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class Offenders(int most, TimeProvider time)
{
    /// <summary>Failures that cost nothing.</summary>
    public const int Free = 5;

    private const int PrefixBytes = 8;
    private const int MaxDoublings = 4;

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>After so much time without a failure an address is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();

    // Two halves: when the young one is full, it becomes the old one, and what nobody has renewed in the old one is forgotten.
    private Dictionary<IPAddress, Entry> _young = [];
    private Dictionary<IPAddress, Entry> _old = [];

    /// <summary>How many addresses are remembered.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    /// <summary>An address gave a wrong token.</summary>
    public void Add(IPAddress address)
    {
        IPAddress key = KeyOf(address);
        long now = time.GetTimestamp();
        lock (_lock)
        {
            int failures = Find(key, now) + 1;
            _old.Remove(key);
            if (!_young.ContainsKey(key) && _young.Count >= int.Max(1, most / 2))
            {
                (_old, _young) = (_young, []);
            }
            _young[key] = new Entry(failures, now);
        }
    }

    /// <summary>How long an address has to wait now for its next try.</summary>
    public TimeSpan DelayOf(IPAddress address)
    {
        int failures;
        lock (_lock)
        {
            // Nearly always: nobody has done anything wrong.
            failures = _young.Count + _old.Count == 0 ? 0 : Find(KeyOf(address), time.GetTimestamp());
        }
        if (failures < Free)
        {
            return TimeSpan.Zero;
        }
        TimeSpan delay = s_firstDelay * (1 << int.Min(failures - Free, MaxDoublings));
        return delay < LongestDelay ? delay : LongestDelay;
    }

    private int Find(IPAddress key, long now)
    {
        bool isKnown = _young.TryGetValue(key, out Entry entry) || _old.TryGetValue(key, out entry);
        return isKnown && time.GetElapsedTime(entry.Last, now) < Memory ? entry.Failures : 0;
    }

    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }
        byte[] bytes = address.GetAddressBytes();
        Array.Clear(bytes, PrefixBytes, bytes.Length - PrefixBytes);
        return new IPAddress(bytes);
    }

    private readonly record struct Entry(int Failures, long Last);
}
