using System.Globalization;

namespace LogCaster.Configuration;

/// <summary>
/// Sizes in bytes: digits, then nothing for bytes or one of K, M, G, T for powers of 1024. <c>long.MaxValue</c> as maximum means none. With
/// <paramref name="zeroMeans"/>, 0 is allowed too and has that meaning. A number alone may count something else than bytes.
/// </summary>
internal sealed class SizeFormat(long minBytes, long maxBytes, string? zeroMeans = null, bool countsMegabytes = false) : IValueFormat<long>
{
    private const string Units = "KMGT";
    private const int MegabyteShift = 20;

    public string Placeholder => "SIZE";

    public string Form =>
        (maxBytes == long.MaxValue
            ? $"a size of at least {Text(minBytes)}, such as 64K, 10M or 1G"
            : $"a size from {Text(minBytes)} to {Text(maxBytes)}, such as 64K, 10M or 1G")
        + (countsMegabytes ? "; a number alone counts megabytes" : "")
        + (zeroMeans is null ? "" : $", or 0 ({zeroMeans})");

    public bool TryParse(string text, out long value)
    {
        value = 0;
        int unit = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), System.StringComparison.Ordinal);
        string digits = unit < 0 ? text : text[..^1];
        int shift = unit < 0 && countsMegabytes ? MegabyteShift : (unit + 1) * 10;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > long.MaxValue >> shift)
        {
            return false;
        }
        value = number << shift;
        return (value >= minBytes && value <= maxBytes) || (value == 0 && zeroMeans is not null);
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
