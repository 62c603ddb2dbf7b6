using System;

namespace LogCaster.Engine.Irc;

/// <summary>Masks of users, channels and servers: <c>*</c> is any text, <c>?</c> any character. Pure functions, for any thread.</summary>
public static class IrcMask
{
    /// <summary>Whether a text fits to a mask, ASCII letters of any case. At most the product of both lengths in steps.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="text">The text.</param>
    public static bool Matches(string mask, string text)
    {
        int m = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.Length)
        {
            if (m < mask.Length && mask[m] == '*')
            {
                star = m++;
                retry = t;
            }
            else if (m < mask.Length && (mask[m] == '?' || Fold(mask[m]) == Fold(text[t])))
            {
                m++;
                t++;
            }
            else if (star >= 0)
            {
                m = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }
        while (m < mask.Length && mask[m] == '*')
            m++;
        return m == mask.Length;
    }

    /// <summary>Whether a text is a mask rather than a name.</summary>
    public static bool IsMask(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    private static char Fold(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
