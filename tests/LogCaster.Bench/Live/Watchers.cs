using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Live;

/// <summary>Clients of TAIL. They read when the load is over: reading would take the processor from what is measured.</summary>
internal sealed class Watchers : IBystander
{
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);
    private readonly TcpClient[] _clients;
    private readonly long _matchesOfEach;

    /// <summary>Connects them and waits until all watch.</summary>
    /// <param name="server">The server.</param>
    /// <param name="count">How many.</param>
    /// <param name="filter">What each watches for, by its number.</param>
    /// <param name="matchesOfEach">How many lines of the load that is.</param>
    public Watchers(LogCasterServer server, int count, Func<int, string> filter, long matchesOfEach)
    {
        _matchesOfEach = matchesOfEach;
        _clients = [.. Enumerable.Range(0, count).Select(i =>
        {
            TcpClient client = new("127.0.0.1", server.Query.Port);
            client.GetStream().Write(Encoding.UTF8.GetBytes($"TAIL limit=0 out=raw {filter(i)}\n"));
            return client;
        })];
        while (server.Stat("Tails") < count) Thread.Sleep(1);
    }

    /// <inheritdoc/>
    public string Result()
    {
        Thread.Sleep(s_settle);
        long shown = _clients.Sum(Lines);
        long expected = _matchesOfEach * _clients.Length;
        if (shown > expected) throw new InvalidDataException($"{shown} lines were shown, of {expected}");
        return expected == 0 ? "none shown" : $"{Sample.Number(100.0 * shown / expected, "0")} % shown";
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_clients, client => client.Dispose());

    // Notes are no matches.
    private static long Lines(TcpClient client)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[64 * 1024];
        while (client.Available > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, client.GetStream().Read(buffer)));
        return text.ToString().Split('\n').Count(line => line.StartsWith("seq=", StringComparison.Ordinal));
    }
}
