using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace LogCaster.Bench.Report;

/// <summary>The values that one measurement gave in its rounds. Shown as the median and, where rounds differ, the least and the most.</summary>
internal sealed class Sample(string name, string unit, IEnumerable<double> values)
{
    private readonly double[] _values = [.. values];

    /// <summary>What was measured, as the raw results name it.</summary>
    public string Name { get; } = name;

    /// <summary>Unit of every value.</summary>
    public string Unit { get; } = unit;

    /// <summary>The values in the order of the rounds.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The middle value; between two, their mean.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>Round by round this sample divided by the other: what the machine did in a round touches both alike.</summary>
    public Sample RatioTo(Sample other) =>
        new($"{Name} / {other.Name}", "ratio", _values.Zip(other._values, static (mine, its) => mine / its));

    /// <summary>The median, then least and most in brackets.</summary>
    public string Show(string format) => _values.Length == 1
        ? Number(Median, format)
        : $"{Number(Median, format)} ({Number(_values.Min(), format)}–{Number(_values.Max(), format)})";

    /// <summary>A number as text, the same on every machine.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
