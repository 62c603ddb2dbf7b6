using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Access;

/// <summary>A folder with a file of tokens, one for each role, and the ways to use them. Disposing removes it.</summary>
internal sealed class TokenFolder : IDisposable
{
    public const string Ingest = "ingest-0123456789";
    public const string Query = "query-0123456789";
    public const string Admin = "admin-0123456789";
    public const string Ended = "ended-0123456789";
    public const string Elsewhere = "elsewhere-0123456789";

    private readonly TemporaryFolder _folder = new();

    public TokenFolder() => Write(
        $"sender {HashOf(Ingest)} ingest",
        $"reader {HashOf(Query)} query",
        $"boss {HashOf(Admin)} admin",
        $"gone {HashOf(Ended)} admin until=2020-01-01",
        $"other {HashOf(Elsewhere)} admin from=198.51.100.0/24");

    /// <summary>An address of this machine beside those of loopback: who connects to it comes from it.</summary>
    public static IPAddress Outside { get; } = NetworkInterface.GetAllNetworkInterfaces().Where(link => link.OperationalStatus == OperationalStatus.Up)
        .SelectMany(link => link.GetIPProperties().UnicastAddresses).Select(address => address.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        ?? throw new InvalidOperationException("This machine has no address but those of loopback, so that nobody can come from elsewhere: ip link add test0 type dummy, and give it one.");

    /// <summary>Where files are.</summary>
    public string Path => _folder.Path;

    /// <summary>The file of tokens.</summary>
    public string File => System.IO.Path.Combine(_folder.Path, "tokens");

    /// <summary>The setting that names it.</summary>
    public string Setting => $"LOGCASTER_TOKENS_FILE={File}";

    /// <summary>The hash of a token, as a line of the file has it.</summary>
    public static string HashOf(string token) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Writes the file anew, at once.</summary>
    public void Write(params IEnumerable<string> lines)
    {
        string next = File + ".new";
        System.IO.File.WriteAllLines(next, lines);
        System.IO.File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        System.IO.File.Move(next, File, overwrite: true);
    }

    /// <summary>Sends text to the query port and gives the answer up to the end of the connection.</summary>
    public static async Task<string> SayAsync(RunningLogCaster server, string text, IPAddress? to = null, byte from = 1)
    {
        using WireClient client = await WireClient.ConnectAsync(server.QueryPort, from, to: to);
        await client.SendAsync(text);
        return await client.ReceiveTextAsync();
    }

    /// <summary>Sends text to the log port; whether it was closed in good order, which says that all is stored.</summary>
    public static async Task<bool> SendAsync(RunningLogCaster server, string text, IPAddress? to = null)
    {
        try
        {
            using WireClient client = await WireClient.ConnectAsync(server.LogPort, to: to);
            await client.SendAsync(text);
            await client.FinishAsync();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
