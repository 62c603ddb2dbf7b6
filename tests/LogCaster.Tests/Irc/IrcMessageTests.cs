using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Irc;

namespace LogCaster.Tests.Irc;

/// <summary>The form of messages, with the samples of modern.ircdocs.horse and of the IRCv3 message tags.</summary>
internal sealed class IrcMessageTests
{
    [Test]
    [Arguments("PING", "PING", "")]
    [Arguments("  PING  a ", "PING", "a")]
    [Arguments(":irc.example.com CAP LS * :multi-prefix sasl", "CAP", "LS|*|multi-prefix sasl")]
    [Arguments("CAP REQ :", "CAP", "REQ|")]
    [Arguments(":dan!d@localhost PRIVMSG #chan ::-) hi", "PRIVMSG", "#chan|:-) hi")]
    [Arguments("USER guest 0 * :Real Name", "USER", "guest|0|*|Real Name")]
    [Arguments("MODE #a +b a:b", "MODE", "#a|+b|a:b")]
    [Arguments("privmsg a b c d e f g h i j k l m n o p q :r s", "privmsg", "a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r s")]
    public async Task A_line_is_taken_apart(string line, string command, string parameters)
    {
        IrcMessage message = Read(line);
        await Assert.That(message.Command).IsEqualTo(command);
        await Assert.That(string.Join('|', message.Parameters)).IsEqualTo(parameters);
    }

    [Test]
    public async Task Tags_are_unescaped_and_the_last_of_a_name_counts()
    {
        IrcMessage message = Read(@"@id=234AB;+x/y=a\:b\s\\\r\n\q\;empty;id=2;=bad;+ :dan!d@localhost PRIVMSG #chan :Hey!");
        await Assert.That(message.Tag("id")).IsEqualTo("2");
        await Assert.That(message.Tag("+x/y")).IsEqualTo("a;b \\\r\nq");
        await Assert.That(message.Tag("empty")).IsEqualTo("");
        await Assert.That(message.Tag("none")).IsNull();
        await Assert.That(message.Tags.Length).IsEqualTo(3);
        await Assert.That(message.Source).IsEqualTo("dan!d@localhost");
    }

    [Test]
    [Arguments("", IrcFault.Empty)]
    [Arguments("   ", IrcFault.Empty)]
    [Arguments(":source", IrcFault.Malformed)]
    [Arguments(": PING", IrcFault.Malformed)]
    [Arguments("@tag", IrcFault.Malformed)]
    [Arguments("PING\0x", IrcFault.Malformed)]
    [Arguments("PRIVMSG #a :b\rQUIT", IrcFault.Malformed)]
    [Arguments("P-ING x", IrcFault.Malformed)]
    public async Task What_is_no_message_says_why(string line, IrcFault fault) =>
        await Assert.That(IrcMessageReader.Read(Encoding.UTF8.GetBytes(line), out _)).IsEqualTo(fault);

    [Test]
    public async Task Lengths_are_bounds_to_the_byte()
    {
        await Assert.That(FaultOf("PING " + new string('x', 505))).IsEqualTo(IrcFault.None);
        await Assert.That(FaultOf("PING " + new string('x', 506))).IsEqualTo(IrcFault.TooLong);
        await Assert.That(FaultOf("@a=" + new string('x', 4092) + " PING x")).IsEqualTo(IrcFault.None);
        await Assert.That(FaultOf("@a=" + new string('x', 4093) + " PING x")).IsEqualTo(IrcFault.TooLong);
        await Assert.That(IrcMessageReader.Read([.. "PRIVMSG a :"u8, 0xFF], out _)).IsEqualTo(IrcFault.NotUtf8);
    }

    [Test]
    public async Task What_is_written_is_one_line_whatever_its_parts_are()
    {
        string line = Write(new IrcMessage("PRIVMSG", ["#a", "x\r\nQUIT :y\0z"]) { Source = "a!b@c", Tags = [new IrcTag("t", "1;2\r\n 3")] });
        await Assert.That(line).IsEqualTo("@t=1\\:2\\r\\n\\s3 :a!b@c PRIVMSG #a :x  QUIT :y z\r\n");
        await Assert.That(Write(new IrcMessage("X", ["", "two words", ":c", "last"]))).IsEqualTo("X * * * last\r\n");
    }

    [Test]
    public async Task A_long_message_is_cut_between_characters()
    {
        for (int length = 480; length < 520; length++)
        {
            byte[] line = Encoding.UTF8.GetBytes(Write(new IrcMessage("PRIVMSG", ["#a", new string('x', length) + "\u20ac\U0001F600\u00e4"]) { EndsInText = true }));
            await Assert.That(line.Length).IsLessThanOrEqualTo(IrcMessageReader.MaxBodyBytes);
            await Assert.That(System.Text.Unicode.Utf8.IsValid(line)).IsTrue();
            await Assert.That(line.AsSpan().EndsWith("\r\n"u8)).IsTrue();
        }
    }

    [Test]
    public async Task Reading_what_was_written_gives_the_message()
    {
        for (int seed = 0; seed < 5000; seed++)
        {
            IrcMessage message = RandomMessage(new Random(seed));
            IrcMessage read = Read(Write(message)[..^2]);
            bool same = read.Command == message.Command && read.Source == message.Source && read.EndsInText == message.EndsInText
                && read.Parameters.SequenceEqual(message.Parameters) && read.Tags.SequenceEqual(message.Tags);
            await Assert.That(same).IsTrue().Because($"seed {seed}: {Write(message)}");
        }
    }

    private static IrcMessage RandomMessage(Random random)
    {
        string[] words = ["#chan", "nick", "a:b", "+ov", "*", "\u00e4\u20ac", "x=y", "\U0001F600"];
        string[] texts = ["", "hello world", ":-)", " leading", "a", "\u0001ACTION waves\u0001"];
        var parameters = ImmutableArray.CreateBuilder<string>();
        for (int i = random.Next(5); i > 0; i--)
        {
            parameters.Add(words[random.Next(words.Length)]);
        }
        bool endsInText = random.Next(2) == 0;
        if (endsInText)
        {
            parameters.Add(texts[random.Next(texts.Length)]);
        }
        string[] values = ["", "v", "a;b", "a b", "back\\slash", "line\r\nend", "\u20ac"];
        ImmutableArray<IrcTag> tags = [.. Enumerable.Range(0, random.Next(4)).Select(i => new IrcTag((i % 2 == 0 ? "+" : "") + "key" + i, values[random.Next(values.Length)]))];
        string command = random.Next(3) switch { 0 => "PRIVMSG", 1 => "001", _ => "x" };
        return new IrcMessage(command, parameters.ToImmutable()) { Source = random.Next(2) == 0 ? "" : "nick!user@host", Tags = tags, EndsInText = endsInText };
    }

    private static IrcFault FaultOf(string line) => IrcMessageReader.Read(Encoding.UTF8.GetBytes(line), out _);

    private static IrcMessage Read(string line) =>
        IrcMessageReader.Read(Encoding.UTF8.GetBytes(line), out IrcMessage? message) == IrcFault.None ? message! : throw new InvalidOperationException(line);

    private static string Write(IrcMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        IrcMessageWriter.Write(output, message);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
