using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Configuration;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Commands;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Logs;

/// <summary>What log channels show, and to whom: !filter, !stream, !color. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
/// <param name="answers">Answers of several lines.</param>
/// <param name="feed">Records on their way to log channels.</param>
internal sealed class ViewCommands(IrcServer server, Answers answers, LogFeed feed)
{
    private static readonly DurationFormat s_muteTimes = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));

    /// <summary>Whether a member is shown records.</summary>
    public void Stream(IrcSession session, Channel? channel, string rest)
    {
        if (MembershipOf(session, channel) is not Membership member)
        {
            return;
        }
        member.IsStreaming = rest.ToLowerInvariant() switch
        {
            "on" => true,
            "off" => false,
            _ => member.IsStreaming,
        };
        if (member.IsStreaming)
        {
            feed.Watch(member.Channel);
        }
        server.Tell(session, $"Records of {member.Channel.Name} are {(member.IsStreaming ? "shown to you: !stream off stops that" : "not shown to you: !stream on begins again")}");
    }

    /// <summary>Whether a member is shown records in colours.</summary>
    public void Color(IrcSession session, Channel? channel, string rest)
    {
        if (MembershipOf(session, channel) is not Membership member)
        {
            return;
        }
        member.IsColored = rest.ToLowerInvariant() switch
        {
            "on" => true,
            "off" => false,
            _ => member.IsColored,
        };
        server.Tell(session, $"Records of {member.Channel.Name} are shown to you {(member.IsColored ? "in colours" : "without colours")}");
    }

    /// <summary>What a member is not shown of a channel.</summary>
    public void Mute(IrcSession session, Channel? channel, string rest)
    {
        if (MembershipOf(session, channel) is not Membership member)
        {
            return;
        }
        long nowMs = server.NowMs();
        member.Mutes.Expire(nowMs);
        if (rest is "" or "list")
        {
            answers.Give(session, member.Mutes.IsEmpty ? [$"You mute nothing in {member.Channel.Name}; !mute <text> [2h] does"] : member.Mutes.Describe(nowMs));
            return;
        }
        int blank = rest.LastIndexOf(' ');
        bool hasTime = s_muteTimes.TryParse(rest[(blank + 1)..], out TimeSpan time) && blank > 0;
        string text = hasTime ? rest[..blank].Trim() : rest;
        string? error = member.Mutes.Add(text, hasTime ? nowMs + (long)time.TotalMilliseconds : long.MaxValue);
        server.Tell(session, error is not null ? "ERROR: " + error
            : $"OK: lines of {member.Channel.Name} that hold \u201c{text}\u201d are not shown to you {(hasTime ? "for " + s_muteTimes.Format(time) : "until you leave")}");
    }

    /// <summary>A member is shown again what he had muted.</summary>
    public void Unmute(IrcSession session, Channel? channel, string rest)
    {
        if (MembershipOf(session, channel) is Membership member)
        {
            int ended = member.Mutes.Remove(rest);
            server.Tell(session, ended > 0 ? $"OK: {ended} muted {(ended == 1 ? "text is" : "texts are")} shown to you again" : "ERROR: that is not muted; !mute list shows what is");
        }
    }

    /// <summary>What a channel of users shows.</summary>
    public void Filter(IrcSession session, Channel? channel, string rest)
    {
        if (MembershipOf(session, channel) is not Membership member || member.Channel.View is not LogView view)
        {
            return;
        }
        string[] words = rest.Split(' ', 2);
        string action = words[0].ToLowerInvariant();
        string value = words.Length > 1 ? words[1].Trim() : "";
        if (action is "" or "list")
        {
            answers.Give(session, view.Filters.Count == 0 ? [view.Describe()] : view.Filters.Select((filter, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {filter}")));
            return;
        }
        bool mayChange = member.IsOperator || !member.Channel.Members.Any(other => other.IsOperator && other.User != server.Bot);
        string? error = view.IsBuiltIn ? $"{member.Channel.Name} is made by the server: join #logs-<name> for a view of your own"
            : !mayChange ? "only operators of the channel change its filters"
            : action == "add" ? view.Add(value)
            : action is not ("remove" or "del") ? "!filter add <terms>, !filter list, !filter remove <n>"
            : view.Remove(value) ? null
            : "there is no such filter; !filter list shows them with their numbers";
        if (error is not null)
        {
            server.Tell(session, "ERROR: " + error);
            return;
        }
        feed.Watch(member.Channel);
        member.Channel.Topic = new Topic(RegistrationCommands.Cut(view.Describe(), Channel.MaxTopicBytes), session.User.Mask, server.NowSeconds());
        member.Channel.Send(server.From(server.Bot!, "TOPIC", member.Channel.Name, member.Channel.Topic.Text!) with { EndsInText = true });
        server.Tell(session, $"OK: {member.Channel.Name} shows {view.Describe()}");
    }

    private Membership? MembershipOf(IrcSession session, Channel? channel)
    {
        // Said to the bot alone it is clear what is meant, if there is only one.
        List<Membership> candidates = [.. session.User.Memberships.Where(membership => membership.Channel.View is not null)];
        Membership? member = channel?.Find(session.User) ?? (channel is null && candidates.Count == 1 ? candidates[0] : null);
        if (member is { Channel.View: not null })
        {
            return member;
        }
        server.Tell(session, "ERROR: say this in a log channel");
        return null;
    }
}
