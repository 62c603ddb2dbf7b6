using System;
using System.Collections.Immutable;
using System.Text;
using LogCaster.Engine.Query.Fields;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Language;

/// <summary>Makes the terms that test a field, or what LogCaster knows of every record: <c>level:</c> and <c>source:</c>. Pure, for any thread.</summary>
internal static class FieldTerms
{
    /// <summary>Makes the term <c>name:value</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="asText">The term as it was written, if it can be a text too; empty if its value was quoted.</param>
    /// <param name="place">Where it stands, for error texts.</param>
    /// <param name="term">The term; null after an error.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? OfValue(ImmutableArray<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> asText, string place, out Term? term)
    {
        term = new FieldTerm(name, [.. value], [.. asText]);
        string text = Encoding.UTF8.GetString(value);
        bool isLevel = name.AsSpan().SequenceEqual("level"u8);
        if ((isLevel || name.AsSpan().SequenceEqual("severity"u8)) && SeverityNames.TryParse(text, out Severity severity))
        {
            term = new PlainTerm(new LevelFilter(severity));
        }
        else if (isLevel && !asText.IsEmpty && NearestWord.Find(text, SeverityNames.All) is { } near)
        {
            term = null;
            string echo = EchoText.Of(text);
            return $"level:{echo} at {place} is no severity (did you mean level:{near}?); to test a field of that name, write level:\"{echo}\"";
        }
        else if (name.AsSpan().SequenceEqual("source"u8))
        {
            term = new PlainTerm(new SourceFilter(text));
        }
        return null;
    }

    /// <summary>Makes a term such as <c>name>=5</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="comparison">How its value compares.</param>
    /// <param name="number">The number that it compares with, perhaps with a unit.</param>
    /// <param name="place">Where it stands, for error texts.</param>
    /// <param name="term">The term; null after an error.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? OfNumber(ReadOnlySpan<byte> name, NumberComparison comparison, ReadOnlySpan<byte> number, string place, out Term? term)
    {
        term = null;
        FieldReader.TryReadNumber(number, out _, out ReadOnlySpan<byte> unit);
        bool isPlain = unit.IsEmpty || unit.SequenceEqual("%"u8);
        // A number whose unit says nothing here would be compared with seconds and hours alike.
        if (!isPlain && !(Quantity.TryRead(number, out Quantity quantity) && quantity.Kind != QuantityKind.Plain))
        {
            return $"the unit {EchoText.Of(unit)} at {place} is not known; allowed: none, %, {Quantity.Units}";
        }
        term = new PlainTerm(new FieldFilter([.. name], new FieldNumber(comparison, [.. number])));
        return null;
    }
}
