using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LogCaster.Engine.Irc;

namespace LogCaster.Irc.Logs;

/// <summary>Reads a record from an answer in JSON, and writes it as messages. Pure functions, any thread.</summary>
internal static class PastRecord
{
    /// <summary>How the ids of messages begin that are records.</summary>
    public const string IdPrefix = "log-";

    /// <summary>Reads a record.</summary>
    /// <param name="line">A line of the answer.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="ticks">When it came, in UTC ticks.</param>
    /// <param name="text">Its text, in which nothing is a control.</param>
    /// <returns>False if the line is no record.</returns>
    // An answer that was cut may end in the middle of an object.
    public static bool TryRead(ReadOnlySpan<byte> line, out long sequence, out long ticks, out byte[] text)
    {
        (sequence, ticks, text) = (-1, 0, []);
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }
                string? name = reader.GetString();
                if (!reader.Read())
                {
                    return false;
                }
                switch (name)
                {
                    case "seq":
                        sequence = reader.GetInt64();
                        break;
                    case "time":
                        ticks = reader.GetDateTimeOffset().UtcTicks;
                        break;
                    case "message":
                        var safe = new ArrayBufferWriter<byte>();
                        IrcText.WriteSafe(safe, Encoding.UTF8.GetBytes(reader.GetString() ?? ""));
                        text = safe.WrittenSpan.ToArray();
                        break;
                    default:
                        break;
                }
            }
            return sequence >= 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes a record as messages, in as many as it takes.</summary>
    /// <param name="messages">Where to.</param>
    /// <param name="source">Who says it.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="ticks">When it came, in UTC ticks.</param>
    /// <param name="text">Its time and text.</param>
    public static void Write(List<IrcMessage> messages, string source, string channel, long sequence, long ticks, byte[] text)
    {
        // What LogLines leaves free is the same, so that the pieces are.
        const int Others = 40;
        int room = IrcMessageReader.MaxBodyBytes - Others - channel.Length - source.Length;
        var time = new IrcTag("time", IrcServer.TimeText(new DateTimeOffset(ticks, TimeSpan.Zero)));
        ReadOnlySpan<byte> rest = text;
        for (int piece = 0; !rest.IsEmpty && piece < LogLines.MaxPieces; piece++)
        {
            int cut = IrcText.DivideAt(rest, room);
            string id = string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{sequence}{(piece == 0 ? "" : $"-{piece}")}");
            IrcTag[] tags = [time, new("msgid", id), new("bot", "")];
            messages.Add(new IrcMessage("PRIVMSG", [channel, Encoding.UTF8.GetString(rest[..cut])]) { Source = source, Tags = [.. tags], EndsInText = true });
            rest = rest[cut..];
        }
    }
}
