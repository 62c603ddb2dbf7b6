using System;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LogCaster.Net;

/// <summary>Tells the service manager how LogCaster is: sd_notify(3), a datagram to the socket that it names. Used by the main thread.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private const int MicrosecondsPerSecond = 1_000_000;

    private readonly Socket? _socket;

    private ServiceNotifier(Socket? socket) => _socket = socket;

    /// <summary>Makes a notifier; one that tells nobody where there is no service manager.</summary>
    /// <param name="address">What NOTIFY_SOCKET says: a path, or a name of the abstract kind that begins with <c>@</c>; null for none.</param>
    public static ServiceNotifier Open(string? address)
    {
        if (address is null || address[0] is not ('/' or '@'))
        {
            return new ServiceNotifier(null);
        }
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
            return new ServiceNotifier(socket);
        }
        catch (Exception refused) when (refused is SocketException or ArgumentException)
        {
            // Without a manager that listens, LogCaster serves all the same.
            socket?.Dispose();
            return new ServiceNotifier(null);
        }
    }

    /// <summary>Clients are served from now on.</summary>
    public void Ready() => Send("READY=1\nSTATUS=Ready");

    /// <summary>Files are read again; <see cref="Ready"/> follows.</summary>
    /// <param name="now">The monotonic clock, by which the manager knows that this is not an answer to an earlier wish.</param>
    public void Reloading(TimeSpan now) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)now.TotalMicroseconds}\nSTATUS=Reloading"));

    /// <summary>LogCaster ends.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    /// <summary>The start takes longer, and is well.</summary>
    /// <param name="seconds">For how long nothing more may be said.</param>
    /// <param name="status">What is being done.</param>
    public void Busy(int seconds, string status) => Send($"EXTEND_TIMEOUT_USEC={(long)seconds * MicrosecondsPerSecond}\nSTATUS={status}");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Send(string state)
    {
        try
        {
            _ = _socket?.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // A manager that does not listen any more misses something, that is all.
        }
    }
}
