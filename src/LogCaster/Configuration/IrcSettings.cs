using System;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using LogCaster.Engine.Irc;

namespace LogCaster.Configuration;

/// <summary>What the <see cref="IrcOptionTable"/> says, typed. Immutable, safe for any thread.</summary>
internal sealed record IrcSettings
{
    /// <summary>Port that serves IRC; off by default.</summary>
    public required ListenPort Port { get; init; }

    /// <summary>Address of this port.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>Name of the server.</summary>
    public required string ServerName { get; init; }

    /// <summary>What is said of the server.</summary>
    public required string ServerInfo { get; init; }

    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Password of every client; empty for none.</summary>
    public required string Password { get; init; }

    /// <summary>File of accounts; empty for none.</summary>
    public required string AccountsFile { get; init; }

    /// <summary>File with the message of the day; empty for none.</summary>
    public required string MotdFile { get; init; }

    /// <summary>Log channels made at the start.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>Whether clients that send too fast are slowed down.</summary>
    public required bool Flood { get; init; }

    /// <summary>Records a second in one log channel; 0 for any number.</summary>
    public required int Rate { get; init; }

    /// <summary>Whether records that say the same as the one before are counted instead of shown.</summary>
    public required bool Fold { get; init; }

    /// <summary>Records that a log channel shows to who comes in.</summary>
    public required int JoinHistory { get; init; }

    /// <summary>Connections open at once.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Connections from one address; 0 for any number.</summary>
    public required int MaxPerIp { get; init; }

    /// <summary>Bytes that wait for a client.</summary>
    public required int SendQueueBytes { get; init; }

    /// <summary>Channels at once.</summary>
    public required int MaxChannels { get; init; }

    /// <summary>Log channels of users at once.</summary>
    public required int MaxLogChannels { get; init; }

    /// <summary>Messages kept of a channel.</summary>
    public required int History { get; init; }

    /// <summary>Silence after which a client is asked whether it is there.</summary>
    public required TimeSpan PingInterval { get; init; }

    /// <summary>Time until a client has said who it is.</summary>
    public required TimeSpan RegistrationTimeout { get; init; }

    /// <summary>The typed settings of resolved options.</summary>
    public static IrcSettings From(ResolvedOptions options)
    {
        ListenPort port = options.Get(IrcOptionTable.Port);
        string channels = options.Get(IrcOptionTable.Channels);
        return new IrcSettings
        {
            Port = port.IsOff && options.Get(IrcOptionTable.Irc) ? ListenPort.Of(IrcOptionTable.DefaultPort) : port,
            Bind = options.Get(IrcOptionTable.Bind),
            ServerName = options.Get(IrcOptionTable.ServerName),
            ServerInfo = options.Get(IrcOptionTable.ServerInfo),
            Network = options.Get(IrcOptionTable.Network),
            Password = options.Get(IrcOptionTable.Password),
            AccountsFile = options.Get(IrcOptionTable.AccountsFile),
            MotdFile = options.Get(IrcOptionTable.MotdFile),
            Channels = channels == IrcOptionTable.NoChannels ? [] : [.. channels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static name => name.StartsWith('#') ? name : IrcName.LogChannelPrefix + name)],
            Flood = options.Get(IrcOptionTable.Flood),
            Rate = options.Get(IrcOptionTable.Rate),
            Fold = options.Get(IrcOptionTable.Fold),
            JoinHistory = options.Get(IrcOptionTable.JoinHistory),
            MaxConnections = options.Get(IrcOptionTable.MaxConnections),
            MaxPerIp = options.Get(IrcOptionTable.MaxPerIp),
            SendQueueBytes = (int)options.Get(IrcOptionTable.SendQueue),
            MaxChannels = options.Get(IrcOptionTable.MaxChannels),
            MaxLogChannels = options.Get(IrcOptionTable.MaxLogChannels),
            History = options.Get(IrcOptionTable.History),
            PingInterval = options.Get(IrcOptionTable.PingInterval),
            RegistrationTimeout = options.Get(IrcOptionTable.RegistrationTimeout),
        };
    }
}
