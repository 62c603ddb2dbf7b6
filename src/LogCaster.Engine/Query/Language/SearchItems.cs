using System;

namespace LogCaster.Engine.Query.Language;

/// <summary>Reads the items that make a search: words, pairs and options, in any order and number. Pure, for any thread.</summary>
internal static class SearchItems
{
    /// <summary>Reads all items.</summary>
    /// <param name="items">The part of the line that holds them.</param>
    /// <param name="draft">Takes what they say.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> items, QueryDraft draft)
    {
        var reader = new ItemReader(items);
        string? error;
        while (reader.TryRead(out Item item, out error))
        {
            if (item.Key.IsEmpty)
                draft.AddWord(item.Value);
            else if (SearchOptionTable.Find(item.Key) is { } row)
                error = draft.Apply(row, item.Value);
            else
                error = SearchOptionTable.Unknown(item.Key);
            if (error is not null)
                break;
        }
        return error;
    }

    /// <summary>
    /// Where the options begin that end a text. The text itself may hold anything, so only a run of known options that reaches the end of
    /// the line is taken from it.
    /// </summary>
    /// <param name="text">A text with options after it.</param>
    /// <returns>The index of the first option; the length of the text when there is none.</returns>
    public static int StartOfTrailingOptions(ReadOnlySpan<byte> text)
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
