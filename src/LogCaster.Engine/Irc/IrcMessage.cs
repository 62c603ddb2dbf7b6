using System.Collections.Immutable;

namespace LogCaster.Engine.Irc;

/// <summary>One message of IRC, as RFC 1459 §2.3.1 and the IRCv3 message tags have it: plain, immutable data.</summary>
/// <param name="Command">A word or three digits.</param>
/// <param name="Parameters">What stands behind it; all but the last are words.</param>
public sealed record IrcMessage(string Command, ImmutableArray<string> Parameters)
{
    /// <summary>The tags; none if the message has no such part.</summary>
    public ImmutableArray<IrcTag> Tags { get; init; } = [];

    /// <summary>Who sent it; empty when it is not said.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether the last parameter is a text: it is written with a colon, needed or not.</summary>
    public bool EndsInText { get; init; }

    /// <summary>The value of a tag; null when the message has no such tag.</summary>
    /// <param name="key">Its name.</param>
    public string? Tag(string key)
    {
        foreach (IrcTag tag in Tags)
        {
            if (tag.Key == key)
                return tag.Value;
        }
        return null;
    }
}

/// <summary>A tag of a message.</summary>
/// <param name="Key">Its name; one that begins with <c>+</c> is passed on from client to client.</param>
/// <param name="Value">Its value, which may be empty.</param>
public readonly record struct IrcTag(string Key, string Value);
