using System;
using System.Collections.Immutable;
using System.Net;
using LogCaster.Diagnostics;

namespace LogCaster.Configuration;

/// <summary>The part of the <see cref="OptionTable"/> that is about IRC. Constant, safe for any thread.</summary>
internal static class IrcOptionTable
{
    /// <summary>The port that IRC clients try first.</summary>
    public const ushort DefaultPort = 6667;

    /// <summary>What stands for no channel.</summary>
    public const string NoChannels = "none";

    private const long Kib = 1024;
    private const long Mib = 1024 * Kib;
    private const int MaxPathChars = 4000;

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    public static readonly Option<bool> Irc = new(OptionTable.BooleanFormat(), defaultValue: false)
    {
        Variable = "LOGCASTER_IRC",
        ShortFlag = "-i",
        Group = OptionGroup.Irc,
        Text = "Serve IRC on port 6667, unless LOGCASTER_IRC_PORT names another.",
    };

    public static readonly Option<ListenPort> Port = new(new PortFormat(), ListenPort.Off)
    {
        Variable = "LOGCASTER_IRC_PORT",
        ShortFlag = "-I",
        Group = OptionGroup.Irc,
        Text = "Port that serves IRC.",
    };

    public static readonly Option<IPAddress> Bind = new(new AddressFormat(), IPAddress.IPv6Any)
    {
        Variable = "LOGCASTER_IRC_BIND",
        DefaultFrom = OptionTable.Bind,
        Group = OptionGroup.Irc,
        Text = "Address of the port that serves IRC.",
    };

    public static readonly Option<string> ServerName = new(new TextFormat("NAME", 63, isWord: true), "irc.logcaster")
    {
        Variable = "LOGCASTER_IRC_SERVER_NAME",
        Group = OptionGroup.Irc,
        Text = "Name of the server, as clients see it.",
    };

    public static readonly Option<string> ServerInfo = new(new TextFormat("TEXT", 100), "LogCaster, a log appliance")
    {
        Variable = "LOGCASTER_IRC_SERVER_INFO",
        Group = OptionGroup.Irc,
        Text = "What WHOIS and LINKS say of the server.",
    };

    public static readonly Option<string> Network = new(new TextFormat("NAME", 50, isWord: true), "LogCaster")
    {
        Variable = "LOGCASTER_IRC_NETWORK",
        Group = OptionGroup.Irc,
        Text = "Name of the network, which clients show.",
    };

    public static readonly Option<string> Password = new(new TextFormat("TEXT", 300), "")
    {
        Variable = "LOGCASTER_IRC_PASSWORD",
        IsSecret = true,
        Group = OptionGroup.Irc,
        Text = "Password that every client must give, with PASS or SASL PLAIN; empty for none.",
    };

    public static readonly Option<string> AccountsFile = new(new TextFormat("FILE", MaxPathChars), "")
    {
        Variable = "LOGCASTER_IRC_ACCOUNTS_FILE",
        Group = OptionGroup.Irc,
        Text = "File of accounts for SASL PLAIN, a line NAME:SHA-256 of the password each; read again when it changes.",
    };

    public static readonly Option<string> MotdFile = new(new TextFormat("FILE", MaxPathChars), "")
    {
        Variable = "LOGCASTER_IRC_MOTD_FILE",
        Group = OptionGroup.Irc,
        Text = "File with the message of the day.",
        IsReloadable = true,
    };

    public static readonly Option<string> Channels = new(
        new TextFormat("LIST", 1000, isWord: true), "all,error,warning,info,debug")
    {
        Variable = "LOGCASTER_IRC_CHANNELS",
        Group = OptionGroup.Irc,
        Text = "Log channels made at the start, with commas, each called #logs-NAME; none for none, and then no bot either.",
    };

    public static readonly Option<bool> Flood = new(OptionTable.BooleanFormat(), defaultValue: true)
    {
        Variable = "LOGCASTER_IRC_FLOOD",
        Metric = MetricTable.IrcDelayed,
        Group = OptionGroup.Irc,
        Text = "Slow down clients that send commands too fast.",
    };

