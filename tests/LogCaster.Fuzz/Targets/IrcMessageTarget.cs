using System;
using System.Buffers;
using System.Linq;
using LogCaster.Engine.Irc;

namespace LogCaster.Fuzz.Targets;

/// <summary>A line of an IRC client: any bytes are a message or a fault; a message that is written again is one line, and means the same.</summary>
internal static class IrcMessageTarget
{
    public static FuzzTarget Row { get; } = new("IrcMessage", Run, [
        "@", "time=2026-11-23T00:00:00.000Z", "+draft/reply=x", ";", "\\:", "\\s", "\\\\", " ", ":", "nick!user@host", "PRIVMSG ", "#chat", " :", "NICK ", "USER a 0 * :b", "\r",
        "\n", "\0", "\u00e4", "\u20ac", "\u0001ACTION x\u0001", "001", "JOIN #a,#b k1,k2", "CAP LS 302", "*",
    ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        IrcFault fault = IrcMessageReader.Read(input, out IrcMessage? message);
        FuzzFailureException.Unless(fault == IrcFault.None == message is not null, "A line is either a message or a fault.");
        CheckText(input);
        if (message is null)
        {
            return (int)fault;
        }
        var output = new ArrayBufferWriter<byte>();
        IrcMessageWriter.Write(output, message);
        ReadOnlySpan<byte> written = output.WrittenSpan;
        FuzzFailureException.Unless(written.EndsWith("\r\n"u8) && written[..^2].IndexOfAny("\r\n\0"u8) < 0, "What is written is one line.");
        IrcFault again = IrcMessageReader.Read(written[..^2], out IrcMessage? read);
        // Escapes and dropped blanks change the length of a line near its limit.
        if (again != IrcFault.TooLong)
        {
            FuzzFailureException.Unless(read is not null && AreSame(read, message), "Reading what was written gives the message.");
        }
        return HashCode.Combine(message.Parameters.Length, message.EndsInText, message.Tags.Length, message.Source.Length > 0, message.Command.Length);
    }

    private static void CheckText(ReadOnlySpan<byte> input)
    {
        var safe = new ArrayBufferWriter<byte>();
        IrcText.WriteSafe(safe, input);
        ReadOnlySpan<byte> rest = safe.WrittenSpan;
        while (!rest.IsEmpty)
        {
            int cut = IrcText.DivideAt(rest, 20);
            FuzzFailureException.Unless(cut is > 0 and <= 20, "A part fits, and is not empty.");
            FuzzFailureException.Unless(System.Text.Unicode.Utf8.IsValid(rest[..cut]) && rest[..cut].IndexOfAny("\r\n\0"u8) < 0, "A part is text of one line.");
            rest = rest[cut..];
        }
    }

    private static bool AreSame(IrcMessage one, IrcMessage other) =>
        one.Command == other.Command && one.Source == other.Source && one.Parameters.SequenceEqual(other.Parameters) && one.Tags.SequenceEqual(other.Tags)
        && (one.EndsInText == other.EndsInText || one.Parameters.IsEmpty || !other.EndsInText);
}
