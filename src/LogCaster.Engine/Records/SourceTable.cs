using System;
using System.Collections.Generic;
using System.Threading;

namespace LogCaster.Engine.Records;

/// <summary>
/// Gives every sender a small number, so that a record names its sender in four bytes. Safe for any thread: looking a number up takes
/// no lock, and adding one (once a connection) takes a short one.
/// </summary>
public sealed class SourceTable
{
    /// <summary>The number of a sender that is not in the table.</summary>
    public const int Unknown = 0;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ids = [];
    private readonly int _maxSources;
    private string[] _names = [""];

    /// <summary>Makes an empty table.</summary>
    /// <param name="maxSources">How many senders are told apart; later ones become <see cref="Unknown"/>. At least 0.</param>
    public SourceTable(int maxSources)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSources);
        _maxSources = maxSources;
    }

    /// <summary>How many senders are in the table.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ids.Count;
            }
        }
    }

    /// <summary>The number of a sender, which is added if it is new and there is room; <see cref="Unknown"/> otherwise.</summary>
    /// <param name="name">The sender as users shall see it, such as an IP address.</param>
    public int Add(string name)
    {
        lock (_lock)
        {
            if (_ids.TryGetValue(name, out int id))
            {
                return id;
            }
            if (_ids.Count >= _maxSources)
            {
                return Unknown;
            }
            id = _ids.Count + 1;
            if (id >= _names.Length)
            {
                Array.Resize(ref _names, int.Max(16, _names.Length * 2));
            }
            _names[id] = name;
            _ids.Add(name, id);
            return id;
        }
    }

    /// <summary>The name of a sender; empty for <see cref="Unknown"/> and for numbers that were never given.</summary>
    /// <param name="id">A number that <see cref="Add"/> gave.</param>
    public string NameOf(int id)
    {
        string[] names = Volatile.Read(ref _names);
        return (uint)id < (uint)names.Length ? names[id] ?? "" : "";
    }
}
