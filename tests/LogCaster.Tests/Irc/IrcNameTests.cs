using System.Buffers;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Sessions;

namespace LogCaster.Tests.Irc;

/// <summary>Names, masks, and how texts are divided.</summary>
internal sealed class IrcNameTests
{
    [Test]
    [Arguments("alice", true)]
    [Arguments("[a]\\`_^{|}-9", true)]
    [Arguments("abcdefghijabcdefghijabcdefghij", true)]
    [Arguments("abcdefghijabcdefghijabcdefghijk", false)]
    [Arguments("", false)]
    [Arguments("9a", false)]
    [Arguments("-a", false)]
    [Arguments("a b", false)]
    [Arguments("a!b", false)]
    [Arguments("#a", false)]
    [Arguments("zo\u00eb", false)]
    public async Task A_nickname_has_its_letters(string text, bool isNick) => await Assert.That(IrcName.IsNick(text)).IsEqualTo(isNick);

    [Test]
    [Arguments("#a", true)]
    [Arguments("##", true)]
    [Arguments("#\u00e4\u20ac", true)]
    [Arguments("#", false)]
    [Arguments("a", false)]
    [Arguments("#a b", false)]
    [Arguments("#a,b", false)]
    [Arguments("#a\u0007", false)]
    [Arguments("&a", false)]
    public async Task A_channel_has_its_letters(string text, bool isChannel) => await Assert.That(IrcName.IsChannel(text)).IsEqualTo(isChannel);

    [Test]
    public async Task Names_are_told_apart_by_ASCII_alone()
    {
        await Assert.That(IrcName.AreSame("Alice", "aLICE")).IsTrue();
        await Assert.That(IrcName.AreSame("{a}", "[a]")).IsFalse();
        await Assert.That(IrcName.AreSame("#\u00e4", "#\u00c4")).IsFalse();
        await Assert.That(IrcName.IsLogChannel("#Logs-mine")).IsTrue();
        await Assert.That(IrcName.IsLogChannel("#logs-")).IsFalse();
    }

    [Test]
    [Arguments("*", "", true)]
    [Arguments("a*c?", "abbcd", true)]
    [Arguments("a*c?", "abbc", false)]
    [Arguments("*!*@127.0.0.*", "Al!x@127.0.0.1", true)]
    [Arguments("BOB!*@*", "bob!b@h", true)]
    [Arguments("?", "", false)]
    [Arguments("**a", "bba", true)]
    public async Task A_mask_fits(string mask, string text, bool fits) => await Assert.That(IrcMask.Matches(mask, text)).IsEqualTo(fits);

    [Test]
    public async Task A_hostile_mask_takes_no_time() =>
        await Assert.That(IrcMask.Matches(string.Concat(System.Linq.Enumerable.Repeat("*a", 200)) + "b", new string('a', 5000))).IsFalse();

    [Test]
    [Arguments("bob", "bob!*@*")]
    [Arguments("b@h", "*!b@h")]
    [Arguments("n!u", "n!u@*")]
    [Arguments("127.0.0.1", "*!*@127.0.0.1")]
    [Arguments("n!u@h", "n!u@h")]
    public async Task A_ban_is_completed(string given, string kept) => await Assert.That(ChannelModes.Complete(given)).IsEqualTo(kept);

    [Test]
    public async Task A_text_is_divided_at_a_blank_near_its_end_or_between_characters()
    {
        await Assert.That(IrcText.DivideAt("hello big world"u8, 12)).IsEqualTo(10);
        await Assert.That(IrcText.DivideAt("a bcdefghijklmnop"u8, 12)).IsEqualTo(12);
        await Assert.That(IrcText.DivideAt("\u20ac\u20ac\u20ac"u8, 4)).IsEqualTo(3);
        await Assert.That(IrcText.DivideAt("short"u8, 12)).IsEqualTo(5);
    }

    [Test]
    public async Task Nothing_in_a_safe_text_is_a_control()
    {
        var output = new ArrayBufferWriter<byte>();
        IrcText.WriteSafe(output, [.. "a\r\nQUIT\0\u001b[31m\u0003"u8, 0xFF, (byte)'z']);
        await Assert.That(Encoding.UTF8.GetString(output.WrittenSpan)).IsEqualTo("a\\r\\nQUIT\\x00\\x1b[31m\\x03\ufffdz");
    }

    [Test]
    public async Task A_client_may_send_many_commands_at_once_and_then_some_a_second()
    {
        var bucket = new FloodBucket(isOn: true);
        int passed = 0;
        while (bucket.MayPass(0))
        {
            bucket.Take(1);
            passed++;
        }
        await Assert.That(passed).IsEqualTo(FloodBucket.Burst);
        await Assert.That(bucket.MayPass(1000 / FloodBucket.PerSecond)).IsTrue();
        bucket.Take(1);
        await Assert.That(bucket.MayPass(1000 / FloodBucket.PerSecond)).IsFalse();
        await Assert.That(new FloodBucket(isOn: false).MayPass(0)).IsTrue();
    }
}
