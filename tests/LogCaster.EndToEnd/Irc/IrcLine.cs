using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace LogCaster.EndToEnd.Irc;

/// <summary>A message as it came from the server.</summary>
internal sealed class IrcLine
{
    private static readonly TimeSpan s_matchLimit = TimeSpan.FromSeconds(1);

    private IrcLine(string raw, Dictionary<string, string> tags, string source, string command, List<string> parameters)
    {
        Raw = raw;
        Tags = tags;
        Source = source;
        Command = command;
        Parameters = parameters;
    }

    /// <summary>The message without its line end.</summary>
    public string Raw { get; }

    /// <summary>Its tags, unescaped.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; }

    /// <summary>Who it is from: a server's name, or nick!user@host.</summary>
    public string Source { get; }

    /// <summary>The command, or three digits.</summary>
    public string Command { get; }

    /// <summary>The parameters, the last one without its colon.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The last parameter.</summary>
    public string Text => Parameters.Count == 0 ? "" : Parameters[^1];

    /// <summary>The number of a numeric; 0 for a command.</summary>
    public int Number => int.TryParse(Command, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Reads a message; one that breaks the grammar fails the test.</summary>
    /// <exception cref="FormatException">It is not a message.</exception>
    public static IrcLine Parse(string raw)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        string rest = raw;
        if (rest.StartsWith('@'))
        {
            foreach (string tag in Cut(ref rest)[1..].Split(';'))
            {
                string[] pair = tag.Split('=', 2);
                tags.Add(pair[0], pair.Length == 1 ? "" : Unescape(pair[1]));
            }
        }
        string source = rest.StartsWith(':') ? Cut(ref rest)[1..] : "";
        string command = Cut(ref rest);
        if (!command.All(char.IsAsciiLetterUpper) && !(command.Length == 3 && command.All(char.IsAsciiDigit)))
        {
            throw new FormatException($"Not a message: {raw}");
        }
        var parameters = new List<string>();
        while (rest.Length > 0)
        {
            bool isLast = rest.StartsWith(':');
            parameters.Add(isLast ? rest[1..] : Cut(ref rest));
            rest = isLast ? "" : rest;
        }
        return new IrcLine(raw, tags, source, command, parameters);
    }

    /// <summary>
    /// Whether it has this form: <c>COMMAND parameter … :last parameter</c>, where * stands for any text. A form that begins with a colon has the
    /// source, too; tags are left out. The colon of the last parameter stands only where it must.
    /// </summary>
    public bool Has(string form)
    {
        string pattern = "^" + Regex.Escape(form).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
        return Regex.IsMatch(form.StartsWith(':') ? $":{Source} {ToString()}" : ToString(), pattern, RegexOptions.Singleline, s_matchLimit);
    }

    /// <summary>The message without tags and source, with the colon of its last parameter only where it must be.</summary>
    public override string ToString()
    {
        string text = Command;
        for (int i = 0; i < Parameters.Count; i++)
        {
            string parameter = Parameters[i];
            bool needsColon = parameter.Length == 0 || parameter.StartsWith(':') || parameter.Contains(' ', StringComparison.Ordinal);
            text += needsColon ? " :" + parameter : " " + parameter;
        }
        return text;
    }

    private static string Cut(ref string rest)
    {
        int blank = rest.IndexOf(' ', StringComparison.Ordinal);
        string word = blank < 0 ? rest : rest[..blank];
        rest = blank < 0 ? "" : rest[blank..].TrimStart(' ');
        return word;
    }

    private static string Unescape(string value) => Regex.Replace(
        value, @"\\(?<escaped>.?)", match => match.Groups["escaped"].Value switch { ":" => ";", "s" => " ", "r" => "\r", "n" => "\n", var other => other }, RegexOptions.ExplicitCapture, s_matchLimit);
}
