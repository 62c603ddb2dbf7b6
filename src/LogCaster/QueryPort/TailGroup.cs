using System.Buffers;
using System.Collections.Generic;
using LogCaster.Diagnostics;
using LogCaster.Engine.Query;

namespace LogCaster.QueryPort;

/// <summary>Clients that watch the same matches and have seen them up to the same record. Belongs to the thread of <see cref="LiveTails"/>.</summary>
/// <param name="text">What they asked.</param>
/// <param name="matches">The matches.</param>
/// <param name="metrics">Counters.</param>
internal sealed class TailGroup(string text, LiveMatches matches, Metrics metrics)
{
    private readonly List<LiveClient> _clients = [];
    private readonly ArrayBufferWriter<byte> _text = new();
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

    /// <summary>Looks at the next stretch of records.</summary>
    public void Step(QueryBudget budget)
    {
        _matches += matches.Step(_text, budget, out long missed);
        if (missed > 0)
        {
            metrics.TailsMissed.Add(missed);
            matches.WriteMissed(_text, missed);
        }
        if (_text.WrittenCount >= QueryRun.ChunkBytes)
        {
            Deliver();
        }
    }

    /// <summary>Gives every client what was found since the last time; who has not read what came before gets a number instead.</summary>
    public void Deliver()
    {
        if (_text.WrittenCount == 0)
        {
            return;
        }
        foreach (LiveClient client in _clients)
        {
            if (!client.Show(_text.WrittenSpan, _matches, matches))
            {
                metrics.TailsDropped.Add(_matches);
            }
        }
        _matches = 0;
        _text.ResetWrittenCount();
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
