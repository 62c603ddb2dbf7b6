using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Harness;

/// <summary>A client that does on its socket exactly what a test says. Every wait ends with an exception after <see cref="Eventually.Patience"/>.</summary>
internal sealed class WireClient : IDisposable
{
    // linux/tcp.h: tcpi_unacked, the fifth 32-bit word of struct tcp_info, after eight bytes.
    private const int TcpInfo = 11;
    private const int UnackedOffset = 24;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _deadline = new(Eventually.Patience);

    private WireClient(Socket socket) => _socket = socket;

    /// <summary>Whether the kernel of the server has everything that was sent.</summary>
    public bool IsAcknowledged
    {
        get
        {
            Span<byte> info = stackalloc byte[UnackedOffset + sizeof(int)];
            _socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpInfo, info);
            return MemoryMarshal.Read<int>(info[UnackedOffset..]) == 0;
        }
    }

    /// <summary>Connects to a port of this machine.</summary>
    /// <param name="port">The port.</param>
    /// <param name="from">The last byte of the loopback address to come from.</param>
    /// <param name="receiveBytes">How much the kernel holds for a client that does not read, about; 0: what it likes.</param>
    /// <param name="to">An address of this machine that is none of loopback, to come from another one than loopback; null for loopback.</param>
    public static async Task<WireClient> ConnectAsync(int port, byte from = 1, int receiveBytes = 0, IPAddress? to = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var client = new WireClient(socket);
        try
        {
            if (receiveBytes > 0)
            {
                socket.ReceiveBufferSize = receiveBytes;
            }
            if (from != 1)
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, from]), 0));
            }
            await socket.ConnectAsync(new IPEndPoint(to ?? IPAddress.Loopback, port), client._deadline.Token);
        }
        catch
        {
            client.Dispose();
            throw;
        }
        return client;
    }

    /// <summary>Connects many clients to a port of this machine.</summary>
    public static async Task<WireClient[]> ConnectAllAsync(int port, int count)
    {
        var clients = new WireClient[count];
        for (int i = 0; i < count; i++)
        {
            // Some for each loopback address: one alone has ports for 28,000 connections, closed ones included.
            clients[i] = await ConnectAsync(port, from: (byte)(1 + (i % 4)));
        }
        return clients;
    }

    /// <summary>Sends text.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await _socket.SendAsync(bytes, _deadline.Token);
            bytes = bytes[sent..];
        }
    }

    /// <summary>Sends as much as the server takes without reading, up to a bound; gives how much that was.</summary>
    public long SendUntilBlocked(ReadOnlySpan<byte> bytes, long most)
    {
        _socket.Blocking = false;
        long sum = 0;
        while (sum < most)
        {
            int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }
            sum += sent;
        }
        _socket.Blocking = true;
        return sum;
    }

    /// <summary>Ends our direction; the server's stays open.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset, as a program does that is killed with bytes unread.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>One receive of up to 64 KiB, as the older clients did it.</summary>
    public async Task<string> ReceiveOnceAsync() => Encoding.UTF8.GetString(await ReceivePieceAsync());

    /// <summary>Receives until the text so far ends with some words.</summary>
    public async Task<string> ReceiveUntilAsync(string end)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(end);
        // As bytes: a receive may end within a character.
        var all = new List<byte>();
        while (!CollectionsMarshal.AsSpan(all).EndsWith(wanted))
        {
            byte[] piece = await ReceivePieceAsync();
            if (piece.Length == 0)
            {
                throw new InvalidOperationException($"The server closed after: {Encoding.UTF8.GetString([.. all])}");
            }
            all.AddRange(piece);
        }
        return Encoding.UTF8.GetString([.. all]);
    }

    /// <summary>Receives until the server ends the connection.</summary>
    public async Task<byte[]> ReceiveAllAsync()
    {
        var all = new List<byte>();
        byte[] buffer = new byte[64 * 1024];
        int received;
        while ((received = await _socket.ReceiveAsync(buffer, _deadline.Token)) > 0)
        {
            all.AddRange(buffer.AsSpan(0, received));
        }
        return [.. all];
    }

    /// <summary>Receives text until the server ends the connection.</summary>
    public async Task<string> ReceiveTextAsync() => Encoding.UTF8.GetString(await ReceiveAllAsync());

    /// <summary>Ends our direction and waits for the server's end, which says that everything sent is stored.</summary>
    public async Task FinishAsync()
    {
        EndSending();
        byte[] nothing = await ReceiveAllAsync();
        if (nothing.Length > 0)
        {
            throw new InvalidOperationException($"The log port wrote {nothing.Length} bytes.");
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _deadline.Dispose();
    }

    private async Task<byte[]> ReceivePieceAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int received = await _socket.ReceiveAsync(buffer, _deadline.Token);
        return buffer[..received];
    }
}
