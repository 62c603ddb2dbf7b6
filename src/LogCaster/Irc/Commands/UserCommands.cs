using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>What is known of users: WHOIS, WHOWAS, USERHOST, ISON, AWAY. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
internal sealed class UserCommands(IrcServer server)
{
    private const int MaxNicks = 50;
    private const int MaxUserhosts = 5;
    private const int MaxPast = 20;

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
    [
        new("WHOIS", 0, Whois, "WHOIS <nickname>: who somebody is"),
        new("WHOWAS", 0, WhoWas, "WHOWAS <nickname> [<count>]: who somebody was who has left"),
        new("USERHOST", 1, UserHost, "USERHOST <nicknames>: where users come from"),
        new("ISON", 1, IsOn, "ISON <nicknames>: which of them are here"),
        new("AWAY", 0, Away, "AWAY [:<text>]: says that you are away, or back"),
    ];

    private void Whois(Request request)
    {
        if (request.Count == 0 || request[0].Length == 0)
        {
            request.Reply(NumericTable.NoNicknameGiven);
            return;
        }
        string nick = request[request.Count > 1 ? 1 : 0];
        if (request.Count > 1 && !IrcMask.Matches(request[0], server.Name) && server.FindUser(request[0]) is null)
        {
            request.Reply(NumericTable.NoSuchServer, request[0]);
            return;
        }
        if (server.FindUser(nick) is User user && user.Session is null or { IsRegistered: true })
        {
            Describe(request, user);
        }
        else
        {
            request.Reply(NumericTable.NoSuchNick, nick);
        }
        request.Reply(NumericTable.EndOfWhois, nick);
    }

    private void Describe(Request request, User user)
    {
        request.Reply(NumericTable.WhoisUser, user.Nick, user.Name, user.Host, user.RealName);
        IEnumerable<Membership> seen = user.Memberships.Where(
            membership => membership.Channel.Has(request.User) || (!membership.Channel.Modes.IsSecret && !user.IsInvisible) || user == request.User);
        request.ReplyWords(NumericTable.WhoisChannels, seen.Select(membership => membership.Prefix(request.Session.Has(Capabilities.MultiPrefix)) + membership.Channel.Name), user.Nick);
        request.Reply(NumericTable.WhoisServer, user.Nick, server.Name, server.Settings.ServerInfo);
        if (user.IsBot)
        {
            request.Reply(NumericTable.WhoisBot, user.Nick, server.Settings.Network);
        }
        if (user.Account.Length > 0)
        {
            request.Reply(NumericTable.WhoisAccount, user.Nick, user.Account);
        }
        if (user.Away.Length > 0)
        {
            request.Reply(NumericTable.Away, user.Nick, user.Away);
        }
        long idle = user.Session is null ? 0 : (server.NowMs() - user.LastSpokeMs) / 1000;
        request.Reply(NumericTable.WhoisIdle, user.Nick, idle.ToString(CultureInfo.InvariantCulture), user.SignOn.ToString(CultureInfo.InvariantCulture));
    }

    private void WhoWas(Request request)
    {
        if (request[0].Length == 0)
        {
            request.Reply(NumericTable.NoNicknameGiven);
            return;
        }
        int most = int.TryParse(request[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? int.Min(count, MaxPast) : MaxPast;
        List<PastUser> past = server.Whowas.Find(request[0], most);
        if (past.Count == 0)
        {
            request.Reply(NumericTable.WasNoSuchNick, request[0]);
        }
        foreach (PastUser user in past)
        {
            request.Reply(NumericTable.WhowasUser, user.Nick, user.Name, user.Host, user.RealName);
            request.Reply(NumericTable.WhoisServer, user.Nick, server.Name, DateTimeOffset.FromUnixTimeSeconds(user.Seconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        }
        request.Reply(NumericTable.EndOfWhowas, request[0]);
    }

    private void UserHost(Request request) => request.Reply(
        NumericTable.UserHost, string.Join(' ', Known(request, MaxUserhosts).Select(user => $"{user.Nick}={(user.Away.Length > 0 ? '-' : '+')}{user.Name}@{user.Host}")));

    private void IsOn(Request request) => request.Reply(NumericTable.IsOn, string.Join(' ', Known(request, MaxNicks).Select(user => user.Nick)));

    private IEnumerable<User> Known(Request request, int most) =>
        request.Message.Parameters.SelectMany(static words => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Take(most)
            .Select(server.FindUser).OfType<User>().Where(static user => user.Session is null or { IsRegistered: true });

    private void Away(Request request)
    {
        User user = request.User;
        user.Away = RegistrationCommands.Cut(request[0], User.MaxAwayBytes);
        request.Reply(user.Away.Length > 0 ? NumericTable.NowAway : NumericTable.Unaway);
        var message = new Outgoing(user.Away.Length > 0 ? server.From(user, "AWAY", user.Away) with { EndsInText = true } : server.From(user, "AWAY"));
        foreach (User neighbour in user.Neighbours())
        {
            if (neighbour != user && neighbour.Session is IrcSession session && session.Has(Capabilities.AwayNotify))
            {
                session.Send(message);
            }
        }
    }
}
