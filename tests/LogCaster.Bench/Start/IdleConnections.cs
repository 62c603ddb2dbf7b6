using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using LogCaster.Bench.Programs;
using LogCaster.Bench.Report;

namespace LogCaster.Bench.Start;

/// <summary>Opens ten thousand silent connections and sees how long the server takes to accept them and how much they cost it.</summary>
internal sealed class IdleConnections(Workspace workspace, NativePrograms programs)
{
    private const int Connections = 10_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Seconds until all were accepted, and MiB by which the server had grown then.</summary>
    public (Sample Seconds, Sample Growth) Measure(int rounds)
    {
        List<double> seconds = [], growth = [];
        for (int round = 0; round < rounds; round++)
        {
            using LogCasterServer server = new(workspace);
            // A first question, so that what answering costs is not put down to the connections.
            server.Stat("Clients");
            double before = server.Use.ResidentMiB;
            seconds.Add(Open(server));
            growth.Add(server.Use.ResidentMiB - before);
        }
        return (new Sample("10,000 idle connections: until all are accepted, s", "s", seconds),
            new Sample("10,000 idle connections: memory, MiB more", "MiB", growth));
    }

    private double Open(LogCasterServer server)
    {
        string[] arguments = ["127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture), Connections.ToString(CultureInfo.InvariantCulture)];
        ProcessStartInfo start = new(programs.Idle, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        long begin = Stopwatch.GetTimestamp();
        using Process idle = Process.Start(start)!;
        try
        {
            // "open 0.123": every handshake is done, but the kernel does those. The server has accepted when it says so.
            if (idle.StandardOutput.ReadLine() is null)
                throw new IOException($"{Connections} connections could not be opened");
            while (server.Stat("Clients") < Connections)
            {
                if (Stopwatch.GetElapsedTime(begin) > s_patience)
                    throw new IOException($"{server.Stat("Clients")} of {Connections} connections were accepted");
                Thread.Sleep(1);
            }
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
        finally
        {
            idle.StandardInput.Close();
            idle.WaitForExit();
        }
    }
}
