using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace LogCaster.Engine.Query.Language;

/// <summary>
/// Writes a pattern in .NET's syntax, every special character as <c>\uXXXX</c>, so that nothing can be read differently from what
/// <see cref="PatternReader"/> understood. Lives for one pattern, on one thread.
/// </summary>
internal sealed class PatternWriter
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _sets = [];
    private readonly HashSet<char> _units = [];

    private readonly bool _ignoreCase;

    private PatternWriter(bool ignoreCase) => _ignoreCase = ignoreCase;

    /// <summary>Writes a pattern.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="ignoreCase">Whether the result is compiled to ignore case.</param>
    /// <param name="variety">How many different characters and sets it has, a set counted as three, for their cost.</param>
    public static string Write(PatternNode tree, bool ignoreCase, out int variety)
    {
        var writer = new PatternWriter(ignoreCase);
        writer.Append(tree);
        variety = writer._units.Count + 3 * writer._sets.Count;
        return writer._text.ToString();
    }

    /// <summary>Appends a unit so that it stands for itself, in brackets too.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="unit">The unit.</param>
    public static void AppendUnit(StringBuilder text, char unit)
    {
        if (char.IsAsciiLetterOrDigit(unit))
            text.Append(unit);
        else
            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
    }

    private void Append(PatternNode node)
    {
        switch (node)
        {
            case CharNode c:
                _units.Add(c.Value);
                AppendOpen(c.IgnoreCase);
                AppendUnit(_text, c.Value);
                AppendClose(c.IgnoreCase);
                break;
            case SetNode set:
                _sets.Add(set.Set);
                AppendOpen(set.IgnoreCase);
                _text.Append(set.Set);
                AppendClose(set.IgnoreCase);
                break;
            case AnchorNode anchor:
                _text.Append(anchor.Text);
                break;
            case WordEdgeNode:
                _text.Append("\\b");
                break;
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                    AppendItem(item);
                break;
            case AlternationNode alternation:
                AppendBranches(alternation);
                break;
            case RepeatNode repeat:
                AppendRepeat(repeat);
                break;
        }
    }

    // A group around what treats case otherwise than the whole.
    private void AppendOpen(bool? ignoreCase)
    {
        if (ignoreCase == !_ignoreCase)
            _text.Append(_ignoreCase ? "(?-i:" : "(?i:");
    }

    private void AppendClose(bool? ignoreCase)
    {
        if (ignoreCase == !_ignoreCase)
            _text.Append(')');
    }

    private void AppendItem(PatternNode item)
    {
        if (item is AlternationNode)
            AppendGroup(item);
        else
            Append(item);
    }

    private void AppendGroup(PatternNode inner)
    {
        _text.Append("(?:");
        Append(inner);
        _text.Append(')');
    }

    private void AppendBranches(AlternationNode alternation)
    {
        for (int i = 0; i < alternation.Branches.Length; i++)
        {
            if (i > 0)
                _text.Append('|');
            AppendItem(alternation.Branches[i]);
        }
    }

    private void AppendRepeat(RepeatNode repeat)
    {
        if (repeat.Inner is CharNode or SetNode)
            Append(repeat.Inner);
        else
            AppendGroup(repeat.Inner);
        _text.Append((repeat.Min, repeat.Max) switch
        {
            (0, RepeatNode.Unlimited) => "*",
            (1, RepeatNode.Unlimited) => "+",
            (0, 1) => "?",
            (_, RepeatNode.Unlimited) => string.Create(CultureInfo.InvariantCulture, $"{{{repeat.Min},}}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{{repeat.Min},{repeat.Max}}}"),
        });
        if (repeat.IsLazy)
            _text.Append('?');
    }
}
