using LogCaster.Configuration;
using LogCaster.Engine.Query;
using LogCaster.Irc;
using LogCaster.Irc.Commands;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;
using LogCaster.Queries;

namespace LogCaster.Hosting;

/// <summary>Puts the parts of the IRC server together, at the start.</summary>
internal static class IrcWiring
{
    /// <summary>Makes the protocol of the IRC port, with the channels of the settings.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="log">The records.</param>
    /// <param name="services">What queries need.</param>
    /// <param name="motd">The message of the day.</param>
    public static IrcProtocol Make(IrcSettings settings, SearchableLog log, QueryServices services, Motd motd)
    {
        var server = new IrcServer(settings, services.Metrics.Irc, services.Time);
        var feed = new LogFeed(server, log, services.Time);
        var answers = new Answers(server, services);
        foreach (string channel in settings.Channels)
        {
            if (server.FindChannel(channel) is null)
            {
                server.AddChannel(channel, LogView.BuiltIn(channel, answers.Parser));
            }
        }
        var history = new LogHistory(server, answers, log);
        var commands = new CommandTable(server);
        var accounts = new IrcAccounts(settings.Password, settings.AccountsFile.Length > 0 ? new AccountFile(settings.AccountsFile) : null);
        var admission = new Admission(services.Gate, accounts);
        var bot = new LogBot(server, answers, admission, new ViewCommands(server, answers, feed));
        var welcome = new Welcome(server, motd);
        var registration = new RegistrationCommands(server, admission, welcome);
        commands.Add(registration.Rows);
        commands.Add(new ChannelCommands(server, feed, history, answers.Parser, admission).Rows);
        commands.Add(new MessageCommands(server, bot).Rows);
        commands.Add(new ModeCommand(server).Rows);
        commands.Add(new UserCommands(server).Rows);
        commands.Add(new WhoCommand(server).Rows);
        commands.Add(new ListCommand(server).Rows);
        commands.Add(new SaslCommand(server, admission).Rows);
        commands.Add(new HistoryCommand(server, commands, history).Rows);
        commands.Add(new ServerCommands(server, commands, welcome, motd).Rows);
        return new IrcProtocol(server, commands, feed, answers, services.Gate, services.Log);
    }
}
