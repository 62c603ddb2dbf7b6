using System.Collections.Generic;
using System.Text;

namespace LogCaster.Bench.Report;

/// <summary>What one part of the benchmark found: a title, a sentence or two on how it was measured, tables, and every single value.</summary>
internal sealed class Section(string title, string method)
{
    private readonly StringBuilder _body = new();
    private readonly List<Sample> _samples = [];

    /// <summary>Heading of the part.</summary>
    public string Title { get; } = title;

    /// <summary>Every value behind the tables.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Adds a table.</summary>
    public void Add(Table table) => _body.Append(table).Append('\n');

    /// <summary>Adds a line below what is there.</summary>
    public void Add(string text) => _body.Append(text).Append("\n\n");

    /// <summary>Keeps the values for the raw results, and gives them back.</summary>
    public Sample Keep(Sample sample)
    {
        _samples.Add(sample);
        return sample;
    }

    /// <summary>The section as Markdown.</summary>
    /// <param name="origin">When and how it was measured.</param>
    public string Text(string origin) => $"## {Title}\n\n{origin} {method}\n\n{_body}";

    /// <inheritdoc/>
    public override string ToString() => Text("");
}
