using System;
using System.Buffers;
using System.Text;
using LogCaster.Engine.Query.Output;

namespace LogCaster.Engine.Query.Language;

/// <summary>Repeats what a user wrote inside of an error text: short, on one line, and harmless to a terminal. For any thread.</summary>
internal static class EchoText
{
    /// <summary>How many characters of a user's text an error repeats.</summary>
    public const int MaxChars = 40;

    /// <summary>The text, shortened and escaped.</summary>
    /// <param name="text">What the user wrote, any bytes.</param>
    public static string Of(ReadOnlySpan<byte> text) => Of(Encoding.UTF8.GetString(text));

    /// <summary>The text, shortened and escaped.</summary>
    /// <param name="text">What the user wrote.</param>
    public static string Of(string text)
    {
        int take = int.Min(text.Length, MaxChars);
        if (take < text.Length && char.IsHighSurrogate(text[take - 1]))
            take--;
        var escaped = new ArrayBufferWriter<byte>();
        TextEscaper.Write(escaped, Encoding.UTF8.GetBytes(text[..take]), EscapeStyle.Text);
        string shown = Encoding.UTF8.GetString(escaped.WrittenSpan).Replace("\t", "\\t", StringComparison.Ordinal);
        return take < text.Length ? shown + "..." : shown;
    }
}
