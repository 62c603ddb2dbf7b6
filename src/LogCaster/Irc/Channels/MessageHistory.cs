using System.Collections.Generic;
using LogCaster.Diagnostics;
using LogCaster.Engine.Irc;

namespace LogCaster.Irc.Channels;

/// <summary>The newest messages of a channel. Used by the thread of IRC.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="kept">Gauge of the messages that all channels keep.</param>
internal sealed class MessageHistory(int most, Counter kept)
{
    private readonly Queue<PastMessage> _messages = [];

    /// <summary>The messages, oldest first.</summary>
    public IReadOnlyCollection<PastMessage> Messages => _messages;

    /// <summary>Keeps a message, and forgets the oldest if there are too many.</summary>
    /// <param name="message">The message with its tags.</param>
    /// <param name="ticks">When it was sent, in UTC ticks.</param>
    public void Add(IrcMessage message, long ticks)
    {
        if (most == 0)
        {
            return;
        }
        if (_messages.Count == most)
        {
            _messages.Dequeue();
            kept.Add(-1);
        }
        _messages.Enqueue(new PastMessage(message, ticks));
        kept.Increment();
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        kept.Add(-_messages.Count);
        _messages.Clear();
    }
}

/// <summary>A message of the past.</summary>
/// <param name="Message">The message with its tags.</param>
/// <param name="Ticks">When it was sent, in UTC ticks.</param>
internal sealed record PastMessage(IrcMessage Message, long Ticks);
