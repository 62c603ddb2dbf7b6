using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>SASL PLAIN against the password and the file of accounts.</summary>
internal sealed class SaslTests
{
    [Test]
    public async Task An_account_of_the_file_logs_in_and_the_file_is_read_again()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "accounts");
        await File.WriteAllTextAsync(file, $"carol:{Hash("first")}\n");
        await using IrcServer server = await IrcServer.StartAsync($"LOGCASTER_IRC_ACCOUNTS_FILE={file}");

        await Assert.That(await LogInAsync(server, "carol", "first")).IsEqualTo(903);
        await Assert.That(await LogInAsync(server, "carol", "wrong")).IsEqualTo(904);
        await Assert.That(await LogInAsync(server, "dave", "first")).IsEqualTo(904);
        await File.WriteAllTextAsync(file, $"# other ones\ncarol:{Hash("second")}\ndave:{Hash("third one")}\n");
        await Eventually.IsTrueAsync("the new password holds", async () => await LogInAsync(server, "carol", "second") == 903);
        await Assert.That(await LogInAsync(server, "carol", "first")).IsEqualTo(904);
        await Assert.That(await LogInAsync(server, "dave", "third one")).IsEqualTo(903);
        await server.StopAsync();
    }

    [Test]
    public async Task What_is_wrong_with_a_login_has_its_number()
    {
        await using IrcServer server = await IrcServer.StartAsync("LOGCASTER_IRC_PASSWORD=sesame");
        IrcClient client = await server.ConnectAsync();
        _ = await client.AskAsync("CAP REQ sasl", "NICK carol", "USER carol 0 * :Carol");

        await client.ExpectAsync("AUTHENTICATE NONSENSE", "908 carol PLAIN *", "904 carol *");
        await client.ExpectAsync("AUTHENTICATE PLAIN", "AUTHENTICATE +");
        await client.ExpectAsync("AUTHENTICATE *", "906 carol *");
        await client.ExpectAsync("AUTHENTICATE PLAIN", "AUTHENTICATE +");
        await client.ExpectAsync("AUTHENTICATE !!!not-base64!!!", "904 carol *");
        await client.ExpectAsync("AUTHENTICATE PLAIN", "AUTHENTICATE +");
        await client.ExpectAsync("AUTHENTICATE +", "904 carol *");
        await client.ExpectAsync("AUTHENTICATE PLAIN", "AUTHENTICATE +");
        await client.ExpectAsync($"AUTHENTICATE {new string('A', 401)}", "905 carol *");
        await server.StopAsync();
    }

    [Test]
    public async Task A_response_comes_in_pieces_of_400_bytes_and_their_sum_is_bounded()
    {
        await using IrcServer server = await IrcServer.StartAsync($"LOGCASTER_IRC_PASSWORD={new string('p', 300)}");
        IrcClient client = await server.ConnectAsync();
        _ = await client.AskAsync("CAP REQ sasl", "NICK carol", "USER carol 0 * :Carol", "AUTHENTICATE PLAIN");
        string response = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0carol\0{new string('p', 300)}"));

        await client.ExpectAsync($"AUTHENTICATE {response[..400]}");
        await client.ExpectAsync($"AUTHENTICATE {response[400..]}", "900 carol *", "903 carol *");

        IrcClient other = await server.ConnectAsync();
        _ = await other.AskAsync("CAP REQ sasl", "NICK dave", "USER dave 0 * :Dave", "AUTHENTICATE PLAIN");
        var numbers = new List<int>();
        for (int i = 0; i < 100 && numbers.Count == 0; i++)
        {
            numbers.AddRange((await other.AskAsync($"AUTHENTICATE {new string('A', 400)}")).Select(line => line.Number));
        }
        await Assert.That(numbers).IsEquivalentTo([905]);
        await server.StopAsync();
    }

    private static string Hash(string password) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));

    // Gives the number that ends the login.
    private static async Task<int> LogInAsync(IrcServer server, string account, string password)
    {
        using IrcClient client = await server.ConnectAsync();
        _ = await client.AskAsync("CAP REQ sasl", "NICK someone", "USER someone 0 * :Someone", "AUTHENTICATE PLAIN");
        IReadOnlyList<IrcLine> lines = await client.AskAsync($"AUTHENTICATE {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{account}\0{password}"))}");
        return lines[^1].Number;
    }
}
