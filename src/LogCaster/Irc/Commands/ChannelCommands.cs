using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Engine.Query.Language;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>Being in channels: JOIN, PART, KICK, INVITE, TOPIC, NAMES. Used by the thread of IRC.</summary>
internal sealed class ChannelCommands
{
    private const string NoReason = "No reason given";

    private readonly IrcServer _server;
    private readonly LogFeed _feed;
    private readonly LogHistory _history;
    private readonly QueryParser _parser;
    private readonly Admission _admission;

    /// <summary>Makes the commands.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="feed">Records on their way to log channels.</param>
    /// <param name="history">What log channels have shown.</param>
    /// <param name="parser">Understands filters.</param>
    /// <param name="admission">Who may see records.</param>
    public ChannelCommands(IrcServer server, LogFeed feed, LogHistory history, QueryParser parser, Admission admission)
    {
        _admission = admission;
        _server = server;
        _feed = feed;
        _history = history;
        _parser = parser;
    }

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
    [
        new("JOIN", 1, JoinAll, "JOIN <channels> [<keys>]: enters channels; JOIN 0 leaves all") { Cost = 2 },
        new("PART", 1, PartAll, "PART <channels> [:<reason>]: leaves channels"),
        new("TOPIC", 1, ShowTopic, "TOPIC <channel> [:<topic>]: shows or sets the topic"),
        new("NAMES", 0, Names, "NAMES <channels>: shows who is there") { Cost = 2 },
        new("INVITE", 0, Invite, "INVITE <nickname> <channel>: invites somebody"),
        new("KICK", 2, Kick, "KICK <channel> <nicknames> [:<reason>]: sends somebody out of a channel"),
    ];

    private void JoinAll(Request request)
    {
        if (request[0] == "0")
        {
            foreach (Membership membership in request.User.Memberships.ToArray())
            {
                Part(request.User, membership.Channel, "Left all channels");
            }
            return;
        }
        string[] keys = request[1].Split(',');
        int index = 0;
        foreach (string name in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            Join(request, name, index < keys.Length ? keys[index] : "");
            index++;
        }
    }

    private void Join(Request request, string name, string key)
    {
        if (!IrcName.IsChannel(name))
        {
            request.Reply(name.StartsWith('#') ? NumericTable.BadChannelMask : NumericTable.NoSuchChannel, name);
            return;
        }
        Channel? channel = _server.FindChannel(name);
        if (channel?.Has(request.User) == true)
        {
            return;
        }
        if (IrcName.IsLogChannel(name) && !_admission.MayQuery(request.Session))
        {
            request.Reply(NumericTable.NeedToLogIn, name, _admission.Refuse(request.Session));
            return;
        }
        if (request.User.Memberships.Count >= Welcome.MaxChannelsOfUser)
        {
            request.Reply(NumericTable.TooManyChannels, name);
            return;
        }
        if (channel is null)
        {
            channel = Make(request, name);
            if (channel is null)
            {
                return;
            }
            Enter(request, channel).IsOperator = true;
        }
        else if (WhyNot(request.User, channel, key) is Numeric refusal)
        {
            request.Reply(refusal, channel.Name);
            return;
        }
        else
        {
            Enter(request, channel);
        }
        Announce(request, channel);
        _history.ShowNewest(request.Session, channel);
    }

    private Channel? Make(Request request, string name)
    {
        bool showsRecords = _server.Bot is not null && IrcName.IsLogChannel(name);
        int views = _server.LogChannels.Count(channel => !channel.IsPermanent);
        if (_server.Channels.Count >= _server.Settings.MaxChannels || (showsRecords && views >= _server.Settings.MaxLogChannels))
        {
            request.Reply(NumericTable.TooManyChannels, name);
            return null;
        }
        return _server.AddChannel(name, showsRecords ? LogView.OfUser(_parser) : null);
    }

    private static Numeric? WhyNot(User user, Channel channel, string key) =>
        channel.Modes.Key.Length > 0 && channel.Modes.Key != key ? NumericTable.BadChannelKey
        : channel.IsInvited(user) ? null
        : channel.Modes.InviteOnly ? NumericTable.InviteOnlyChannel
        : channel.Modes.IsBanned(user) ? NumericTable.BannedFromChannel
        : channel.Modes.Limit > 0 && channel.Count >= channel.Modes.Limit ? NumericTable.ChannelIsFull
        : null;

    private Membership Enter(Request request, Channel channel)
    {
        Membership membership = channel.Add(request.User);
        _feed.Watch(channel);
        return membership;
    }

    private void Announce(Request request, Channel channel)
    {
        User user = request.User;
        IrcMessage plain = _server.From(user, "JOIN", channel.Name);
        var basic = new Outgoing(plain);
        var extended = new Outgoing(plain with { Parameters = [channel.Name, user.Account.Length > 0 ? user.Account : "*", user.RealName], EndsInText = true });
        var away = new Outgoing(_server.From(user, "AWAY", user.Away) with { EndsInText = true });
        foreach (Membership member in channel.Members)
        {
            if (member.User.Session is IrcSession session)
            {
                session.Send(session.Has(Capabilities.ExtendedJoin) ? extended : basic);
                if (user.Away.Length > 0 && member.User != user && session.Has(Capabilities.AwayNotify))
                {
                    session.Send(away);
                }
            }
        }
        if (channel.Topic.IsSet)
        {
            ReplyTopic(request, channel);
        }
        ReplyNames(request, channel);
    }

