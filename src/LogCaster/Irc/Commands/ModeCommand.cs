using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>MODE of channels and of users. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
internal sealed class ModeCommand(IrcServer server)
{
    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows => [new("MODE", 1, Run, "MODE <channel or nickname> [<modes> [<values>]]: shows or changes modes")];

    private void Run(Request request)
    {
        string target = request[0];
        if (target.StartsWith('#'))
        {
            RunForChannel(request, target);
        }
        else if (server.FindUser(target) is not User user)
        {
            request.Reply(NumericTable.NoSuchNick, target);
        }
        else if (user != request.User)
        {
            request.Reply(NumericTable.UsersDontMatch);
        }
        else if (request.Count == 1)
        {
            request.Reply(NumericTable.UserModeIs, user.Modes);
        }
        else
        {
            ChangeUser(request, user);
        }
    }

    private void ChangeUser(Request request, User user)
    {
        string before = user.Modes;
        bool on = true;
        bool isUnknown = false;
        foreach (char letter in request[1])
        {
            switch (letter)
            {
                case '+' or '-':
                    on = letter == '+';
                    break;
                case 'i':
                    user.IsInvisible = on;
                    break;
                case 'B':
                    user.IsBot = on;
                    break;
                default:
                    isUnknown = true;
                    break;
            }
        }
        if (isUnknown)
        {
            request.Reply(NumericTable.UserModeUnknownFlag);
        }
        string added = string.Concat(user.Modes.Except(before));
        string removed = string.Concat(before.Except(user.Modes));
        if (added.Length + removed.Length > 0)
        {
            request.Session.Send(server.From(user, "MODE", user.Nick, (added.Length > 0 ? "+" + added : "") + (removed.Length > 0 ? "-" + removed : "")));
        }
    }

    private void RunForChannel(Request request, string target)
    {
        Channel? channel = server.FindChannel(target);
        bool isMember = channel?.Has(request.User) == true;
        if (channel is null || (channel.Modes.IsSecret && !isMember))
        {
            request.Reply(NumericTable.NoSuchChannel, target);
        }
        else if (request.Count == 1)
        {
            request.Reply(NumericTable.ChannelModeIs, channel.Name, channel.ModeText(isMember));
            request.Reply(NumericTable.CreationTime, channel.Name, Text(channel.Created));
        }
        else
        {
            new ModeChange(server, request, channel).Run();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
