using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace LogCaster.Tests.Cli;

/// <summary>A query port of loopback that takes one command and answers as a test says.</summary>
internal sealed class FakeQueryPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _served;

    public FakeQueryPort(Func<Socket, Task> answer)
    {
        _listener.Start();
        _served = ServeAsync(answer);
    }

    public FakeQueryPort(params string[] pieces)
        : this(async socket =>
        {
            foreach (string piece in pieces)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(piece));
            }
        })
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the client sent, up to the end of the line.</summary>
    public string Received { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _served;
        _listener.Dispose();
    }

    private async Task ServeAsync(Func<Socket, Task> answer)
    {
        try
        {
            using Socket socket = await _listener.AcceptSocketAsync();
            socket.NoDelay = true;
            byte[] buffer = new byte[64 * 1024];
            while (!Received.EndsWith('\n'))
            {
                int received = await socket.ReceiveAsync(buffer);
                if (received == 0)
                {
                    return;
                }
                Received += Encoding.UTF8.GetString(buffer, 0, received);
            }
            await answer(socket);
        }
        catch (SocketException)
        {
            // The client did not want all of it, or never came.
        }
    }
}
