using System.Collections.Generic;
using System.Threading;

namespace LogCaster.Irc.Sessions;

/// <summary>How many connections are open from each address. Any thread.</summary>
internal sealed class AddressCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Counts a connection, unless there are as many as may be.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="most">How many there may be; 0 for any number.</param>
    public bool TryAdd(string address, int most)
    {
        lock (_lock)
        {
            int count = _counts.GetValueOrDefault(address);
            if (most > 0 && count >= most)
            {
                return false;
            }
            _counts[address] = count + 1;
            return true;
        }
    }

    /// <summary>A connection is closed.</summary>
    public void Remove(string address)
    {
        lock (_lock)
        {
            int count = _counts.GetValueOrDefault(address);
            if (count > 1)
            {
                _counts[address] = count - 1;
            }
            else
            {
                _counts.Remove(address);
            }
        }
    }
}
