using System;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Makes a regular expression of a user's pattern that is safe to run: it never backtracks, and what it costs to build and to run is
/// bounded by the bounds of <see cref="PatternReader"/>, <see cref="PatternNode"/> and <see cref="MaxVariety"/>. Pure, for any thread.
/// </summary>
internal static class PatternCompiler
{
    /// <summary>
    /// How many different characters and sets a pattern may have, a set counted as three: the time to build grows with the square of it,
    /// to about 20 ms.
    /// </summary>
    public const int MaxVariety = 96;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern, in the syntax of <see cref="PatternReader"/>.</param>
    /// <param name="ignoreCase">Whether case is ignored, unless the pattern says otherwise.</param>
    /// <param name="filter">The expression, with the texts that every match must hold; null after an error.</param>
    /// <param name="error">What is wrong, with its position in characters from 1 where there is one; null when nothing is.</param>
    public static bool TryCompile(
        string pattern, bool ignoreCase, [NotNullWhen(true)] out RegexFilter? filter, [NotNullWhen(false)] out string? error)
    {
        filter = null;
        PatternNode? tree = PatternReader.Read(pattern, ignoreCase, out error);
        if (tree is null)
        {
            error ??= "not valid";
            return false;
        }
        string translated = PatternWriter.Write(tree, ignoreCase, out int variety);
        if (variety > MaxVariety)
        {
            error = $"the pattern has {variety} different characters and sets, a set counted as three; allowed: at most {MaxVariety}";
            return false;
        }
        try
        {
            // No time limit: matching takes time in proportion to the text, and the pattern's part in it is bounded.
            var regex = new Regex(translated, ignoreCase ? Options | RegexOptions.IgnoreCase : Options, Regex.InfiniteMatchTimeout);
            filter = new RegexFilter(regex, RequiredLiterals.Of(tree))
            {
                RequiredOneOf = RequiredLiterals.OneOf(tree),
                AsTexts = RequiredLiterals.AsTexts(tree),
                Automaton = NfaWriter.Write(tree, ignoreCase) is { } nfa ? ByteAutomaton.Of(nfa, RequiredLiterals.Prefix(tree)) : null,
            };
            error = null;
            return true;
        }
        catch (RegexParseException refused) when (refused.Error is RegexParseError.UnrecognizedUnicodeProperty or RegexParseError.InvalidUnicodePropertyEscape)
        {
            error = "unknown property in \\p{}; allowed: a Unicode category such as Lu, or a block such as IsCyrillic";
        }
        catch (ArgumentException refused)
        {
            error = $"the expression is refused: {EchoText.Of(refused.Message)}";
        }
        catch (NotSupportedException)
        {
            error = "the expression is too large or of a kind that is not supported";
        }
        return false;
    }
}
