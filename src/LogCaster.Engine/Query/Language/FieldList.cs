using System;
using System.Collections.Immutable;
using System.Linq;

namespace LogCaster.Engine.Query.Language;

/// <summary>Reads the value of <c>fields=</c>, the names of what is shown of a record. Pure, for any thread.</summary>
internal static class FieldList
{
    /// <summary>What may be written, for use in error texts.</summary>
    public const string Allowed = "1 to 32 names with commas between: time, seq, level, source, message, or fields of the records";

    private const int MaxNames = 32;

    /// <summary>Reads the value.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="names">The names.</param>
    public static bool TryParse(string text, out ImmutableArray<string> names)
    {
        names = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return names.Length is > 0 and <= MaxNames && names.Distinct(StringComparer.Ordinal).Count() == names.Length;
    }
}
