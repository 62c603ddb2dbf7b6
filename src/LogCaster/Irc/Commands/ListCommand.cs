using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Numerics;

namespace LogCaster.Irc.Commands;

/// <summary>LIST, with the conditions of ELIST=CMNTU. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
internal sealed class ListCommand(IrcServer server)
{
    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
        [new("LIST", 0, Run, "LIST [<channels or conditions>]: the channels; >3 more than 3 users, C<60 made less than an hour ago, *log* by name") { Cost = 2 }];

    private void Run(Request request)
    {
        string[] conditions = request[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        string[] names = [.. conditions.Where(IsName)];
        request.Reply(NumericTable.ListStart);
        foreach (Channel channel in server.Channels)
        {
            bool isSeen = !channel.Modes.IsSecret || channel.Has(request.User);
            bool isNamed = names.Length == 0 || names.Any(name => IrcMask.Matches(name, channel.Name));
            if (isSeen && isNamed && conditions.All(condition => IsName(condition) || Holds(channel, condition)))
            {
                request.Reply(NumericTable.List, channel.Name, channel.Count.ToString(CultureInfo.InvariantCulture), channel.Topic.Text ?? "");
            }
        }
        request.Reply(NumericTable.ListEnd);
    }

    private static bool IsName(string condition) => condition[0] is '#' or '*' or '?' || (condition[0] is not ('<' or '>' or '!' or 'C' or 'T'));

    private bool Holds(Channel channel, string condition)
    {
        switch (condition[0])
        {
            case '!':
                return !IrcMask.Matches(condition[1..], channel.Name);
            case '<' or '>':
                return !TryNumber(condition, 1, out long users) || (condition[0] == '<' ? channel.Count < users : channel.Count > users);
            case 'C' or 'T' when condition.Length > 1 && condition[1] is '<' or '>' && TryNumber(condition, 2, out long minutes):
                if (condition[0] == 'T' && !channel.Topic.IsSet)
                {
                    return false;
                }
                long age = (server.NowSeconds() - (condition[0] == 'C' ? channel.Created : channel.Topic.Time)) / 60;
                return condition[1] == '<' ? age < minutes : age > minutes;
            default:
                return true;
        }
    }

    private static bool TryNumber(string text, int from, out long number) =>
        long.TryParse(text.AsSpan(int.Min(from, text.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
