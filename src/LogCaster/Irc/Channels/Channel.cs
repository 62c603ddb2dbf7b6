using System.Collections.Generic;
using System.Globalization;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Channels;

/// <summary>A channel: its members, its modes, what was said. Used by the thread of IRC.</summary>
/// <param name="name">Its name, as whoever made it wrote it.</param>
/// <param name="created">When it was made, in seconds of Unix time.</param>
/// <param name="history">What is kept of what is said.</param>
internal sealed class Channel(string name, long created, MessageHistory history)
{
    /// <summary>The longest topic, in bytes.</summary>
    public const int MaxTopicBytes = 300;

    /// <summary>The longest key.</summary>
    public const int MaxKeyLength = 32;

    /// <summary>The most bans.</summary>
    public const int MaxBans = 100;

    /// <summary>The most invitations that nobody has followed.</summary>
    public const int MaxInvitations = 100;

    private readonly Dictionary<User, Membership> _members = [];
    private readonly HashSet<User> _invited = [];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>When it was made, in seconds of Unix time.</summary>
    public long Created => created;

    /// <summary>Its modes.</summary>
    public ChannelModes Modes { get; } = new();

    /// <summary>Its topic.</summary>
    public Topic Topic { get; set; }

    /// <summary>What was said.</summary>
    public MessageHistory History => history;

    /// <summary>The records that it shows; null if it is for talk.</summary>
    public LogView? View { get; init; }

    /// <summary>Its members.</summary>
    public Dictionary<User, Membership>.ValueCollection Members => _members.Values;

    /// <summary>How many members it has.</summary>
    public int Count => _members.Count;

    /// <summary>Whether it stays when its last member leaves.</summary>
    public bool IsPermanent => View is { IsBuiltIn: true };

    /// <summary>Whether only the bot of the server is left, or nobody.</summary>
    public bool IsDeserted => _members.Count == 0 || (_members.Count == 1 && View is not null);

    /// <summary>Whether a user is a member.</summary>
    public bool Has(User user) => _members.ContainsKey(user);

    /// <summary>A user as a member; null if he is none.</summary>
    public Membership? Find(User user) => _members.GetValueOrDefault(user);

    /// <summary>Makes a user a member.</summary>
    public Membership Add(User user)
    {
        var membership = new Membership(user, this);
        _members.Add(user, membership);
        user.Memberships.Add(membership);
        _invited.Remove(user);
        return membership;
    }

    /// <summary>A user is no member any more.</summary>
    public void Remove(User user)
    {
        if (_members.Remove(user, out Membership? membership))
        {
            user.Memberships.Remove(membership);
        }
    }

    /// <summary>Invites a user.</summary>
    public void Invite(User user)
    {
        if (_invited.Count < MaxInvitations)
        {
            _invited.Add(user);
        }
    }

    /// <summary>Takes an invitation back, or forgets a user who is gone.</summary>
    public void Uninvite(User user) => _invited.Remove(user);

    /// <summary>Whether a user is invited.</summary>
    public bool IsInvited(User user) => _invited.Contains(user);

    /// <summary>Whether a user may say something.</summary>
    public bool MaySpeak(User user)
    {
        Membership? membership = Find(user);
        return membership is { IsOperator: true } or { IsVoiced: true }
            || ((membership is not null || !Modes.NoOutsiders) && !Modes.IsModerated && !Modes.IsBanned(user));
    }

    /// <summary>Sends a message to members.</summary>
    /// <param name="message">The message.</param>
    /// <param name="except">Who does not get it.</param>
    /// <param name="capabilities">What a member must have asked for.</param>
    /// <param name="prefix">Which members get it: <c>@</c> operators, <c>+</c> those and voiced ones, else all.</param>
    public void Send(IrcMessage message, User? except = null, Capabilities capabilities = Capabilities.None, char prefix = '\0')
    {
        var outgoing = new Outgoing(message);
        foreach (Membership member in Members)
        {
            bool isMeant = prefix switch
            {
                '@' => member.IsOperator,
                '+' => member.IsOperator || member.IsVoiced,
                _ => true,
            };
            if (isMeant && member.User != except && member.User.Session is IrcSession session && session.Has(capabilities))
            {
                session.Send(outgoing);
            }
        }
    }

    /// <summary>The modes as they are written, with the values that a viewer may see.</summary>
    /// <param name="isMember">Whether he is a member, who may see the key.</param>
    public string ModeText(bool isMember)
    {
        string values = "";
        if (Modes.Key.Length > 0)
        {
            values += isMember ? $" {Modes.Key}" : " *";
        }
        if (Modes.Limit > 0)
        {
            values += string.Create(CultureInfo.InvariantCulture, $" {Modes.Limit}");
        }
        return Modes.Letters + values;
    }
}

/// <summary>The topic of a channel.</summary>
/// <param name="Text">The topic; null or empty for none.</param>
/// <param name="Setter">Who has set it.</param>
/// <param name="Time">When, in seconds of Unix time.</param>
internal readonly record struct Topic(string? Text, string Setter, long Time)
{
    /// <summary>Whether there is one.</summary>
    public bool IsSet => !string.IsNullOrEmpty(Text);
}
