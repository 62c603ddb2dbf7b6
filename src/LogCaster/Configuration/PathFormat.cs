using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Configuration;

/// <summary>Directories: any path.</summary>
internal sealed class PathFormat : IValueFormat<string>
{
    private const int MaxChars = 4000;

    public string Placeholder => "DIR";

    public string Form => "a directory";

    public bool TryParse(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return text.Length is > 0 and <= MaxChars && !text.Contains('\0', System.StringComparison.Ordinal);
    }

    public string Format(string value) => value;
}
