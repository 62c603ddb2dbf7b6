using System;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LogCaster.Net;

/// <summary>Finds a running LogCaster by host and port, within a time. Safe for any thread; blocks the one that calls.</summary>
internal static class QueryConnector
{
    // A machine that vanishes without a word is noticed after some minutes, instead of never.
    private const int KeepAliveSeconds = 60;

    /// <summary>Connects to the first address of a host that answers.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The query port.</param>
    /// <param name="timeout">How long finding the host and connecting may take together.</param>
    /// <param name="reason">Why there is no connection, in a few words; empty when there is one.</param>
    /// <returns>The connection, or null.</returns>
    public static QueryClient? Connect(string host, int port, TimeSpan timeout, out string reason)
    {
        long begun = Stopwatch.GetTimestamp();
        SocketError error = SocketError.HostNotFound;
        try
        {
            foreach (IPAddress address in AddressesOf(host, timeout))
            {
                try
                {
                    QueryClient client = Open(new IPEndPoint(address, port), timeout - Stopwatch.GetElapsedTime(begun));
                    reason = "";
                    return client;
                }
                catch (SocketException failure)
                {
                    error = failure.SocketErrorCode;
                }
            }
        }
        catch (SocketException failure)
        {
            error = failure.SocketErrorCode;
        }
        catch (TimeoutException)
        {
            error = SocketError.TimedOut;
        }
        reason = Words(error, timeout);
        return null;
    }

    private static IPAddress[] AddressesOf(string host, TimeSpan timeout) => IPAddress.TryParse(host, out IPAddress? address)
        ? [address]
        : Dns.GetHostAddressesAsync(host).WaitAsync(timeout).GetAwaiter().GetResult();

    /// <exception cref="SocketException">Nobody answers there, or not in time.</exception>
    private static QueryClient Open(IPEndPoint server, TimeSpan left)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            SocketError error = left > TimeSpan.Zero ? Connect(socket, server, left) : SocketError.TimedOut;
            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }
            socket.Blocking = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return new QueryClient(socket);
    }

    private static SocketError Connect(Socket socket, IPEndPoint server, TimeSpan left)
    {
        try
        {
            socket.Connect(server);
            return SocketError.Success;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return socket.Poll(left, SelectMode.SelectWrite)
                ? (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!
                : SocketError.TimedOut;
        }
    }

    private static string Words(SocketError error, TimeSpan timeout) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "unknown host",
        SocketError.TimedOut => string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.#} s"),
        _ => new SocketException((int)error).Message,
    };
}
