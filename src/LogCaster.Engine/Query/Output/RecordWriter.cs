using System;
using System.Buffers;
using System.Buffers.Text;
using System.Text;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Output;

/// <summary>
/// Writes a record the way a query asked for it; every function writes exactly one line that ends with LF, and allocates nothing. Pure but
/// for the <see cref="TimestampText"/>, which belongs to the caller's query.
/// </summary>
/// <remarks>The output must be able to give a span as long as the record and 32 bytes more.</remarks>
public static class RecordWriter
{
    /// <summary>Writes a record in the given format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="output">Where to.</param>
    /// <param name="timestamps">The query's writer of times.</param>
    /// <param name="sequence">The record's sequence number.</param>
    /// <param name="record">The record; its time and severity are used.</param>
    /// <param name="source">The sender's name; empty when unknown.</param>
    /// <param name="payload">The record's bytes.</param>
    /// <param name="isZoned">Whether times in JSON are in the zone of the timestamps, rather than in UTC.</param>
    /// <param name="isMatch">What JSON tells of a record among its neighbours: whether it is a match; null tells nothing.</param>
    public static void Write(
        OutputFormat format, IBufferWriter<byte> output, TimestampText timestamps, long sequence, in Record record, string source,
        ReadOnlySpan<byte> payload, bool isZoned = false, bool? isMatch = null)
    {
        switch (format)
        {
            case OutputFormat.Raw:
                WriteRaw(output, payload);
                break;
            case OutputFormat.Json:
                WriteJson(output, timestamps, sequence, record, source, payload, isZoned, isMatch);
                break;
            case OutputFormat.Text:
            default:
                WriteText(output, timestamps, record.Ticks, payload);
                break;
        }
    }

    /// <summary>
    /// <c>[YYYY-MM-DD HH:MM:SS] text</c>, local time. Control characters are escaped and bytes that are not UTF-8 become U+FFFD, so that
    /// the record is one line and cannot steer a terminal.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="timestamps">The query's writer of times.</param>
    /// <param name="ticks">Arrival time in UTC ticks.</param>
    /// <param name="payload">The record's bytes.</param>
    public static void WriteText(IBufferWriter<byte> output, TimestampText timestamps, long ticks, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> time = timestamps.Local(ticks);
        if (TextEscaper.IndexOfSpecial(payload, EscapeStyle.Text) < 0)
        {
            Span<byte> line = output.GetSpan(time.Length + payload.Length + 1);
            time.CopyTo(line);
            payload.CopyTo(line[time.Length..]);
            line[time.Length + payload.Length] = (byte)'\n';
            output.Advance(time.Length + payload.Length + 1);
            return;
        }
        output.Write(time);
        TextEscaper.Write(output, payload, EscapeStyle.Text);
        output.Write("\n"u8);
    }

    /// <summary>The record's bytes as they came, then LF.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="payload">The record's bytes.</param>
    public static void WriteRaw(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        Span<byte> line = output.GetSpan(payload.Length + 1);
        payload.CopyTo(line);
        line[payload.Length] = (byte)'\n';
        output.Advance(payload.Length + 1);
    }

    /// <summary>One JSON object (RFC 8259) with the members time (RFC 3339, UTC, ms), seq, level (or null), source and message.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="timestamps">The query's writer of times.</param>
    /// <param name="sequence">The record's sequence number.</param>
    /// <param name="record">The record; its time and severity are used.</param>
    /// <param name="source">The sender's name; empty when unknown.</param>
    /// <param name="payload">The record's bytes.</param>
    /// <param name="isZoned">Whether the time is in the zone of the timestamps, rather than in UTC.</param>
    /// <param name="isMatch">The member match, which is the last; null leaves it out.</param>
    public static void WriteJson(
        IBufferWriter<byte> output, TimestampText timestamps, long sequence, in Record record, string source, ReadOnlySpan<byte> payload,
        bool isZoned = false, bool? isMatch = null)
    {
        // The fixed members and the two longest values (a 20-digit number, "emergency") fit well into this.
        const int HeadBytes = 128;
        Span<byte> head = output.GetSpan(HeadBytes);
        int length = Append(head, 0, "{\"time\":\""u8);
        int timeBytes = TimestampText.UtcBytes;
        if (isZoned)
        {
            timeBytes = timestamps.WriteZoned(record.Ticks, head[length..]);
        }
        else
        {
            timestamps.WriteUtc(record.Ticks, head[length..]);
        }
        length = Append(head, length + timeBytes, "\",\"seq\":"u8);
        Utf8Formatter.TryFormat(sequence, head[length..], out int digits);
        length = Append(head, length + digits, ",\"level\":"u8);
        ReadOnlySpan<byte> level = SeverityNames.Utf8NameOf(record.Severity);
        if (level.IsEmpty)
        {
            length = Append(head, length, "null"u8);
        }
        else
        {
            length = Append(head, length, "\""u8);
            length = Append(head, length, level);
            length = Append(head, length, "\""u8);
        }
        length = Append(head, length, ",\"source\":\""u8);
        output.Advance(length);
        WriteJsonText(output, source);
        output.Write("\",\"message\":\""u8);
        TextEscaper.Write(output, payload, EscapeStyle.Json);
        output.Write(isMatch switch { true => "\",\"match\":true}\n"u8, false => "\",\"match\":false}\n"u8, null => "\"}\n"u8 });
    }

    private static int Append(Span<byte> destination, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(destination[at..]);
        return at + text.Length;
    }

    // A name can be of any length, so it goes in pieces that fit the stack; no piece ends inside of a surrogate pair.
    private static void WriteJsonText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        const int PieceChars = 64;
        Span<byte> utf8 = stackalloc byte[PieceChars * 3];
        while (!text.IsEmpty)
        {
            int take = int.Min(PieceChars, text.Length);
            if (take < text.Length && char.IsHighSurrogate(text[take - 1]))
                take--;
            int bytes = Encoding.UTF8.GetBytes(text[..take], utf8);
            TextEscaper.Write(output, utf8[..bytes], EscapeStyle.Json);
            text = text[take..];
        }
    }
}
