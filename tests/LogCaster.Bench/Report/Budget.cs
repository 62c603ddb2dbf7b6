namespace LogCaster.Bench.Report;

/// <summary>What LogCaster is meant to reach, and whether a figure does. A missed budget is printed, and never fails the run.</summary>
internal readonly record struct Budget(double Limit, bool AtLeast, string Format)
{
    /// <summary>A figure that must not fall below the limit.</summary>
    public static Budget NoLess(double limit, string format) => new(limit, AtLeast: true, format);

    /// <summary>A figure that must not rise above the limit.</summary>
    public static Budget NoMore(double limit, string format) => new(limit, AtLeast: false, format);

    /// <summary>Whether the figure keeps the budget, in a word.</summary>
    public string Met(double figure) => (AtLeast ? figure >= Limit : figure <= Limit) ? "yes" : "no";

    /// <inheritdoc/>
    public override string ToString() => (AtLeast ? "≥ " : "≤ ") + Sample.Number(Limit, Format);
}
