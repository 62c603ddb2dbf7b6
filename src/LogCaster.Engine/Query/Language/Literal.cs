using System;
using System.Runtime.InteropServices;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>A text that matches of a pattern hold.</summary>
/// <param name="Text">The text.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same; null as long as nothing in it has case.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Literal(string Text, bool? IgnoreCase)
{
    /// <summary>Whether no half of a pair of surrogates stands alone: that has no bytes.</summary>
    public bool IsWellFormed
    {
        get
        {
            for (int i = 0; i < Text.Length; i++)
            {
                if (!char.IsSurrogate(Text[i]))
                    continue;
                if (i + 1 == Text.Length || !char.IsSurrogatePair(Text[i], Text[i + 1]))
                    return false;
                i++;
            }
            return true;
        }
    }

    /// <summary>The text of a single character; null if it is not sure which bytes it stands for.</summary>
    /// <param name="c">The character.</param>
    public static Literal? Of(CharNode c)
    {
        bool isSure = c.IgnoreCase ? char.IsAscii(c.Value) && c.Value is not ('k' or 'K') : c.Value != '\uFFFD';
        return isSure ? new Literal(c.Value.ToString(), IsCased(c.Value) ? c.IgnoreCase : null) : null;
    }

    /// <summary>Whether a character tells whether case is ignored.</summary>
    /// <param name="c">The character.</param>
    public static bool IsCased(char c) => !char.IsAscii(c) || char.IsAsciiLetter(c);

    /// <summary>Whether a record that holds this text is sure to hold the other.</summary>
    /// <param name="other">The other.</param>
    public bool Implies(Literal other)
    {
        if (other.IgnoreCase != true)
            return (IgnoreCase != true || other.IgnoreCase is null) && Text.Contains(other.Text, StringComparison.Ordinal);
        // A text that ignores case is ASCII, and no other letter may count as one of ASCII.
        for (int i = 0; i + other.Text.Length <= Text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(Text.AsSpan(i, other.Text.Length), other.Text))
                return true;
        }
        return false;
    }

    /// <summary>The condition that a record holds the text.</summary>
    public TextFilter ToFilter() => new([.. Encoding.UTF8.GetBytes(Text)], IgnoreCase ?? false);
}
