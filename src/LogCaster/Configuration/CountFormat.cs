using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>Whole numbers in a range, in decimal digits.</summary>
internal sealed class CountFormat(int min, int max) : IValueFormat<int>
{
    public string Placeholder => "N";

    public string Form => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");

    public bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    public string Format(int value) => value.ToString(CultureInfo.InvariantCulture);
}
