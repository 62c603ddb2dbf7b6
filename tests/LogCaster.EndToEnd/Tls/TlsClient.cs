using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Tls;

/// <summary>A client that speaks TLS and believes the authority of a <see cref="TlsFolder"/>. Every wait ends with an exception after <see cref="Eventually.Patience"/>.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(Eventually.Patience);

    private TlsClient(Socket socket, CountedStream wire, SslStream stream) => (Socket, Wire, Stream) = (socket, wire, stream);

    /// <summary>The socket below.</summary>
    public Socket Socket { get; }

    /// <summary>What goes over the wire.</summary>
    public CountedStream Wire { get; }

    /// <summary>What is said.</summary>
    public SslStream Stream { get; }

    /// <summary>Connects and shakes hands.</summary>
    /// <param name="port">The port.</param>
    /// <param name="folder">Whose authority is believed.</param>
    /// <param name="certificate">The name of the certificate to show; null for none.</param>
    /// <param name="protocols">The versions to offer.</param>
    /// <param name="isSlow">Whether each byte is sent for itself.</param>
    /// <param name="before">What is said in the clear before.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposing the client disposes of all.")]
    public static async Task<TlsClient> ConnectAsync(int port, TlsFolder folder, string? certificate = null, SslProtocols protocols = SslProtocols.None, bool isSlow = false,
        string before = "")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(before));
        var wire = new CountedStream(new NetworkStream(socket, ownsSocket: true), isSlow);
        var client = new TlsClient(socket, wire, new SslStream(wire));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(folder.File("ca.pem")));
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = protocols, CertificateChainPolicy = policy };
        if (certificate is not null)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(folder.File(certificate + ".pem"), folder.File(certificate + ".key"))];
        }
        try
        {
            await client.Stream.AuthenticateAsClientAsync(options, client._deadline.Token);
        }
        catch
        {
            client.Dispose();
            throw;
        }
        return client;
    }

    /// <summary>Sends text.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Stream.WriteAsync(bytes, _deadline.Token);

    /// <summary>Says that nothing more will come (close_notify).</summary>
    public Task EndAsync() => Stream.ShutdownAsync();

    /// <summary>What comes until the end of the connection.</summary>
    public async Task<string> ReceiveTextAsync()
    {
        using var text = new MemoryStream();
        await Stream.CopyToAsync(text, _deadline.Token);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The next bytes, as text.</summary>
    public async Task<string> ReceiveSomeAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await Stream.ReadAsync(buffer, _deadline.Token));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        _deadline.Dispose();
    }
}
