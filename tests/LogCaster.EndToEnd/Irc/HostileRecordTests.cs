using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Irc;

/// <summary>What a record holds can do nothing but be read: no line end, no NUL and no control code leaves its message.</summary>
internal sealed class HostileRecordTests
{
    [Test]
    [Arguments("ERROR one\rQUIT :two")]
    [Arguments("ERROR one\r\r:LogBot!x@y PRIVMSG #logs-all :two")]
    [Arguments("ERROR \u0001VERSION\u0001")]
    [Arguments("ERROR \u0001DCC SEND x 1 1 1\u0001")]
    [Arguments("ERROR \u0002bold \u000304,01red \u000f \u0016 \u001d \u001f \u0011")]
    [Arguments("ERROR bell \a escape \u001b[31mred\u001b[0m \u009b1m")]
    [Arguments("ERROR \u007f delete and \u0085 next line")]
    [Arguments(":ERROR leading colon")]
    [Arguments("ERROR @time=x;+tag=y :a PRIVMSG b")]
    public async Task A_record_stays_one_message_without_control_codes(string record)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice", "server-time message-tags");
        _ = await alice.AskAsync("JOIN #logs-all");

        await server.LogCaster.StoreAsync($"{record}\nERROR end\n");
        IrcLine line = await alice.AwaitAsync(":LogBot!logbot@logcaster PRIVMSG #logs-all :[*");
        IrcLine end = await alice.AwaitAsync("*");

        await Assert.That(line.Raw.Any(letter => letter < ' ' || letter is >= '\u007f' and < '\u00a0')).IsFalse().Because(line.Raw);
        await Assert.That(end.Text).EndsWith("ERROR end");
        await server.StopAsync();
    }

    [Test]
    public async Task NUL_ends_a_record_and_bytes_that_are_no_UTF8_are_shown_as_such()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await server.LogCaster.StoreAsync(Encoding.Latin1.GetBytes("ERROR one\0ERROR gr\u00fcn\xff\nERROR end\n"));

        await Assert.That((await alice.AwaitAsync("PRIVMSG *")).Text).EndsWith("ERROR one");
        await Assert.That((await alice.AwaitAsync("PRIVMSG *")).Text).Contains("ERROR gr\ufffdn\ufffd");
        await Assert.That((await alice.AwaitAsync("PRIVMSG *")).Text).EndsWith("ERROR end");
        await server.StopAsync();
    }

    [Test]
    [Arguments('x')]
    [Arguments('ü')]
    [Arguments('日')]
    public async Task A_long_record_is_split_between_characters_and_every_character_arrives(char letter)
    {
        await using IrcServer server = await IrcServer.StartAsync();
        // Each start has another place to cut at.
        for (int shift = 0; shift < 4; shift++)
        {
            IrcClient alice = await server.RegisterAsync($"alice{shift}");
            _ = await alice.AskAsync("JOIN #logs-error");
            string record = "ERROR " + new string('a', shift) + string.Concat(Enumerable.Repeat($"{letter}{letter}{letter}😀", 60)) + " end";
            await server.LogCaster.StoreAsync(record + "\n");

            var texts = new List<string>();
            while (texts.Count == 0 || !texts[^1].EndsWith(" end", StringComparison.Ordinal))
            {
                // Reading throws where a character was cut.
                IrcLine line = await alice.AwaitAsync("PRIVMSG *");
                await Assert.That(Encoding.UTF8.GetByteCount(line.Raw)).IsLessThanOrEqualTo(510);
                texts.Add(line.Text);
            }

            await Assert.That(string.Concat(texts)).EndsWith(record);
        }
        await server.StopAsync();
    }

    [Test]
    public async Task The_longest_record_is_cut_and_says_so()
    {
        await using IrcServer server = await IrcServer.StartAsync();
        IrcClient alice = await server.RegisterAsync("alice");
        _ = await alice.AskAsync("JOIN #logs-error");

        await server.LogCaster.StoreAsync("ERROR " + new string('日', 10_000) + "\nERROR end\n");

        var texts = new List<string>();
        while (texts.Count == 0 || !texts[^1].EndsWith("ERROR end", StringComparison.Ordinal))
        {
            texts.Add((await alice.AwaitAsync("PRIVMSG *")).Text);
        }
        await Assert.That(texts.Count).IsLessThan(50);
        await Assert.That(texts[^2]).Contains("more bytes");
        await server.StopAsync();
    }
}
