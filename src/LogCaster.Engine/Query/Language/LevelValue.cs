using System;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Reads the value of <c>level=</c>: <c>warning</c> is that or worse, <c>info..err</c> a range whose ends may stand in any order, <c>none</c> the records
/// that state no severity. Pure, for any thread.
/// </summary>
internal static class LevelValue
{
    /// <summary>What may be written, for use in error texts.</summary>
    public const string Allowed = SeverityNames.Allowed + "; two of them with .. between";

    /// <summary>Reads the value.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="worst">The worst severity wanted (smallest number).</param>
    /// <param name="mildest">The mildest severity wanted (largest number).</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Severity worst, out Severity mildest)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            bool known = SeverityNames.TryParse(text, out mildest);
            worst = mildest == Severity.None ? Severity.None : Severity.Emergency;
            return known;
        }
        bool both = SeverityNames.TryParse(text[..dots], out worst) & SeverityNames.TryParse(text[(dots + 2)..], out mildest);
        if (worst > mildest)
            (worst, mildest) = (mildest, worst);
        return both;
    }
}
