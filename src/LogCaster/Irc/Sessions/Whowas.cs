using System.Collections.Generic;
using LogCaster.Engine.Irc;

namespace LogCaster.Irc.Sessions;

/// <summary>Users who have left, the newest ones. Used by the thread of IRC.</summary>
internal sealed class Whowas
{
    private const int Most = 500;

    private readonly LinkedList<PastUser> _users = new();

    /// <summary>Remembers a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="seconds">When he left, in seconds of Unix time.</param>
    public void Add(User user, long seconds)
    {
        _users.AddFirst(new PastUser(user.Nick, user.Name, user.Host, user.RealName, seconds));
        if (_users.Count > Most)
        {
            _users.RemoveLast();
        }
    }

    /// <summary>Those who had a nickname, newest first.</summary>
    /// <param name="nick">The nickname.</param>
    /// <param name="most">How many at most.</param>
    public List<PastUser> Find(string nick, int most)
    {
        List<PastUser> found = [];
        foreach (PastUser user in _users)
        {
            if (found.Count < most && IrcName.AreSame(user.Nick, nick))
            {
                found.Add(user);
            }
        }
        return found;
    }
}

/// <summary>A user who has left.</summary>
internal sealed record PastUser(string Nick, string Name, string Host, string RealName, long Seconds);
