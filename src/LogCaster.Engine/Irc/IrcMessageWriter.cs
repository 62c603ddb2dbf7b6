using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace LogCaster.Engine.Irc;

/// <summary>
/// Writes messages: whatever the parts are, what is written is one line, of at most <see cref="IrcMessageReader.MaxBodyBytes"/> bytes behind its tags,
/// cut where a character ends. Pure functions, for any thread.
/// </summary>
public static class IrcMessageWriter
{
    private const int LineEndBytes = 2;

    /// <summary>Writes a message.</summary>
    /// <param name="output">Receives the line.</param>
    /// <param name="message">The message.</param>
    public static void Write(IBufferWriter<byte> output, IrcMessage message)
    {
        WriteTags(output, message.Tags);
        WriteBody(output, message);
    }

    /// <summary>Writes the tags of a message, if there are any.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="tags">The tags.</param>
    public static void WriteTags(IBufferWriter<byte> output, ImmutableArray<IrcTag> tags)
    {
        if (tags.IsEmpty)
            return;
        var text = new StringBuilder();
        foreach (IrcTag tag in tags)
        {
            text.Append(text.Length == 0 ? '@' : ';').Append(tag.Key);
            if (tag.Value.Length > 0)
                text.Append('=').Append(IrcTagText.Escape(tag.Value));
        }
        Encoding.UTF8.GetBytes(text.Append(' ').ToString(), output);
    }

    /// <summary>Writes a message without its tags, with its end.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="message">The message.</param>
    public static void WriteBody(IBufferWriter<byte> output, IrcMessage message)
    {
        var text = new StringBuilder();
        if (message.Source.Length > 0)
            text.Append(':').Append(message.Source).Append(' ');
        text.Append(message.Command);
        for (int i = 0; i < message.Parameters.Length; i++)
        {
            string parameter = message.Parameters[i];
            bool isLast = i == message.Parameters.Length - 1;
            text.Append(' ');
            if (isLast && (message.EndsInText || !IsWord(parameter)))
                text.Append(':').Append(parameter);
            else
                text.Append(IsWord(parameter) ? parameter : "*");
        }
        // A line is one line, whoever wrote its parts.
        text.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        output.Write(bytes.AsSpan(0, IrcText.CutAt(bytes, IrcMessageReader.MaxBodyBytes - LineEndBytes)));
        output.Write("\r\n"u8);
    }

    private static bool IsWord(string parameter) => parameter.Length > 0 && parameter[0] != ':' && !parameter.Contains(' ', StringComparison.Ordinal);
}