    public static readonly Option<int> Rate = new(new CountFormat(0, 1_000_000), 2000)
    {
        Variable = "LOGCASTER_IRC_RATE",
        Metric = MetricTable.IrcSummarised,
        Group = OptionGroup.Irc,
        Text = "How many records a second a log channel shows; of more it tells the number. 0 is any number.",
    };

    public static readonly Option<bool> Fold = new(OptionTable.BooleanFormat(), defaultValue: true)
    {
        Variable = "LOGCASTER_IRC_FOLD",
        Metric = MetricTable.IrcSummarised,
        Group = OptionGroup.Irc,
        Text = "Whether a log channel counts records that say the same as the one before, instead of showing them.",
    };

    public static readonly Option<int> JoinHistory = new(new CountFormat(0, 100), 0)
    {
        Variable = "LOGCASTER_IRC_JOIN_HISTORY",
        Group = OptionGroup.Irc,
        Text = "How many of the newest records a log channel shows to who comes in, unless the client can ask for them (draft/chathistory).",
    };

    public static readonly Option<int> MaxConnections = new(new CountFormat(1, 1_000_000), 4096)
    {
        Variable = "LOGCASTER_IRC_MAX_CONNECTIONS",
        Metric = MetricTable.ConnectionsRejected,
        Group = OptionGroup.Irc,
        Text = "How many IRC connections may be open at once.",
    };

    public static readonly Option<int> MaxPerIp = new(new CountFormat(0, 1_000_000), 128)
    {
        Variable = "LOGCASTER_IRC_MAX_PER_IP",
        Metric = MetricTable.ConnectionsRejected,
        Group = OptionGroup.Irc,
        Text = "How many of them from one address; 0 is any number.",
    };

    public static readonly Option<long> SendQueue = new(new SizeFormat(64 * Kib, 1024 * Mib), Mib)
    {
        Variable = "LOGCASTER_IRC_SENDQ",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Irc,
        Text = "How many bytes wait for a client that does not read, before it is closed; records stop waiting at half of it, and are counted.",
    };

    public static readonly Option<int> MaxChannels = new(new CountFormat(1, 1_000_000), 1000)
    {
        Variable = "LOGCASTER_IRC_MAX_CHANNELS",
        Metric = MetricTable.IrcChannels,
        Group = OptionGroup.Irc,
        Text = "How many channels there may be.",
    };

    public static readonly Option<int> MaxLogChannels = new(new CountFormat(0, 10_000), 64)
    {
        Variable = "LOGCASTER_IRC_MAX_LOG_CHANNELS",
        Metric = MetricTable.IrcChannels,
        Group = OptionGroup.Irc,
        Text = "How many of them may be log channels of users, each of which looks at every record.",
    };

    public static readonly Option<int> History = new(new CountFormat(0, 100_000), 200)
    {
        Variable = "LOGCASTER_IRC_HISTORY",
        Metric = MetricTable.IrcHistory,
        Group = OptionGroup.Irc,
        Text = "How many messages of a channel are kept for those who come later.",
    };

    public static readonly Option<TimeSpan> PingInterval = new(new DurationFormat(s_shortest, TimeSpan.FromHours(1)), TimeSpan.FromSeconds(90))
    {
        Variable = "LOGCASTER_IRC_PING_INTERVAL",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Irc,
        Text = "After this time of silence a client is asked whether it is there, and closed after as much again.",
    };

    public static readonly Option<TimeSpan> RegistrationTimeout = new(new DurationFormat(s_shortest, TimeSpan.FromHours(1)), TimeSpan.FromSeconds(30))
    {
        Variable = "LOGCASTER_IRC_REGISTRATION_TIMEOUT",
        Metric = MetricTable.ConnectionsClosed,
        Group = OptionGroup.Irc,
        Text = "Time that a client has to register.",
    };

    /// <summary>Every row, in the order of help and documents.</summary>
    public static readonly ImmutableArray<Option> All =
    [
        Irc, Port, Bind, ServerName, ServerInfo, Network, Password, AccountsFile, MotdFile, Channels, Flood, Rate, Fold, JoinHistory, MaxConnections, MaxPerIp, SendQueue,
        MaxChannels, MaxLogChannels, History, PingInterval, RegistrationTimeout,
    ];
}
