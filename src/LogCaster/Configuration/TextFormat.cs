using System;
using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Configuration;

/// <summary>Texts of one line; with <paramref name="isWord"/> without blanks.</summary>
internal sealed class TextFormat(string placeholder, int maxChars, bool isWord = false) : IValueFormat<string>
{
    public string Placeholder => placeholder;

    public string Form => isWord ? $"a word of at most {maxChars} characters" : $"a line of at most {maxChars} characters";

    public bool TryParse(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return text.Length <= maxChars && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !(isWord && text.Contains(' ', StringComparison.Ordinal));
    }

    public string Format(string value) => value;
}
