using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>WHO, with the fields of WHOX. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
internal sealed class WhoCommand(IrcServer server)
{
    private const string Order = "tcuihsnfdlaor";
    private const int MaxMatches = 500;

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows => [new("WHO", 0, Run, "WHO <channel or mask> [%<fields>[,<token>]]: who is there") { Cost = 2 }];

    private void Run(Request request)
    {
        string mask = request[0].Length > 0 ? request[0] : "*";
        string options = request[1];
        int percent = options.IndexOf('%', StringComparison.Ordinal);
        string fields = percent < 0 ? "" : options[(percent + 1)..];
        string token = "0";
        if (fields.IndexOf(',', StringComparison.Ordinal) is >= 0 and int comma)
        {
            token = fields[(comma + 1)..] is { Length: > 0 and <= 3 } given && given.All(char.IsAsciiDigit) ? given : "0";
            fields = fields[..comma];
        }
        foreach ((User user, Membership? member) in Find(request, mask))
        {
            if (percent < 0)
            {
                request.Reply(
                    NumericTable.WhoReply, member?.Channel.Name ?? "*", user.Name, user.Host, server.Name, user.Nick, Flags(request, user, member), "0", user.RealName);
            }
            else
            {
                ReplyFields(request, user, member, fields, token);
            }
        }
        request.Reply(NumericTable.EndOfWho, mask);
    }

    private IEnumerable<(User User, Membership? Member)> Find(Request request, string mask)
    {
        if (mask.StartsWith('#'))
        {
            Channel? channel = server.FindChannel(mask);
            bool isMember = channel?.Has(request.User) == true;
            return channel is null || (channel.Modes.IsSecret && !isMember) ? []
                : channel.Members.Where(member => isMember || !member.User.IsInvisible).Select(static member => (member.User, (Membership?)member));
        }
        if (server.FindUser(mask) is User exact)
        {
            return exact.Session is null or { IsRegistered: true } ? [(exact, SharedWith(request, exact))] : [];
        }
        return server.Users.Where(user => user.Session is null or { IsRegistered: true } && Fits(user, mask))
            .Where(user => !user.IsInvisible || user == request.User || user.Shares(request.User)).Take(MaxMatches).Select(user => (user, SharedWith(request, user)));
    }

    private bool Fits(User user, string mask) => mask == "0" || IrcMask.Matches(mask, user.Nick) || IrcMask.Matches(mask, user.Name)
        || IrcMask.Matches(mask, user.Host) || IrcMask.Matches(mask, user.RealName) || IrcMask.Matches(mask, server.Name) || IrcMask.Matches(mask, user.Mask);

    private static Membership? SharedWith(Request request, User user) =>
        user.Memberships.Find(membership => membership.Channel.Has(request.User)) ?? (user.IsInvisible ? null : user.Memberships.Find(static membership => !membership.Channel.Modes.IsSecret));

    private static string Flags(Request request, User user, Membership? member) =>
        (user.Away.Length > 0 ? "G" : "H") + (user.IsBot ? "B" : "") + member?.Prefix(request.Session.Has(Capabilities.MultiPrefix));

    private void ReplyFields(Request request, User user, Membership? member, string fields, string token)
    {
        List<string> values = [];
        string text = "";
        foreach (char field in Order.Where(field => fields.Contains(field, StringComparison.Ordinal)))
        {
            if (field == 'r')
            {
                text = user.RealName;
                continue;
            }
            values.Add(field switch
            {
                't' => token,
                'c' => member?.Channel.Name ?? "*",
                'u' => user.Name,
                'i' or 'h' => field == 'i' ? "255.255.255.255" : user.Host,
                's' => server.Name,
                'n' => user.Nick,
                'f' => Flags(request, user, member),
                'd' => "0",
                'l' => (user.Session is null ? 0 : (server.NowMs() - user.LastSpokeMs) / 1000).ToString(CultureInfo.InvariantCulture),
                'a' => user.Account.Length > 0 ? user.Account : "0",
                _ => "n/a",
            });
        }
        IrcMessage reply = NumericTable.WhoxReply.ToMessage(server.Name, request.Session.ReplyName, [string.Join(' ', values)]);
        if (fields.Contains('r', StringComparison.Ordinal))
        {
            reply = reply with { Parameters = reply.Parameters.Add(text), EndsInText = true };
        }
        request.Session.Send(reply with { Tags = server.Message("", "").Tags });
    }
}
