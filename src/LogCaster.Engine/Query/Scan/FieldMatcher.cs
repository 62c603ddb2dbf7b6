using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LogCaster.Engine.Query.Fields;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Scan;

/// <summary>A field of the record passes a test. Immutable, any thread.</summary>
internal abstract class FieldMatcher(ImmutableArray<byte> name) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch)
    {
        if (!FieldReader.TryFind(text, name.AsSpan(), out FieldValue value))
        {
            return false;
        }
        return Passes(value.IsEscaped ? scratch.Decode(value) : value.Raw, scratch);
    }

    /// <summary>The matcher of a filter.</summary>
    public static FieldMatcher Of(FieldFilter filter) => filter.Test switch
    {
        FieldText text => new FieldTextMatcher(filter.Name, text),
        FieldPattern pattern => new FieldPatternMatcher(filter.Name, pattern),
        FieldNumber number => new FieldNumberMatcher(filter.Name, number),
        _ => throw new ArgumentException("A kind of test without matcher.", nameof(filter)),
    };

    /// <summary>Whether the value passes.</summary>
    /// <param name="value">The value, without quotes and escapes.</param>
    /// <param name="scratch">Room of the calling thread.</param>
    protected abstract bool Passes(ReadOnlySpan<byte> value, MatchScratch scratch);
}

/// <summary>The value is a text.</summary>
internal sealed class FieldTextMatcher(ImmutableArray<byte> name, FieldText test) : FieldMatcher(name)
{
    private readonly bool _isFolded = test.IgnoreCase && !Ascii.IsValid(test.Value.AsSpan());
    private readonly string _text = Encoding.UTF8.GetString(test.Value.AsSpan());
    private readonly Matcher? _anywhere = test.Anywhere.IsEmpty ? null : OfText(new TextFilter(test.Anywhere, test.IgnoreCase));

    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) =>
        base.Matches(record, text, scratch) || _anywhere?.Matches(record, text, scratch) == true;

    protected override bool Passes(ReadOnlySpan<byte> value, MatchScratch scratch)
    {
        ReadOnlySpan<byte> wanted = test.Value.AsSpan();
        if (_isFolded)
        {
            return scratch.Decode(value).Equals(_text, StringComparison.OrdinalIgnoreCase);
        }
        return test.IgnoreCase ? EqualsFolded(value, wanted) : value.SequenceEqual(wanted);
    }

    // Ascii.EqualsIgnoreCase says no to bytes beyond ASCII, which is right: the wanted text has none.
    private static bool EqualsFolded(ReadOnlySpan<byte> value, ReadOnlySpan<byte> wanted) =>
        value.Length == wanted.Length && Ascii.EqualsIgnoreCase(value, wanted);
}

/// <summary>A regular expression matches in the value.</summary>
internal sealed class FieldPatternMatcher(ImmutableArray<byte> name, FieldPattern test) : FieldMatcher(name)
{
    private readonly RegexMatcher _pattern = new(test.Pattern, isForeseen: true);

    protected override bool Passes(ReadOnlySpan<byte> value, MatchScratch scratch) => _pattern.Matches(value, scratch);
}

/// <summary>The value is a number that compares so with another.</summary>
internal sealed class FieldNumberMatcher : FieldMatcher
{
    private readonly NumberComparison _comparison;
    private readonly Quantity _wanted;

    public FieldNumberMatcher(ImmutableArray<byte> name, FieldNumber test)
        : base(name)
    {
        _comparison = test.Comparison;
        bool isNumber = Quantity.TryRead(test.Number.AsSpan(), out _wanted);
        Debug.Assert(isNumber, "The parser takes nothing else.");
    }

    protected override bool Passes(ReadOnlySpan<byte> value, MatchScratch scratch) =>
        Quantity.TryRead(value, out Quantity quantity) && quantity.TryCompareTo(_wanted, out int? order) && _comparison switch
        {
            NumberComparison.Greater => order > 0,
            NumberComparison.GreaterOrEqual => order >= 0,
            NumberComparison.Less => order < 0,
            NumberComparison.LessOrEqual => order <= 0,
            _ => order == 0,
        };
}
