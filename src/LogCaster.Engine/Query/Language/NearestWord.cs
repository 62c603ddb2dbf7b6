using System;
using System.Collections.Generic;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Guesses which word a user meant: the known word that is few typing errors away (insertion, deletion, replacement, swap of neighbours),
/// or that begins with what was typed. Pure, for any thread.
/// </summary>
internal static class NearestWord
{
    // No known word is longer; bounds the work on what users type.
    private const int MaxWordChars = 32;

    // Fewer typed characters begin too many words.
    private const int MinPrefixChars = 3;

    /// <summary>The nearest known word; null when none is near.</summary>
    /// <param name="typed">What the user wrote.</param>
    /// <param name="known">The known words.</param>
    public static string? Find(ReadOnlySpan<char> typed, IEnumerable<string> known)
    {
        if (typed.IsEmpty || typed.Length > MaxWordChars)
            return null;
        string? nearest = null;
        // Of words that are equally far, the one that begins alike is meant, then the one from which
        // a letter is missing, then the shorter one.
        (int Distance, int Unlike, int Length) least = (int.MaxValue, 0, 0);
        foreach (string word in known)
        {
            // Two errors in a word of four characters make another word.
            int allowed = word.Length <= 4 ? 1 : 2;
            int distance = Distance(typed, word);
            if (distance > allowed && typed.Length >= MinPrefixChars && word.AsSpan().StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                distance = allowed;
            (int, int, int) score = (distance, -typed.CommonPrefixLength(word), word.Length < typed.Length ? int.MaxValue : word.Length);
            if (distance <= allowed && score.CompareTo(least) < 0)
            {
                nearest = word;
                least = score;
            }
        }
        return nearest;
    }

    // Optimal string alignment, three rows of the usual matrix.
    private static int Distance(ReadOnlySpan<char> typed, ReadOnlySpan<char> word)
    {
        Span<int> rows = stackalloc int[3 * (MaxWordChars + 1)];
        int width = word.Length + 1;
        if (width > MaxWordChars + 1)
            return int.MaxValue;
        Span<int> before = rows[..width];
        Span<int> last = rows.Slice(width, width);
        Span<int> current = rows.Slice(2 * width, width);
        for (int j = 0; j < width; j++)
            last[j] = j;
        for (int i = 1; i <= typed.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j < width; j++)
            {
                int cost = SameLetter(typed[i - 1], word[j - 1]) ? 0 : 1;
                current[j] = int.Min(int.Min(current[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && SameLetter(typed[i - 1], word[j - 2]) && SameLetter(typed[i - 2], word[j - 1]))
                    current[j] = int.Min(current[j], before[j - 2] + 1);
            }
            Span<int> spare = before;
            before = last;
            last = current;
            current = spare;
        }
        return last[width - 1];
    }

    private static bool SameLetter(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
