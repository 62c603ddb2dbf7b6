using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>Saying something: PRIVMSG, NOTICE, TAGMSG. Used by the thread of IRC.</summary>
internal sealed class MessageCommands
{
    private readonly IrcServer _server;
    private readonly LogBot _bot;

    /// <summary>Makes the commands.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="bot">Answers questions about the log.</param>
    public MessageCommands(IrcServer server, LogBot bot)
    {
        _server = server;
        _bot = bot;
    }

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
    [
        new("PRIVMSG", 0, Say, "PRIVMSG <targets> :<text>: says something to users and channels"),
        new("NOTICE", 0, Say, "NOTICE <targets> :<text>: the same, and nobody answers by himself"),
        new("TAGMSG", 0, Say, "TAGMSG <targets>: sends tags alone"),
    ];

    private void Say(Request request)
    {
        bool hasText = request.Command != "TAGMSG";
        if (request.Count == 0 || request[0].Length == 0)
        {
            Refuse(request, NumericTable.NoRecipient, request.Command);
            return;
        }
        if (hasText && request[1].Length == 0)
        {
            Refuse(request, NumericTable.NoTextToSend);
            return;
        }
        if (!hasText && !request.Session.Has(Capabilities.MessageTags))
        {
            return;
        }
        request.User.LastSpokeMs = _server.NowMs();
        string[] targets = request[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (string target in targets.Distinct(StringComparer.OrdinalIgnoreCase).Take(Welcome.MaxTargets))
        {
            SayTo(request, target);
        }
        foreach (string target in targets.Skip(Welcome.MaxTargets))
        {
            Refuse(request, NumericTable.TooManyTargets, target, Welcome.MaxTargets.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void SayTo(Request request, string target)
    {
        char prefix = target.Length > 1 && target[0] is '@' or '+' && target[1..].StartsWith('#') ? target[0] : '\0';
        string name = prefix == '\0' ? target : target[1..];
        if (name.StartsWith('#'))
        {
            SayToChannel(request, name, prefix);
            return;
        }
        if (_server.FindUser(name) is not User user || user.Session is { IsRegistered: false })
        {
            Refuse(request, NumericTable.NoSuchNick, target);
            return;
        }
        SayToUser(request, user);
    }

    private void SayToUser(Request request, User user)
    {
        IrcMessage message = MessageOf(request, user.Nick);
        if (request.Command != "TAGMSG" || user.Session?.Has(Capabilities.MessageTags) == true)
        {
            user.Session?.Send(message);
        }
        if (request.Session.Has(Capabilities.EchoMessage) && user != request.User)
        {
            request.Session.Send(message);
        }
        if (user == _server.Bot && request.Command == "PRIVMSG")
        {
            _bot.Answer(request.Session, channel: null, request[1]);
        }
        else if (user.Away.Length > 0 && request.Command == "PRIVMSG")
        {
            request.Reply(NumericTable.Away, user.Nick, user.Away);
        }
    }

    private void SayToChannel(Request request, string name, char prefix)
    {
        Channel? channel = _server.FindChannel(name);
        if (channel is null)
        {
            Refuse(request, NumericTable.NoSuchChannel, name);
            return;
        }
        if (channel.View is not null)
        {
            SayToLogChannel(request, channel);
            return;
        }
        if (!channel.MaySpeak(request.User))
        {
            Refuse(request, NumericTable.CannotSendToChannel, channel.Name, WhyNot(request.User, channel));
            return;
        }
        IrcMessage message = MessageOf(request, (prefix == '\0' ? "" : prefix.ToString()) + channel.Name);
        bool isTags = request.Command == "TAGMSG";
        if (prefix == '\0' && !isTags)
        {
            channel.History.Add(message, _server.Now().UtcTicks);
        }
        channel.Send(message, request.User, isTags ? Capabilities.MessageTags : Capabilities.None, prefix);
        if (request.Session.Has(Capabilities.EchoMessage))
        {
            request.Session.Send(message);
        }
        if (request.Command == "PRIVMSG" && LogBot.Knows(request[1]))
        {
            _bot.Answer(request.Session, channel, request[1]);
        }
    }

    private void SayToLogChannel(Request request, Channel channel)
    {
        if (request.Command != "PRIVMSG" || !LogBot.IsCommand(request[1]) || !channel.Has(request.User))
        {
            Refuse(request, NumericTable.CannotSendToChannel, channel.Name, "it shows records; commands begin with !");
            return;
        }
        if (request.Session.Has(Capabilities.EchoMessage))
        {
            request.Session.Send(MessageOf(request, channel.Name));
        }
        _bot.Answer(request.Session, channel, request[1]);
    }

    private static string WhyNot(User user, Channel channel) =>
        channel.Modes.IsBanned(user) ? "you are banned (+b)"
        : channel.Modes.NoOutsiders && !channel.Has(user) ? "no messages from outside (+n)"
        : "it is moderated (+m)";

    // Only tags that clients make up for each other are passed on.
    private IrcMessage MessageOf(Request request, string target)
    {
        IrcMessage message = request.Command == "TAGMSG"
            ? _server.From(request.User, request.Command, target)
            : _server.From(request.User, request.Command, target, request[1]) with { EndsInText = true };
        return request.Session.Has(Capabilities.MessageTags)
            ? message with { Tags = message.Tags.AddRange(request.Message.Tags.Where(static tag => tag.Key.StartsWith('+'))) }
            : message;
    }

    // A notice is never answered, so that two programs cannot answer each other for ever.
    private static void Refuse(Request request, Numeric numeric, params ReadOnlySpan<string> values)
    {
        if (request.Command != "NOTICE")
        {
            request.Reply(numeric, values);
        }
    }
}
