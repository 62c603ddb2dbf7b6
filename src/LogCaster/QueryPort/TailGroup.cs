using System.Buffers;
using System.Collections.Generic;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;

namespace LogCaster.QueryPort;

/// <summary>Clients that watch the same matches and have seen them up to the same record. Belongs to the thread of <see cref="LiveTails"/>.</summary>
/// <param name="text">What they asked.</param>
/// <param name="matches">The matches.</param>
/// <param name="found">Room for what a turn finds, empty between turns.</param>
/// <param name="metrics">Counters.</param>
internal sealed class TailGroup(string text, LiveMatches matches, ArrayBufferWriter<byte> found, Metrics metrics)
{
    private readonly List<LiveClient> _clients = [];
    private long _matches;

    /// <summary>What they asked.</summary>
    public string Text => text;

    /// <summary>The matches.</summary>
    public LiveMatches Matches => matches;

    /// <summary>Whether nobody watches.</summary>
    public bool IsEmpty => _clients.Count == 0;

    /// <summary>Adds a client.</summary>
    public void Add(LiveClient client)
    {
        metrics.Tails.Increment();
        _clients.Add(client);
    }

    /// <summary>Takes the clients of another group.</summary>
    public void Take(TailGroup other)
    {
        _clients.AddRange(other._clients);
        other._clients.Clear();
    }

    /// <summary>Writes the next matches.</summary>
    /// <param name="end">The sequence number of the first record to leave for later.</param>
    /// <param name="budget">How long it may compute.</param>
    public void Step(long end, QueryBudget budget)
    {
        _matches += matches.Step(found, end, budget, out long missed);
        if (missed > 0)
        {
            metrics.TailsMissed.Add(missed);
        }
        if (found.WrittenCount >= LiveMatches.ChunkBytes)
        {
            Deliver();
        }
    }

    /// <summary>Gives every client what was found since the last time; who has not read what came before gets a number instead.</summary>
    public void Deliver()
    {
        if (found.WrittenCount == 0)
        {
            return;
        }
        foreach (LiveClient client in _clients)
        {
            if (!client.Show(found.WrittenSpan, _matches, matches))
            {
                metrics.TailsDropped.Add(_matches);
            }
        }
        _matches = 0;
        found.ResetWrittenCount();
    }

    /// <summary>Lets go of clients that are gone, and tells those that read again how much they missed.</summary>
    public void Forget()
    {
        for (int i = _clients.Count - 1; i >= 0; i--)
        {
            if (!_clients[i].IsWatching(matches))
            {
                metrics.Tails.Add(-1);
                _clients.RemoveAt(i);
            }
        }
    }
}
