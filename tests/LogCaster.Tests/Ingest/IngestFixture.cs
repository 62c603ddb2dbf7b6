using System;
using System.Collections.Generic;
using System.Net;
using LogCaster.Access;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Ingest;
using LogCaster.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogCaster.Tests.Ingest;

/// <summary>A log port with its ring, its listener on a free loopback port, and no loops: sessions are fed by the test.</summary>
internal sealed class IngestFixture : IDisposable
{
    public IngestFixture(params ReadOnlySpan<(string Variable, string Value)> variables)
    {
        Settings = Read(variables);
        Ring = new RecordRing(new RingOptions(Settings.Capacity, Settings.BufferSizeBytes, Settings.MaxLineBytes + 3), TimeProvider.System);
        Metrics = new Metrics(1, []);
        Gate = new Gate(Settings.Access, Metrics, TimeProvider.System, NullLogger.Instance);
        Protocol = new IngestProtocol(Settings, Ring, store: null, new SourceTable(16), Metrics, Gate, TimeProvider.System, NullLogger.Instance);
        Listener = Listener.Open("log", IPAddress.Loopback, 0, Protocol, [], 16, new ListenerCounters(new(), new(), new(), new()));
    }

    public Settings Settings { get; }

    public RecordRing Ring { get; }

    public Metrics Metrics { get; }

    public Gate Gate { get; }

    public IngestProtocol Protocol { get; }

    public Listener Listener { get; }

    /// <summary>Settings with some of them set, as by the environment.</summary>
    public static Settings Read(params ReadOnlySpan<(string Variable, string Value)> variables)
    {
        var environment = new Dictionary<string, string> { ["LOGCASTER_BIND"] = "127.0.0.1" };
        foreach ((string variable, string value) in variables)
        {
            environment[variable] = value;
        }
        SettingsResult result = SettingsReader.Read(environment, [], memoryBytes: 1L << 34);
        return result.Settings ?? throw new ArgumentException(string.Join('\n', result.Errors), nameof(variables));
    }

    public Session Open() => Protocol.Open(new Connection(-1, Listener, new Peer(IPAddress.Parse("192.0.2.1"))), loop: 0);

    public void Dispose()
    {
        Listener.Dispose();
        Ring.Dispose();
    }
}
