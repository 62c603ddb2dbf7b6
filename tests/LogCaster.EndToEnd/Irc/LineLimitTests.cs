using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Irc;

/// <summary>How long a line may be, in both directions.</summary>
internal sealed class LineLimitTests
{
    [Test]
    public async Task A_line_of_512_bytes_is_taken_and_one_of_513_is_417()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        string longest = "PRIVMSG nobody :" + new string('x', 510 - "PRIVMSG nobody :".Length);

        await alice.ExpectAsync(longest, "401 alice nobody *");
        await alice.ExpectAsync(longest + "x", "417 alice *");
        await alice.ExpectAsync(longest + new string('x', 5000), "417 alice *");
        await alice.ExpectAsync("PRIVMSG nobody :after it", "401 alice nobody *");
        await server.StopAsync();
    }

    [Test]
    public async Task Tags_have_4094_bytes_of_their_own()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", "message-tags");
        string tags = "@+a=" + new string('x', 4094 - "+a=".Length) + " ";
        string longest = "PRIVMSG nobody :" + new string('x', 510 - "PRIVMSG nobody :".Length);

        await alice.ExpectAsync(tags + longest, "401 alice nobody *");
        await alice.ExpectAsync("@+a=" + tags[1..] + longest, "417 alice *");
        await alice.ExpectAsync(tags + longest + "x", "417 alice *");
        await server.StopAsync();
    }

    [Test]
    [Arguments('x')]
    [Arguments('ü')]
    [Arguments('日')]
    public async Task What_others_get_is_cut_between_characters_at_512_bytes(char letter)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        IrcClient bob = await server.RegisterAsync("bob");
        int room = 510 - "PRIVMSG bob :".Length;
        string text = new(letter, room / Encoding.UTF8.GetByteCount([letter]));

        await alice.ExpectAsync($"PRIVMSG bob :{text}");

        IrcLine line = (await bob.TakeAsync()).Single();
        await Assert.That(Encoding.UTF8.GetByteCount(line.Raw)).IsBetween(505, 510);
        await Assert.That(text).StartsWith(line.Text);
        await server.StopAsync();
    }

    [Test]
    public async Task A_line_without_an_end_ends_its_client_and_no_other()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient[] clients = await server.JoinedAsync("#talk", "alice", "bob");
        byte[] block = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));

        Task flood = SendUntilClosedAsync(clients[1], block);

        _ = await clients[0].AwaitAsync(":bob!*@* QUIT *");
        await flood;
        await clients[0].ExpectAsync("PRIVMSG bob :are you there", "401 alice bob *");
        await server.StopAsync();
    }

    [Test]
    [Arguments("\n")]
    [Arguments("\r\n")]
    [Arguments("\r\r\n")]
    public async Task A_line_ends_in_LF_with_any_CR_before_it(string end)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient client = await server.ConnectAsync();

        await client.SendBytesAsync(System.Text.Encoding.ASCII.GetBytes($"NICK alice{end}{end}USER alice 0 * :Alice{end}"));

        await Assert.That((await client.AwaitAsync("001 alice *")).Number).IsEqualTo(1);
        await server.StopAsync();
    }

    [Test]
    public async Task Noise_is_refused_and_the_next_line_is_understood()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        var random = new Random(6667);
        IrcClient alice = await server.RegisterAsync("alice");
        byte[] noise = new byte[200];
        for (int i = 0; i < 200; i++)
        {
            random.NextBytes(noise);
            await alice.SendBytesAsync(noise.Append((byte)'\n').ToArray());
        }

        IReadOnlyList<IrcLine> lines = await alice.TakeAsync();

        await Assert.That(lines.All(line => line.Number is >= 400 and < 600 || line.Command is "FAIL" or "NOTICE")).IsTrue();
        await alice.ExpectAsync("PRIVMSG nobody :still here", "401 alice nobody *");
        await server.StopAsync();
    }

    private static async Task SendUntilClosedAsync(IrcClient client, byte[] block)
    {
        try
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Eventually.Patience;)
            {
                await client.SendBytesAsync(block);
            }
            throw new InvalidOperationException("The server takes a line without an end.");
        }
        catch (System.Net.Sockets.SocketException)
        {
            // It was cut off.
        }
    }
}
