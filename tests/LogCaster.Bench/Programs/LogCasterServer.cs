using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.Bench.Programs;

/// <summary>The executable under test on two free ports, with its defaults but for the given settings.</summary>
internal sealed class LogCasterServer : IDisposable
{
    private readonly Server _server;

    /// <summary>Starts it and waits until both ports take connections.</summary>
    public LogCasterServer(Workspace workspace, IReadOnlyDictionary<string, string>? settings = null)
    {
        int port = Server.FreePort(), queryPort = Server.FreePort();
        _server = new Server(workspace.Binary, [], port, Environment(port, queryPort, settings));
        try
        {
            // The query port opens after the log port.
            _server.WaitFor(queryPort);
        }
        catch
        {
            Dispose();
            throw;
        }
        Query = new QueryClient(queryPort);
    }

    /// <summary>The port that takes lines.</summary>
    public int Port => _server.Port;

    /// <summary>Asks on the query port.</summary>
    public QueryClient Query { get; }

    /// <summary>What the process has used until now.</summary>
    public ProcessUse Use => _server.Use;

    /// <summary>The environment that makes the executable listen on these ports and keep quiet.</summary>
    public static Dictionary<string, string> Environment(int port, int queryPort, IReadOnlyDictionary<string, string>? settings = null) =>
        new(settings ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            ["LOGCASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["LOGCASTER_QUERY_PORT"] = queryPort.ToString(CultureInfo.InvariantCulture),
            ["LOGCASTER_LOG_LEVEL"] = "critical",
        };

    /// <summary>A value of the answer to STATS.</summary>
    public long Stat(string key)
    {
        string answer = Query.Ask("STATS");
        string pair = answer["STATS: ".Length..].Split(", ").FirstOrDefault(pair => pair.StartsWith(key + "=", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"STATS has no {key}: {answer}");
        return long.Parse(pair[(key.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
