using System;
using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Configuration;

/// <summary>Tokens: one word. An empty file of a token is an error, and not the wish to have none.</summary>
internal sealed class TokenFormat : IValueFormat<string>
{
    /// <summary>The longest token, in characters.</summary>
    public const int MaxChars = 256;

    public string Placeholder => "TOKEN";

    public string Form => $"one word of at most {MaxChars} visible ASCII characters, such as logcaster gen-token makes";

    public bool TryParse(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return text.Length is > 0 and <= MaxChars && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;
    }

    public string Format(string value) => value;
}
