using System;
using System.Buffers;
using System.Text;
using System.Text.Json;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Records;

namespace LogCaster.Fuzz.Targets;

/// <summary>A record in an answer: whatever its bytes, it is one line of valid UTF-8 without control characters, and JSON gives its text back.</summary>
internal static class RecordOutputTarget
{
    public static FuzzTarget Row { get; } = new("RecordOutput", Run, ["\u001b[31m", "\r", "\n", "\0", "\u0085", "\u2028", "\u00e4\u20ac\U0001F600", "\\", "\"", "\t", "\u007f"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        var record = new Record { Ticks = 639_000_000_000_000_000 + (input.Length * 10_000_000L), Severity = Severity.Error };
        string text = Write(OutputFormat.Text, record, input);
        FuzzFailureException.Unless(text.IndexOf('\n', StringComparison.Ordinal) == text.Length - 1, "A record is one line.");
        FuzzFailureException.Unless(!text.AsSpan(0, text.Length - 1).ContainsAnyExceptSafe(), "No control character leaves but TAB.");
        string json = Write(OutputFormat.Json, record, input);
        FuzzFailureException.Unless(json.IndexOf('\n', StringComparison.Ordinal) == json.Length - 1, "A JSON record is one line.");
        using JsonDocument document = JsonDocument.Parse(json);
        string message = document.RootElement.GetProperty("message").GetString()!;
        FuzzFailureException.Unless(message == Encoding.UTF8.GetString(input), "JSON gives the text back.");
        return HashCode.Combine(text.Length - input.Length, json.Length - input.Length);
    }

    private static string Write(OutputFormat format, in Record record, ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>();
        RecordWriter.Write(format, output, new TimestampText(TimeZoneInfo.Utc), 7, record, "127.0.0.1", payload);
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
    }

    private static bool ContainsAnyExceptSafe(this ReadOnlySpan<char> text)
    {
        foreach (char value in text)
        {
            if ((char.IsControl(value) && value != '\t') || value is '\u2028' or '\u2029')
            {
                return true;
            }
        }
        return false;
    }
}
