using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>Whole numbers in a range, in decimal digits; thousands and millions may be written short, as in <c>20M</c>.</summary>
internal sealed class CountFormat(int min, int max) : IValueFormat<int>
{
    private const int Thousand = 1_000;
    private const int Million = 1_000_000;

    public string Placeholder => "N";

    public string Form => string.Create(
        CultureInfo.InvariantCulture, $"a whole number from {min} to {max}{(max >= Million ? ", such as 5000, 50K or 5M" : "")}");

    public bool TryParse(string text, out int value)
    {
        value = 0;
        int unit = text.Length == 0 ? 1 : text[^1] switch
        {
            'k' or 'K' => Thousand,
            'm' or 'M' => Million,
            _ => 1,
        };
        string digits = unit == 1 ? text : text[..^1];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || (long)number * unit < min || (long)number * unit > max)
        {
            return false;
        }
        value = number * unit;
        return true;
    }

    public string Format(int value) => value.ToString(CultureInfo.InvariantCulture);
}
