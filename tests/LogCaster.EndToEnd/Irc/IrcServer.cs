using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>A LogCaster that serves IRC, with the clients of one test. Disposing closes them and kills it.</summary>
internal sealed class IrcServer : IAsyncDisposable
{
    private readonly List<IrcClient> _clients = [];

    private IrcServer(RunningLogCaster logCaster) => LogCaster = logCaster;

    /// <summary>The process.</summary>
    public RunningLogCaster LogCaster { get; }

    /// <summary>The port that serves IRC.</summary>
    public int Port { get; private set; }

    /// <summary>Starts one that lets its clients send as fast as they can.</summary>
    /// <param name="settings">Settings as NAME=value.</param>
    public static Task<IrcServer> StartAsync(params string[] settings) => StartPatientAsync(["LOGCASTER_IRC_FLOOD=off", .. settings]);

    /// <summary>Starts one with the defaults, which slow down clients that send too fast.</summary>
    /// <param name="settings">Settings as NAME=value.</param>
    public static Task<IrcServer> StartPatientAsync(params string[] settings) =>
        OnAsync(() => RunningLogCaster.StartWithAsync(["-I", "auto"], ["LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto", .. settings]));

    /// <summary>Connects a client that has said nothing yet.</summary>
    public async Task<IrcClient> ConnectAsync(byte from = 1, int receiveBytes = 0) => Keep(await IrcClient.ConnectAsync(Port, from, receiveBytes));

    /// <summary>Connects and registers a client.</summary>
    /// <param name="nick">Its nick.</param>
    /// <param name="capabilities">What it asks for; a blank between them.</param>
    public async Task<IrcClient> RegisterAsync(string nick, string capabilities = "") => Keep(await IrcClient.RegisterAsync(Port, nick, capabilities));

    /// <summary>Registers clients that join a channel in this order, and have seen each other do it.</summary>
    public async Task<IrcClient[]> JoinedAsync(string channel, params string[] nicks)
    {
        var clients = new IrcClient[nicks.Length];
        for (int i = 0; i < nicks.Length; i++)
        {
            clients[i] = await RegisterAsync(nicks[i]);
            _ = await clients[i].AskAsync($"JOIN {channel}");
        }
        foreach (IrcClient client in clients)
        {
            _ = await client.TakeAsync();
        }
        return clients;
    }

    /// <summary>Stops it as an operator does; see <see cref="RunningLogCaster.StopAsync"/>.</summary>
    public Task StopAsync() => LogCaster.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await LogCaster.DisposeAsync();
    }

    private static async Task<IrcServer> OnAsync(Func<Task<RunningLogCaster>> start)
    {
        var started = new IrcServer(await start());
        try
        {
            started.Port = await started.LogCaster.PortAsync("irc");
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        return started;
    }

    private IrcClient Keep(IrcClient client)
    {
        _clients.Add(client);
        return client;
    }
}
