using System.Collections.Generic;
using System.Globalization;
using LogCaster.Diagnostics;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>What a client is told first: 001 to 005, LUSERS and MOTD. Used by the thread of IRC.</summary>
internal sealed class Welcome
{
    /// <summary>The most channels of one user.</summary>
    public const int MaxChannelsOfUser = 100;

    /// <summary>The most targets of PRIVMSG and its like.</summary>
    public const int MaxTargets = 4;

    /// <summary>The most changes of MODE that have a value.</summary>
    public const int MaxModes = 6;

    /// <summary>The most messages of one CHATHISTORY.</summary>
    public const int MaxHistory = 500;

    /// <summary>The longest reason of KICK, in bytes.</summary>
    public const int MaxKickBytes = 200;

    private const int TokensPerLine = 12;

    private readonly IrcServer _server;
    private readonly Motd _motd;

    /// <summary>Makes it.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="motd">The message of the day.</param>
    public Welcome(IrcServer server, Motd motd)
    {
        _server = server;
        _motd = motd;
    }

    /// <summary>The server and its version, as 004 and VERSION name it.</summary>
    public static string Version => "LogCaster-" + ProductVersion.Version;

    /// <summary>The tokens of ISUPPORT, each of which is true.</summary>
    public IEnumerable<string> Tokens =>
    [
        $"AWAYLEN={User.MaxAwayBytes}",
        "BOT=B",
        "CASEMAPPING=ascii",
        $"CHANLIMIT=#:{MaxChannelsOfUser}",
        $"CHANMODES={ChannelModes.Supported}",
        $"CHANNELLEN={IrcName.MaxChannelBytes}",
        "CHANTYPES=#",
        $"CHATHISTORY={MaxHistory}",
        "ELIST=CMNTU",
        $"KEYLEN={Channel.MaxKeyLength}",
        $"KICKLEN={MaxKickBytes}",
        $"MAXLIST=b:{Channel.MaxBans}",
        $"MAXTARGETS={MaxTargets}",
        $"MODES={MaxModes}",
        "MSGREFTYPES=timestamp,msgid",
        $"NAMELEN={User.MaxRealNameBytes}",
        $"NETWORK={_server.Settings.Network}",
        $"NICKLEN={IrcName.MaxNickLength}",
        "PREFIX=(ov)@+",
        "SAFELIST",
        "STATUSMSG=@+",
        $"TARGMAX=JOIN:,KICK:{MaxTargets},LIST:,NAMES:,NOTICE:{MaxTargets},PART:,PRIVMSG:{MaxTargets},TAGMSG:{MaxTargets},WHOIS:1,WHOWAS:1",
        $"TOPICLEN={Channel.MaxTopicBytes}",
        $"USERLEN={User.MaxNameLength}",
        "UTF8ONLY",
        "WHOX",
    ];

    /// <summary>Greets a client that is registered now.</summary>
    public void Greet(Request request)
    {
        request.Reply(NumericTable.Welcome, _server.Settings.Network, request.User.Mask);
        request.Reply(NumericTable.YourHost, _server.Name, Version);
        request.Reply(NumericTable.Created, _server.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        request.Reply(NumericTable.MyInfo, _server.Name, Version, "Bi", "biklmnostv", "bklov");
        Support(request);
        LUsers(request);
        _motd.Show(request);
        request.Reply(NumericTable.UserModeIs, request.User.Modes);
    }

    /// <summary>Tells what the server supports.</summary>
    public void Support(Request request)
    {
        var line = new List<string>();
        foreach (string token in Tokens)
        {
            line.Add(token);
            if (line.Count == TokensPerLine)
            {
                request.Reply(NumericTable.Isupport, string.Join(' ', line));
                line.Clear();
            }
        }
        if (line.Count > 0)
        {
            request.Reply(NumericTable.Isupport, string.Join(' ', line));
        }
    }

    /// <summary>Tells how many users there are.</summary>
    public void LUsers(Request request)
    {
        int users = (int)_server.Counters.Users.Value;
        int invisible = 0;
        foreach (User user in _server.Users)
        {
            invisible += user.IsInvisible && user.Session is { IsRegistered: true } ? 1 : 0;
        }
        request.Reply(NumericTable.LuserClient, Text(users - invisible), Text(invisible));
        request.Reply(NumericTable.LuserOperators, "0");
        request.Reply(NumericTable.LuserUnknown, Text(_server.Sessions.Count - users));
        request.Reply(NumericTable.LuserChannels, Text(_server.Channels.Count));
        request.Reply(NumericTable.LuserMe, Text(users));
        string most = Text(_server.MostUsers);
        request.Reply(NumericTable.LocalUsers, Text(users), most, Text(users), most);
        request.Reply(NumericTable.GlobalUsers, Text(users), most, Text(users), most);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
