using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace LogCaster.EndToEnd;

/// <summary>Lines that say who sent them and which of his lines they are, and the proof that all arrived once and in order.</summary>
internal static class NumberedLines
{
    /// <summary>The lines <paramref name="from"/> to <paramref name="to"/> of a sender, the last one included.</summary>
    public static byte[] Of(int sender, int from, int to)
    {
        var text = new StringBuilder();
        for (int i = from; i <= to; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"INFO sender={sender} line={i} some more words\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads an answer with <c>out=raw</c>; gives what is wrong with it, and nothing if every sender's lines are there, 1 to the last, in order.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="senders">How many senders there were, numbered from 0.</param>
    /// <param name="last">The number of each sender's last line.</param>
    public static IReadOnlyList<string> Faults(string answer, int senders, int last)
    {
        var faults = new List<string>();
        int[] seen = new int[senders];
        foreach (string line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ');
            if (words.Length != 6 || !TryRead(words[1], "sender=", out int sender) || sender >= senders || !TryRead(words[2], "line=", out int number))
            {
                faults.Add($"glued or split: {line}");
            }
            else if (number != ++seen[sender])
            {
                faults.Add($"sender {sender}: line {number} where {seen[sender]} was due");
                seen[sender] = number;
            }
        }
        for (int sender = 0; sender < senders; sender++)
        {
            if (seen[sender] != last)
            {
                faults.Add($"sender {sender}: ends at line {seen[sender]}");
            }
        }
        return faults;
    }

    private static bool TryRead(string word, string name, out int value)
    {
        value = 0;
        return word.StartsWith(name, StringComparison.Ordinal)
            && int.TryParse(word[name.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
