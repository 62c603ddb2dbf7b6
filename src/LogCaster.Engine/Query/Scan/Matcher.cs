using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Says whether a record satisfies a filter. Immutable, any thread; what it needs room for is handed in.</summary>
internal abstract class Matcher
{
    /// <summary>Whether a record satisfies the filter.</summary>
    /// <param name="record">The record.</param>
    /// <param name="text">Its payload.</param>
    /// <param name="scratch">Room of the calling thread.</param>
    public abstract bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch);

    /// <summary>The matcher of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="sources">Names of senders.</param>
    public static Matcher Of(Filter filter, SourceTable sources) => filter switch
    {
        TextFilter text => OfText(text),
        RegexFilter { AsTexts: Filter texts } => Of(texts, sources),
        RegexFilter regex => new RegexMatcher(regex),
        LevelFilter level => new LevelMatcher(level.Severity),
        SourceFilter source => new SourceMatcher(source.Name, sources),
        FieldFilter field => FieldMatcher.Of(field),
        AllFilter all => new AllMatcher([.. all.Filters.Select(part => Of(part, sources))]),
        AnyFilter any => OfAny(any, sources),
        NotFilter not => new NotMatcher(Of(not.Inner, sources)),
        _ => throw new ArgumentException("A kind of filter without matcher.", nameof(filter)),
    };

    private static Matcher OfAny(AnyFilter any, SourceTable sources) =>
        TextSetMatcher.Takes(any)
            ? new TextSetMatcher([.. any.Filters.Cast<TextFilter>()]) : new AnyMatcher([.. any.Filters.Select(part => Of(part, sources))]);

    private protected static Matcher OfText(TextFilter text)
    {
        ReadOnlySpan<byte> bytes = text.Text.AsSpan();
        return bytes.IsEmpty ? new AllMatcher([])
            : text.IgnoreCase && !Ascii.IsValid(bytes) ? new FoldedTextMatcher(text.Text)
            : new TextMatcher(LiteralSearcher.For(bytes, text.IgnoreCase));
    }
}

/// <summary>The text holds another.</summary>
internal sealed class TextMatcher(LiteralSearcher searcher) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) => searcher.IndexOf(text) >= 0;
}

/// <summary>The text holds one of several others.</summary>
internal sealed class TextSetMatcher(ImmutableArray<TextFilter> texts) : Matcher
{
    // Two are found sooner one after the other.
    private const int MinTexts = 3;

    private readonly LiteralSetSearcher _searcher = new(texts);

    /// <summary>Whether all branches of a condition are texts that can be looked for at once.</summary>
    public static bool Takes(AnyFilter any) =>
        any.Filters.Length is >= MinTexts and <= LiteralSetSearcher.MaxLiterals
        && any.Filters.All(static branch => branch is TextFilter { Text.IsEmpty: false } text && (!text.IgnoreCase || Ascii.IsValid(text.Text.AsSpan())));

    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) => _searcher.IndexOf(text, out _) >= 0;
}

/// <summary>The text holds another that has letters beyond ASCII, in any case: the framework's simple case mapping, on UTF-16.</summary>
internal sealed class FoldedTextMatcher(ImmutableArray<byte> literal) : Matcher
{
    private readonly string _literal = Encoding.UTF8.GetString(literal.AsSpan());

    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) =>
        scratch.Decode(text).Contains(_literal, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// A regular expression matches somewhere in the text. Its automaton for bytes is asked; only where that does not know, .NET's expression is, which
/// sees UTF-16, and only where the texts stand that every match requires: finding one costs a tenth of decoding a line.
/// </summary>
/// <param name="filter">The expression.</param>
/// <param name="isForeseen">Whether texts are known to hold the best of what it requires, or are too short for a look at it to pay.</param>
internal sealed class RegexMatcher(RegexFilter filter, bool isForeseen = false) : Matcher
{
    private readonly ByteAutomaton? _automaton = filter.Automaton;

    // The rarest first.
    private readonly LiteralSearcher[] _required =
    [
        .. filter.Required.Where(text => !text.Text.IsEmpty).OrderByDescending(text => ByteRarity.Of(text.Text.AsSpan(), text.IgnoreCase))
            .Select(text => LiteralSearcher.For(text.Text.AsSpan(), text.IgnoreCase)),
    ];

    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) => Matches(text, scratch);

    /// <summary>Whether it matches somewhere in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scratch">Room of the calling thread.</param>
    public bool Matches(ReadOnlySpan<byte> text, MatchScratch scratch)
    {
        if (_automaton is not null)
        {
            // The automaton takes not much longer than to look for one text, which therefore must be worth it.
            if (!isForeseen && _required.Length > 0 && _required[0].Literal.Length > 1 && _required[0].IndexOf(text) < 0)
            {
                return false;
            }
            Verdict verdict = _automaton.Ask(text);
            if (verdict != Verdict.Unknown)
            {
                return verdict == Verdict.Yes;
            }
        }
        return HoldsRequired(text) && filter.Regex.IsMatch(scratch.Decode(text));
    }

    private bool HoldsRequired(ReadOnlySpan<byte> text)
    {
        foreach (LiteralSearcher required in _required)
        {
            if (required.IndexOf(text) < 0)
            {
                return false;
            }
        }
        return true;
    }
}

/// <summary>The record states exactly this severity.</summary>
internal sealed class LevelMatcher(Severity severity) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) => record.Severity == severity;
}

/// <summary>The record came from this sender.</summary>
internal sealed class SourceMatcher(string name, SourceTable sources) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) =>
        string.Equals(sources.NameOf(record.Source), name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Every one of several matchers accepts the text; none at all accept every text.</summary>
internal sealed class AllMatcher(ImmutableArray<Matcher> matchers) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch)
    {
        foreach (Matcher matcher in matchers)
        {
            if (!matcher.Matches(record, text, scratch))
            {
                return false;
            }
        }
        return true;
    }
}

/// <summary>At least one of several matchers accepts the text.</summary>
internal sealed class AnyMatcher(ImmutableArray<Matcher> matchers) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch)
    {
        foreach (Matcher matcher in matchers)
        {
            if (matcher.Matches(record, text, scratch))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>Another matcher does not accept the text.</summary>
internal sealed class NotMatcher(Matcher inner) : Matcher
{
    public override bool Matches(in Record record, ReadOnlySpan<byte> text, MatchScratch scratch) => !inner.Matches(record, text, scratch);
}
