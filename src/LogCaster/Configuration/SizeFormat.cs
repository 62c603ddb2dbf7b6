using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>Sizes in bytes: digits, then nothing for bytes or one of K, M, G, T for powers of 1024. <c>long.MaxValue</c> as maximum means none.</summary>
internal sealed class SizeFormat(long minBytes, long maxBytes) : IValueFormat<long>
{
    private const string Units = "KMGT";

    public string Placeholder => "SIZE";

    public string Form => maxBytes == long.MaxValue
        ? $"a size of at least {Format(minBytes)}, such as 64K, 10M or 1G"
        : $"a size from {Format(minBytes)} to {Format(maxBytes)}, such as 64K, 10M or 1G";

    public bool TryParse(string text, out long value)
    {
        value = 0;
        int unit = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), System.StringComparison.Ordinal);
        string digits = unit < 0 ? text : text[..^1];
        int shift = (unit + 1) * 10;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > long.MaxValue >> shift)
        {
            return false;
        }
        value = number << shift;
        return value >= minBytes && value <= maxBytes;
    }

    public string Format(long value) => Text(value);

    /// <summary>A size in the largest unit that divides it.</summary>
    public static string Text(long bytes)
    {
        int unit = -1;
        while (unit + 1 < Units.Length && bytes != 0 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            unit++;
        }
        string number = bytes.ToString(CultureInfo.InvariantCulture);
        return unit < 0 ? number : number + Units[unit];
    }
}
