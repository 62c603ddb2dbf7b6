using System;

namespace LogCaster.Engine.Query.Language;

/// <summary>Tells the text of a verb from the options behind it. Pure, for any thread.</summary>
internal static class TrailingOptions
{
    /// <summary>
    /// Where the options begin that end a text. The text itself may hold anything, so only a run of known options that reaches the end of
    /// the line is taken from it.
    /// </summary>
    /// <param name="text">A text with options after it.</param>
    /// <returns>The index of the first option; the length of the text when there is none.</returns>
    public static int Start(ReadOnlySpan<byte> text)
    {
        var reader = new ItemReader(text);
        int start = text.Length;
        while (reader.Position < text.Length)
        {
            bool isItem = reader.TryRead(out Item item, out string? error);
            if (error is not null)
                reader.SkipWord();
            if (!isItem || SearchOptionTable.Find(item.Key) is not { MayTrail: true })
                start = text.Length;
            else if (start == text.Length)
                start = item.Start;
        }
        return start;
    }
}
