using System.Diagnostics.CodeAnalysis;

namespace LogCaster.Configuration;

/// <summary>Lists of networks; nothing is none.</summary>
internal sealed class NetworksFormat : IValueFormat<Networks>
{
    private const int MaxChars = 4000;

    public string Placeholder => "NETWORKS";

    public string Form => "networks such as 192.168.1.0/24 or 2001:db8::/32, addresses, or the word private, with commas between them";

    public bool TryParse(string text, [MaybeNullWhen(false)] out Networks value)
    {
        value = text.Length == 0 ? Networks.None : text.Length <= MaxChars ? Networks.TryParse(text) : null;
        return value is not null;
    }

    public string Format(Networks value) => value.Text;
}
