using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>
/// An IRC client that sends what a test says. It never waits for silence: what a command is answered with is what comes before the answer to a
/// PING sent behind it. Every wait ends with an exception after <see cref="Eventually.Patience"/>.
/// </summary>
internal sealed class IrcClient : IDisposable
{
    private readonly Socket _socket;
    private readonly List<byte> _received = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _tokens;

    private IrcClient(Socket socket) => _socket = socket;

    /// <summary>The nick that it registered with.</summary>
    public string Nick { get; private set; } = "*";

    /// <summary>Connects to a port of this machine.</summary>
    /// <param name="port">The port.</param>
    /// <param name="from">The last byte of the loopback address to come from.</param>
    /// <param name="receiveBytes">How much the kernel holds for a client that does not read, about; 0: what it likes.</param>
    public static async Task<IrcClient> ConnectAsync(int port, byte from = 1, int receiveBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, from]), 0));
        var client = new IrcClient(socket);
        await WithinAsync("a connection", deadline => socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), deadline).AsTask());
        return client;
    }

    /// <summary>Connects and registers.</summary>
    /// <param name="port">The port.</param>
    /// <param name="nick">The nick.</param>
    /// <param name="capabilities">What it asks for; a blank between them.</param>
    public static async Task<IrcClient> RegisterAsync(int port, string nick, string capabilities = "")
    {
        IrcClient client = await ConnectAsync(port);
        await client.RegisterAsync(nick, capabilities);
        return client;
    }

    /// <summary>Registers, and takes all that the server says at the begin.</summary>
    public async Task RegisterAsync(string nick, string capabilities = "")
    {
        if (capabilities.Length > 0)
        {
            await SendAsync($"CAP REQ :{capabilities}");
            _ = await AwaitAsync("CAP * ACK *");
        }
        await SendAsync($"NICK {nick}", $"USER {nick} 0 * :{nick} of the test");
        if (capabilities.Length > 0)
        {
            await SendAsync("CAP END");
        }
        _ = await AwaitAsync($"001 {nick} *");
        Nick = nick;
        _ = await TakeAsync();
    }

    /// <summary>Sends lines in one piece, each with its line end.</summary>
    public Task SendAsync(params string[] lines) => SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await WithinAsync("room to send", async deadline =>
    {
        while (!bytes.IsEmpty)
        {
            int sent = await _socket.SendAsync(bytes, deadline);
            bytes = bytes[sent..];
        }
    });

    /// <summary>The next line; null at the end of the connection, however it ended.</summary>
    public async Task<IrcLine?> ReceiveAsync()
    {
        int end;
        while ((end = _received.IndexOf((byte)'\n')) < 0)
        {
            int count = 0;
            await WithinAsync("a line", async deadline => count = await ReceiveSomeAsync(deadline));
            if (count == 0)
            {
                return null;
            }
            _received.AddRange(_buffer.AsSpan(0, count));
        }
        byte[] line = [.. _received[..(end + 1)]];
        _received.RemoveRange(0, end + 1);
        return line.AsSpan().EndsWith("\r\n"u8)
            ? IrcLine.Parse(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(line.AsSpan()[..^2]))
            : throw new FormatException($"A line without CR: {Encoding.UTF8.GetString(line)}");
    }

    /// <summary>Takes all lines that the server has for this client until now.</summary>
    public Task<IReadOnlyList<IrcLine>> TakeAsync() => AskAsync();

    /// <summary>Sends lines and takes all that the server has for this client until it has answered them.</summary>
    public async Task<IReadOnlyList<IrcLine>> AskAsync(params string[] lines)
    {
        string token = $"token-{++_tokens}";
        await SendAsync([.. lines, $"PING {token}"]);
        var answers = new List<IrcLine>();
        while (await ReceiveAsync() is { } line)
        {
            if (line.Command == "PONG" && line.Text == token)
            {
                return answers;
            }
            answers.Add(line);
        }
        throw new InvalidOperationException($"The server closed after: {string.Join('\n', lines)}\n{Show(answers)}");
    }

    /// <summary>Sends a line and expects these answers in this order, and no other.</summary>
    /// <param name="line">The line.</param>
    /// <param name="forms">See <see cref="IrcLine.Has"/>.</param>
    public async Task ExpectAsync(string line, params string[] forms) => await CompareAsync(line, await AskAsync(line), forms);

    /// <summary>Expects that the server has exactly these lines for this client until now.</summary>
    public async Task SeesAsync(params string[] forms) => await CompareAsync("(nothing)", await TakeAsync(), forms);

    /// <summary>Waits for a line; those before it are passed over.</summary>
    public async Task<IrcLine> AwaitAsync(string form)
    {
        var before = new List<IrcLine>();
        try
        {
            while (await ReceiveAsync() is { } line)
            {
                if (line.Has(form))
                {
                    return line;
                }
                before.Add(line);
            }
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"No line {form} came, but:\n{Show(before)}", late);
        }
        throw new InvalidOperationException($"No line {form} came before the end, but:\n{Show(before)}");
    }

    /// <summary>Takes the lines up to the end of the connection.</summary>
    public async Task<IReadOnlyList<IrcLine>> TakeToEndAsync()
    {
        var lines = new List<IrcLine>();
        while (await ReceiveAsync() is { } line)
        {
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>Ends our direction.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static async Task CompareAsync(string line, IReadOnlyList<IrcLine> answers, string[] forms)
    {
        bool same = answers.Count == forms.Length && answers.Zip(forms).All(pair => pair.First.Has(pair.Second));
        await Assert.That(same ? "as expected" : Show(answers)).IsEqualTo("as expected").Because($"{line} must give {(forms.Length == 0 ? "nothing" : string.Join('\n', forms))}");
    }

    private static string Show(IEnumerable<IrcLine> lines) => string.Join('\n', lines.Select(line => line.Raw));

    private static async Task WithinAsync(string what, Func<CancellationToken, Task> act)
    {
        using var deadline = new CancellationTokenSource(Eventually.Patience);
        try
        {
            await act(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"Not within {Eventually.Patience.TotalSeconds:0} s: {what}.", late);
        }
    }

    private async Task<int> ReceiveSomeAsync(CancellationToken deadline)
    {
        try
        {
            return await _socket.ReceiveAsync(_buffer, deadline);
        }
        catch (SocketException)
        {
            // A reset: it is gone, and what it had to say was said.
            return 0;
        }
    }
}
