using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace LogCaster.Bench.Report;

/// <summary>Rows of text under column names, written as a Markdown table whose columns also line up on a terminal.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row with one cell for each column.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"a row has {cells.Length} cells, the table {columns.Length} columns", nameof(cells));
        _rows.Add(cells);
    }

    /// <summary>The table as Markdown.</summary>
    public override string ToString()
    {
        int[] widths = [.. columns.Select((name, column) => _rows.Select(row => row[column].Length).Append(name.Length).Max())];
        StringBuilder text = new();
        AppendRow(text, columns, widths);
        AppendRow(text, [.. widths.Select(static width => new string('-', width))], widths);
        foreach (string[] row in _rows) AppendRow(text, row, widths);
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (int column = 0; column < cells.Length; column++) text.Append("| ").Append(cells[column].PadRight(widths[column])).Append(' ');
        text.Append("|\n");
    }
}
