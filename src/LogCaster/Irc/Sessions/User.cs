using System.Collections.Generic;
using LogCaster.Irc.Channels;

namespace LogCaster.Irc.Sessions;

/// <summary>A user of IRC: who he is, and where. Used by the thread of IRC.</summary>
/// <param name="host">Where he comes from.</param>
/// <param name="session">His connection; null for the bot of the server itself.</param>
internal sealed class User(string host, IrcSession? session)
{
    /// <summary>The longest user name, in characters.</summary>
    public const int MaxNameLength = 20;

    /// <summary>The longest text of AWAY, in bytes.</summary>
    public const int MaxAwayBytes = 200;

    /// <summary>The longest real name, in bytes.</summary>
    public const int MaxRealNameBytes = 150;

    /// <summary>His connection; null for the bot of the server itself.</summary>
    public IrcSession? Session => session;

    /// <summary>His nickname; empty as long as he has none.</summary>
    public string Nick { get; set; } = "";

    /// <summary>His user name; empty as long as he has none.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where he comes from.</summary>
    public string Host => host;

    /// <summary>His real name.</summary>
    public string RealName { get; set; } = "";

    /// <summary>Why he is away; empty when he is not.</summary>
    public string Away { get; set; } = "";

    /// <summary>The account he has logged in to; empty for none.</summary>
    public string Account { get; set; } = "";

    /// <summary>Whether who shares no channel with him does not see him (mode i).</summary>
    public bool IsInvisible { get; set; }

    /// <summary>Whether he is a program (mode B).</summary>
    public bool IsBot { get; set; }

    /// <summary>When he came, in seconds of Unix time.</summary>
    public long SignOn { get; set; }

    /// <summary>When he last said something, in milliseconds of the loop's clock.</summary>
    public long LastSpokeMs { get; set; }

    /// <summary>The channels he is in.</summary>
    public List<Membership> Memberships { get; } = [];

    /// <summary>Nickname, user name and host in one.</summary>
    public string Mask => $"{Nick}!{Name}@{host}";

    /// <summary>His modes as they are written.</summary>
    public string Modes => $"+{(IsBot ? "B" : "")}{(IsInvisible ? "i" : "")}";

    /// <summary>Whether he shares a channel with another user.</summary>
    public bool Shares(User other) => Memberships.Exists(membership => membership.Channel.Has(other));

    /// <summary>Every user who shares a channel with him, and himself if he is in any, each once.</summary>
    public HashSet<User> Neighbours()
    {
        var neighbours = new HashSet<User>();
        foreach (Membership membership in Memberships)
        {
            foreach (Membership other in membership.Channel.Members)
            {
                neighbours.Add(other.User);
            }
        }
        return neighbours;
    }
}
