using System;
using System.Collections.Generic;
using System.Globalization;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc;

/// <summary>Who is here, and which channels there are: the state of the IRC server. Used by the loop's thread alone.</summary>
internal sealed class IrcServer
{
    private readonly Dictionary<string, User> _users = [];
    private readonly Dictionary<string, Channel> _channels = [];
    private readonly TimeProvider _time;
    private readonly string _run;
    private long _messages;

    /// <summary>Makes a server without users and channels.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="counters">Counters.</param>
    /// <param name="time">The clock.</param>
    public IrcServer(IrcSettings settings, IrcCounters counters, TimeProvider time)
    {
        Settings = settings;
        Counters = counters;
        _time = time;
        Started = time.GetUtcNow();
        _run = Started.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        if (!settings.Channels.IsEmpty)
        {
            Bot = new User("logcaster", session: null) { Nick = "LogBot", Name = "logbot", RealName = "LogCaster", IsBot = true, SignOn = Started.ToUnixTimeSeconds() };
            _users.Add(IrcName.Fold(Bot.Nick), Bot);
        }
    }

    /// <summary>What the user wants.</summary>
    public IrcSettings Settings { get; }

    /// <summary>Counters.</summary>
    public IrcCounters Counters { get; }

    /// <summary>The server's name.</summary>
    public string Name => Settings.ServerName;

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>The user that speaks for the log; null if there are no log channels.</summary>
    public User? Bot { get; }

    /// <summary>Every connection.</summary>
    public HashSet<IrcSession> Sessions { get; } = [];

    /// <summary>Connections that something is to be sent to, or that go on, at the end of the round.</summary>
    public List<IrcSession> Dirty { get; } = [];

    /// <summary>Users who have left.</summary>
    public Whowas Whowas { get; } = new();

    /// <summary>Every user.</summary>
    public Dictionary<string, User>.ValueCollection Users => _users.Values;

    /// <summary>Every channel.</summary>
    public Dictionary<string, Channel>.ValueCollection Channels => _channels.Values;

    /// <summary>The channels that show records.</summary>
    public List<Channel> LogChannels { get; } = [];

    /// <summary>The most users there were at once.</summary>
    public int MostUsers { get; private set; }

    /// <summary>The time in UTC.</summary>
    public DateTimeOffset Now() => _time.GetUtcNow();

    /// <summary>The time in seconds of Unix time.</summary>
    public long NowSeconds() => Now().ToUnixTimeSeconds();

    /// <summary>The loop's clock in milliseconds. Any thread.</summary>
    public long NowMs() => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>A user by his nickname.</summary>
    public User? FindUser(string nick) => _users.GetValueOrDefault(IrcName.Fold(nick));

    /// <summary>A channel by its name.</summary>
    public Channel? FindChannel(string name) => _channels.GetValueOrDefault(IrcName.Fold(name));

    /// <summary>Gives a user a nickname that nobody has.</summary>
    public void Rename(User user, string nick)
    {
        if (user.Nick.Length > 0)
        {
            _users.Remove(IrcName.Fold(user.Nick));
        }
        user.Nick = nick;
        _users.Add(IrcName.Fold(nick), user);
    }

    /// <summary>A client is registered now.</summary>
    public void Welcome(IrcSession session)
    {
        session.IsRegistered = true;
        session.User.SignOn = NowSeconds();
        session.User.LastSpokeMs = NowMs();
        Counters.Users.Increment();
        MostUsers = int.Max(MostUsers, (int)Counters.Users.Value);
    }

    /// <summary>Adds a channel.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="view">The records it shows; null for one for talk.</param>
    public Channel AddChannel(string name, LogView? view)
    {
        var channel = new Channel(name, NowSeconds(), new MessageHistory(Settings.History, Counters.History)) { View = view };
        _channels.Add(IrcName.Fold(name), channel);
        Counters.Channels.Increment();
        channel.Modes.NoOutsiders = true;
        channel.Modes.TopicByOperators = true;
        if (view is not null && Bot is not null)
        {
            channel.Modes.IsModerated = true;
            channel.Topic = new Topic(view.Describe(), Bot.Mask, NowSeconds());
            channel.Add(Bot).IsOperator = true;
            LogChannels.Add(channel);
        }
        return channel;
    }

    /// <summary>A user leaves a channel, which ends when nobody is left.</summary>
    public void Part(User user, Channel channel)
    {
        channel.Remove(user);
        if (!channel.IsPermanent && channel.IsDeserted && _channels.Remove(IrcName.Fold(channel.Name)))
        {
            if (Bot is not null)
            {
                channel.Remove(Bot);
            }
            channel.History.Clear();
            LogChannels.Remove(channel);
            Counters.Channels.Add(-1);
        }
    }

    /// <summary>A connection ends: tells those who shared a channel.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="reason">Why.</param>
    public void Remove(IrcSession session, string reason)
    {
        User user = session.User;
        Sessions.Remove(session);
        if (session.IsRegistered)
        {
            Counters.Users.Add(-1);
            Whowas.Add(user, NowSeconds());
            var quit = new Outgoing(From(user, "QUIT", reason) with { EndsInText = true });
            foreach (User neighbour in user.Neighbours())
            {
                if (neighbour != user)
                {
                    neighbour.Session?.Send(quit);
                }
            }
        }
        foreach (Membership membership in user.Memberships.ToArray())
        {
            Part(user, membership.Channel);
        }
        foreach (Channel channel in Channels)
        {
            channel.Uninvite(user);
        }
        if (user.Nick.Length > 0)
        {
            _users.Remove(IrcName.Fold(user.Nick));
        }
    }

    /// <summary>A message with the present time.</summary>
    /// <param name="source">Who sends it; empty for nobody.</param>
    /// <param name="command">The command.</param>
    /// <param name="parameters">Its parameters.</param>
    public IrcMessage Message(string source, string command, params ReadOnlySpan<string> parameters) =>
        new(command, [.. parameters]) { Source = source, Tags = [new IrcTag("time", TimeText(Now()))] };

    /// <summary>A message of a user, with every tag it may have.</summary>
    /// <param name="user">The user.</param>
    /// <param name="command">The command.</param>
    /// <param name="parameters">Its parameters.</param>
    public IrcMessage From(User user, string command, params ReadOnlySpan<string> parameters)
    {
        List<IrcTag> tags = [new IrcTag("time", TimeText(Now())), new IrcTag("msgid", string.Create(CultureInfo.InvariantCulture, $"{_run}-{++_messages:x}"))];
        if (user.Account.Length > 0)
        {
            tags.Add(new IrcTag("account", user.Account));
        }
        if (user.IsBot)
        {
            tags.Add(new IrcTag("bot", ""));
        }
        return new IrcMessage(command, [.. parameters]) { Source = user.Mask, Tags = [.. tags] };
    }

    /// <summary>A notice of the bot to a user.</summary>
    public void Tell(IrcSession session, string text) =>
        session.Send((Bot is null ? Message(Name, "NOTICE", session.ReplyName, text) : From(Bot, "NOTICE", session.ReplyName, text)) with { EndsInText = true });

    /// <summary>Tells a client that reads again how many lines of log channels it missed.</summary>
    public void TellSkipped(IrcSession session, long lines) =>
        Tell(session, string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines skipped: you read too slowly. Ask for them with !query"));

    /// <summary>A time as <c>server-time</c> writes it.</summary>
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
