using System.Collections.Generic;
using System.IO;
using System.Linq;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>Writes help, examples first, from the tables of commands and options. No line is longer than 80 columns.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int TextColumn = 33;

    private const string Examples = """
        LogCaster keeps the newest log lines in memory and answers questions about them.

        Examples:
          logcaster                               take lines on 9999, answer on 9998
          logcaster -p 5000 --capacity 1000000    take lines on 5000, keep a million
          echo "ERROR disk full" | nc -N localhost 9999          send a line
          logcaster query SEARCH disk full        find it
          echo "SEARCH disk full" | nc localhost 9998            find it from elsewhere
          logcaster tail level=err                show errors as they come
          LOGCASTER_BIND=127.0.0.1 logcaster      listen on this machine only
          logcaster config                        show the settings in effect

        Usage: logcaster [COMMAND] [FLAGS]

        """;

    private const string ExitCodes = """

        Exit codes:
          0 done   1 failed   2 wrong command line   69 not available
          74 reading or writing failed   78 wrong settings   130 interrupted
        """;

    /// <summary>Writes the help of a command, or of all without one.</summary>
    public static void Write(TextWriter output, CommandRow? row)
    {
        if (row is null || row == CommandTable.Serve)
        {
            WriteAll(output);
        }
        else
        {
            WriteOne(output, row);
        }
    }

    private static void WriteAll(TextWriter output)
    {
        output.WriteLine(Examples);
        output.WriteLine("Commands:");
        foreach (CommandRow row in CommandTable.All)
        {
            WriteRow(output, $"  {row.Name} {row.Argument}", row.Text);
        }
        WriteRow(output, "  -h, --help", "Show this help.");
        WriteRow(output, "      --version", "Show the version.");
        output.WriteLine();
        WriteWrapped(
            output,
            "Settings: each is a flag and an environment variable, so --max-line is LOGCASTER_MAX_LINE. Flags win. The default stands in brackets. "
            + "SIZE is 512, 64K, 10M or 1G; TIME is 500ms, 30s, 5m, 2h or 7d; PORT is a number, 0 (off) or auto (any free port).");
        foreach (IGrouping<OptionGroup, Option> group in OptionTable.All.Where(option => !option.IsSecret).GroupBy(option => option.Group))
        {
            output.WriteLine();
            output.WriteLine(group.Key + ":");
            foreach (Option option in group)
            {
                WriteRow(output, $"{Short(option)}{option.Flag} {option.Placeholder}", $"{option.Text} [{DefaultOf(option)}]");
            }
        }
        output.WriteLine();
        output.WriteLine("Flags of the older LogCaster that are not in this version yet:");
        foreach (IGrouping<string, FutureFlag> feature in CommandTable.Future.GroupBy(flag => flag.Feature))
        {
            output.WriteLine($"  {string.Join(", ", feature.Select(flag => $"{flag.Flag} {flag.Value}".TrimEnd()))}: {feature.Key}");
        }
        output.WriteLine(ExitCodes);
    }

    private static void WriteOne(TextWriter output, CommandRow row)
    {
        output.WriteLine(row.Text);
        output.WriteLine();
        if (!row.Examples.IsEmpty)
        {
            output.WriteLine("Examples:");
            int width = row.Examples.Max(example => example.Line.Length);
            foreach ((string line, string meaning) in row.Examples)
            {
                output.WriteLine($"  {line.PadRight(width)}  {meaning}");
            }
            output.WriteLine();
        }
        bool takesFlags = row.TakesSettings || !row.Flags.IsEmpty;
        output.WriteLine($"Usage: logcaster {row.Name} {row.Argument}".TrimEnd() + (takesFlags ? " [FLAGS]" : ""));
        if (!row.Flags.IsEmpty)
        {
            output.WriteLine();
            foreach (CommandFlag flag in row.Flags)
            {
                WriteRow(output, $"      {flag.Flag} {flag.Placeholder}", flag.Text);
            }
            foreach (Option option in row.Settings)
            {
                WriteRow(output, $"      {option.Flag} {option.Placeholder}", $"{option.Text} Or {option.Variable}. [{DefaultOf(option)}]");
            }
        }
        foreach (string detail in row.Details)
        {
            output.WriteLine();
            WriteWrapped(output, detail);
        }
        if (row.TakesSettings)
        {
            output.WriteLine();
            WriteWrapped(output, "It takes every flag of a setting that 'logcaster --help' lists.");
        }
    }

    private static string Short(Option option) => option.ShortFlag is { } flag ? $"  {flag}, " : "      ";

    private static string DefaultOf(Option option) => option.DefaultSource is { } source ? source.Flag : option.DefaultText;

    private static void WriteRow(TextWriter output, string left, string text)
    {
        string line = left.TrimEnd().PadRight(TextColumn - 1);
        foreach (string part in Wrap(text, Width - TextColumn))
        {
            output.WriteLine($"{line} {part}");
            line = new string(' ', TextColumn - 1);
        }
    }

    private static void WriteWrapped(TextWriter output, string text)
    {
        foreach (string line in Wrap(text, Width))
        {
            output.WriteLine(line);
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line += (line.Length > 0 ? " " : "") + word;
        }
        yield return line;
    }
}
