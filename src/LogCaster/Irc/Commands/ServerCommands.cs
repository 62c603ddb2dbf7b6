using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Irc.Numerics;

namespace LogCaster.Irc.Commands;

/// <summary>What the server says of itself. Used by the thread of IRC.</summary>
internal sealed class ServerCommands
{
    private readonly IrcServer _server;
    private readonly CommandTable _table;
    private readonly Welcome _welcome;
    private readonly Motd _motd;

    /// <summary>Makes the commands.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="table">Every command, for HELP and STATS.</param>
    /// <param name="welcome">LUSERS.</param>
    /// <param name="motd">The message of the day.</param>
    public ServerCommands(IrcServer server, CommandTable table, Welcome welcome, Motd motd)
    {
        _server = server;
        _table = table;
        _welcome = welcome;
        _motd = motd;
    }

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
    [
        new("MOTD", 0, Here(_motd.Show), "MOTD: the message of the day"),
        new("LUSERS", 0, _welcome.LUsers, "LUSERS: how many users there are"),
        new("VERSION", 0, Here(Version), "VERSION: the version of the server, and what it supports"),
        new("TIME", 0, Here(Time), "TIME: the time of the server"),
        new("INFO", 0, Here(Info), "INFO: what this is"),
        new("ADMIN", 0, Here(Admin), "ADMIN: who runs this server"),
        new("HELP", 0, Help, "HELP [<command>]: the commands"),
        new("LINKS", 0, Links, "LINKS: the servers of this network"),
        new("STATS", 0, Stats, "STATS u, STATS m: how long it runs, and how often each command was used"),
        new("OPER", 2, static request => request.Reply(NumericTable.NoOperatorHost), "OPER: there are no operators of this server"),
    ];

    // This server is the only one: who asks another gets an error.
    private Action<Request> Here(Action<Request> run) => request =>
    {
        string target = request[0];
        if (target.Length > 0 && !Engine.Irc.IrcMask.Matches(target, _server.Name) && _server.FindUser(target) is null)
        {
            request.Reply(NumericTable.NoSuchServer, target);
            return;
        }
        run(request);
    };

    private void Version(Request request)
    {
        request.Reply(NumericTable.Version, Welcome.Version, _server.Name, _server.Settings.ServerInfo);
        _welcome.Support(request);
    }

    private void Time(Request request) =>
        request.Reply(NumericTable.Time, _server.Name, _server.Now().UtcDateTime.ToString("dddd, dd MMMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));

    private void Info(Request request)
    {
        request.Reply(NumericTable.Info, $"{Welcome.Version}: {_server.Settings.ServerInfo}");
        request.Reply(NumericTable.Info, "Records stream into #logs-all, #logs-error, #logs-warning, #logs-info and #logs-debug;");
        request.Reply(NumericTable.Info, "join #logs-<name> for a view of your own, and say !help there.");
        request.Reply(NumericTable.Info, $"Running since {_server.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}");
        request.Reply(NumericTable.EndOfInfo);
    }

    private void Admin(Request request)
    {
        request.Reply(NumericTable.AdminMe, _server.Name);
        request.Reply(NumericTable.AdminLocation1, _server.Settings.ServerInfo);
        request.Reply(NumericTable.AdminLocation2, Welcome.Version);
        request.Reply(NumericTable.AdminEmail, "Ask whoever runs this machine");
    }

    private void Help(Request request)
    {
        const string Index = "*";
        string subject = request[0];
        if (subject.Length > 0 && _table.Find(subject) is CommandRow row)
        {
            request.Reply(NumericTable.HelpStart, row.Name, row.Help);
            request.Reply(NumericTable.EndOfHelp, row.Name, "End of HELP");
        }
        else if (subject.Length > 0)
        {
            request.Reply(NumericTable.HelpNotFound, subject.Contains(' ', StringComparison.Ordinal) ? Index : subject);
        }
        else
        {
            request.Reply(NumericTable.HelpStart, Index, "Commands of this server");
            foreach (CommandRow known in _table.Rows.OrderBy(known => known.Name))
            {
                request.Reply(NumericTable.HelpText, Index, known.Help);
            }
            request.Reply(NumericTable.EndOfHelp, Index, "Say !help in a log channel for questions about the log");
        }
    }

    private void Links(Request request)
    {
        request.Reply(NumericTable.Links, _server.Name, _server.Name, _server.Settings.ServerInfo);
        request.Reply(NumericTable.EndOfLinks, request[0].Length > 0 ? request[0] : "*");
    }

    private void Stats(Request request)
    {
        string letter = request[0].Length > 0 ? request[0][..1] : "*";
        if (letter == "u")
        {
            TimeSpan up = _server.Now() - _server.Started;
            request.Reply(NumericTable.StatsUptime, up.Days.ToString(CultureInfo.InvariantCulture), up.ToString("h':'mm':'ss", CultureInfo.InvariantCulture));
        }
        else if (letter == "m")
        {
            foreach ((string command, long count) in _table.Counts.OrderBy(row => row.Key))
            {
                request.Reply(NumericTable.StatsCommands, command, count.ToString(CultureInfo.InvariantCulture));
            }
        }
        request.Reply(NumericTable.EndOfStats, letter);
    }
}