    private void PartAll(Request request)
    {
        foreach (string name in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Find(request, name, mustBeMember: true) is Channel channel)
            {
                Part(request.User, channel, request[1]);
            }
        }
    }

    private void Part(User user, Channel channel, string reason)
    {
        channel.Send(reason.Length > 0 ? _server.From(user, "PART", channel.Name, reason) with { EndsInText = true } : _server.From(user, "PART", channel.Name));
        _server.Part(user, channel);
    }

    private void ShowTopic(Request request)
    {
        if (Find(request, request[0], mustBeMember: request.Count > 1) is not Channel channel)
        {
            return;
        }
        if (request.Count > 1)
        {
            SetTopic(request, channel);
        }
        else if (channel.Topic.IsSet)
        {
            ReplyTopic(request, channel);
        }
        else
        {
            request.Reply(NumericTable.NoTopic, channel.Name);
        }
    }

    private void SetTopic(Request request, Channel channel)
    {
        if (channel.IsPermanent || (channel.Modes.TopicByOperators && channel.Find(request.User) is not { IsOperator: true }))
        {
            request.Reply(NumericTable.ChannelOperatorNeeded, channel.Name);
            return;
        }
        channel.Topic = new Topic(RegistrationCommands.Cut(request[1], Channel.MaxTopicBytes), request.User.Mask, _server.NowSeconds());
        IrcMessage message = _server.From(request.User, "TOPIC", channel.Name, channel.Topic.Text!) with { EndsInText = true };
        channel.History.Add(message, _server.Now().UtcTicks);
        channel.Send(message);
    }

    private static void ReplyTopic(Request request, Channel channel)
    {
        request.Reply(NumericTable.Topic, channel.Name, channel.Topic.Text!);
        request.Reply(NumericTable.TopicWhoTime, channel.Name, channel.Topic.Setter, channel.Topic.Time.ToString(CultureInfo.InvariantCulture));
    }

    private void Names(Request request)
    {
        if (request.Count == 0)
        {
            request.Reply(NumericTable.EndOfNames, "*");
            return;
        }
        foreach (string name in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (_server.FindChannel(name) is Channel channel && (!channel.Modes.IsSecret || channel.Has(request.User)))
            {
                ReplyNames(request, channel);
            }
            else
            {
                request.Reply(NumericTable.EndOfNames, name);
            }
        }
    }

    private static void ReplyNames(Request request, Channel channel)
    {
        bool all = request.Session.Has(Capabilities.MultiPrefix);
        bool withHosts = request.Session.Has(Capabilities.UserhostInNames);
        bool isMember = channel.Has(request.User);
        IEnumerable<string> names = channel.Members.Where(member => isMember || !member.User.IsInvisible)
            .Select(member => member.Prefix(all) + (withHosts ? member.User.Mask : member.User.Nick));
        request.ReplyWords(NumericTable.NameReply, names, channel.Modes.IsSecret ? "@" : "=", channel.Name);
        request.Reply(NumericTable.EndOfNames, channel.Name);
    }

    private void Invite(Request request)
    {
        if (request.Count < 2)
        {
            request.Reply(NumericTable.NeedMoreParameters, "INVITE");
            return;
        }
        if (_server.FindUser(request[0]) is not User guest)
        {
            request.Reply(NumericTable.NoSuchNick, request[0]);
            return;
        }
        if (Find(request, request[1], mustBeMember: true) is not Channel channel)
        {
            return;
        }
        if (channel.Has(guest))
        {
            request.Reply(NumericTable.UserOnChannel, guest.Nick, channel.Name);
            return;
        }
        if (channel.Modes.InviteOnly && channel.Find(request.User) is not { IsOperator: true })
        {
            request.Reply(NumericTable.ChannelOperatorNeeded, channel.Name);
            return;
        }
        channel.Invite(guest);
        request.Reply(NumericTable.Inviting, guest.Nick, channel.Name);
        IrcMessage message = _server.From(request.User, "INVITE", guest.Nick, channel.Name);
        guest.Session?.Send(message);
        channel.Send(message, except: request.User, Capabilities.InviteNotify);
        if (guest.Away.Length > 0)
        {
            request.Reply(NumericTable.Away, guest.Nick, guest.Away);
        }
    }

    private void Kick(Request request)
    {
        if (Find(request, request[0], mustBeMember: true) is not Channel channel)
        {
            return;
        }
        if (channel.Find(request.User) is not { IsOperator: true })
        {
            request.Reply(NumericTable.ChannelOperatorNeeded, channel.Name);
            return;
        }
        string reason = RegistrationCommands.Cut(request[2].Length > 0 ? request[2] : NoReason, Welcome.MaxKickBytes);
        foreach (string nick in request[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Take(Welcome.MaxTargets))
        {
            if (_server.FindUser(nick) is not User target)
            {
                request.Reply(NumericTable.NoSuchNick, nick);
            }
            else if (!channel.Has(target))
            {
                request.Reply(NumericTable.UserNotInChannel, nick, channel.Name);
            }
            else if (target == _server.Bot)
            {
                request.Reply(NumericTable.ChannelOperatorNeeded, channel.Name);
            }
            else
            {
                channel.Send(_server.From(request.User, "KICK", channel.Name, target.Nick, reason) with { EndsInText = true });
                _server.Part(target, channel);
            }
        }
    }

    /// <summary>The channel of a name; answers if there is none, or if the user must be in it and is not.</summary>
    private Channel? Find(Request request, string name, bool mustBeMember)
    {
        Channel? channel = _server.FindChannel(name);
        if (channel is null || (channel.Modes.IsSecret && !mustBeMember && !channel.Has(request.User)))
        {
            request.Reply(NumericTable.NoSuchChannel, name);
            return null;
        }
        if (mustBeMember && !channel.Has(request.User))
        {
            request.Reply(NumericTable.NotOnChannel, channel.Name);
            return null;
        }
        return channel;
    }
}
