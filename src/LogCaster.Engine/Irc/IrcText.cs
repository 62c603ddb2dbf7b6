using System;
using System.Buffers;
using LogCaster.Engine.Query.Output;

namespace LogCaster.Engine.Irc;

/// <summary>Text on its way into messages. Pure functions, for any thread.</summary>
public static class IrcText
{
    // The longest character of UTF-8.
    private const int MaxCharacterBytes = 4;

    /// <summary>Where a text is cut so that it has at most so many bytes and no character is cut.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="maxBytes">The most bytes.</param>
    /// <returns>How many bytes stay.</returns>
    public static int CutAt(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes)
            return text.Length;
        int cut = maxBytes;
        while (cut > 0 && maxBytes - cut < MaxCharacterBytes && (text[cut] & 0xC0) == 0x80)
            cut--;
        return cut;
    }

    /// <summary>Where a text is divided, if it does not fit: at the last blank of its end, or between two characters.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="maxBytes">The most bytes; at least 4, so that it goes on.</param>
    /// <returns>How many bytes belong to the first part; more than 0 unless the text is empty.</returns>
    public static int DivideAt(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes)
            return text.Length;
        // A word of more than a quarter of the line is divided rather than the line made short.
        int blank = text[..maxBytes].LastIndexOf((byte)' ') + 1;
        return blank > maxBytes * 3 / 4 ? blank : CutAt(text, maxBytes);
    }

    /// <summary>Writes the bytes of a record so that they stay one line of text: controls as <c>\n</c> or <c>\x1b</c>, what is not UTF-8 as U+FFFD.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="payload">The bytes, of any kind.</param>
    public static void WriteSafe(IBufferWriter<byte> output, ReadOnlySpan<byte> payload) => TextEscaper.Write(output, payload, EscapeStyle.Text);
}
