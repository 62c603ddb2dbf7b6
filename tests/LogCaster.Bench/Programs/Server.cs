using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace LogCaster.Bench.Programs;

/// <summary>A server under measurement: a process of its own, ready when its port takes connections, killed when disposed.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    /// <summary>Starts the program and waits until it takes connections on the port.</summary>
    public Server(string program, IEnumerable<string> arguments, int port, IReadOnlyDictionary<string, string>? environment = null)
    {
        Port = port;
        // What a peer prints is read by nobody: it must neither fill a pipe nor mix with the tables.
        ProcessStartInfo start = new("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { UseShellExecute = false };
        _process = Process.Start(start.With(environment))!;
        try
        {
            WaitFor(port);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The port that takes lines.</summary>
    public int Port { get; }

    /// <summary>What the process has used until now.</summary>
    public ProcessUse Use => ProcessUse.Of(_process.Id);

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the process takes connections on the port.</summary>
    public void WaitFor(int port)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using TcpClient client = new("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(begin) < s_startLimit)
            {
                Thread.Sleep(1);
            }
            catch (SocketException error)
            {
                throw new IOException($"{_process.StartInfo.ArgumentList[2]} took no connection on port {port}", error);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
