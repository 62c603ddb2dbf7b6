using System;
using System.Collections.Immutable;
using System.Linq;
using LogCaster.Engine.Irc;

namespace LogCaster.Irc.Numerics;

/// <summary>
/// A row of the <see cref="NumericTable"/>: a reply by its number, and what stands behind the nickname in it. Words in angle brackets are filled in, in
/// order; one that ends in <c>*</c> takes several words; what begins with a colon is text to the end. Immutable, any thread.
/// </summary>
internal sealed class Numeric
{
    private readonly string[] _words;
    private readonly string? _text;

    public Numeric(int code, string name, string form)
    {
        Code = code;
        Name = name;
        Form = form;
        int colon = form.StartsWith(':') ? 0 : form.IndexOf(" :", StringComparison.Ordinal);
        _words = (colon < 0 ? form : form[..colon]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _text = colon < 0 ? null : form[(colon == 0 ? 1 : colon + 2)..];
    }

    /// <summary>Its number.</summary>
    public int Code { get; }

    /// <summary>Its name in the specifications.</summary>
    public string Name { get; }

    /// <summary>What stands behind the nickname.</summary>
    public string Form { get; }

    /// <summary>How many values are filled in.</summary>
    public int Values => Form.Count(c => c == '<');

    /// <summary>The reply as a message.</summary>
    /// <param name="server">Name of the server.</param>
    /// <param name="nick">Nickname of who gets it; <c>*</c> if there is none yet.</param>
    /// <param name="values">What is filled in, in order.</param>
    public IrcMessage ToMessage(string server, string nick, ReadOnlySpan<string> values)
    {
        var parameters = ImmutableArray.CreateBuilder<string>(_words.Length + 2);
        parameters.Add(nick);
        int next = 0;
        foreach (string word in _words)
        {
            if (word[0] != '<')
            {
                parameters.Add(word);
            }
            else if (word.EndsWith("*>", StringComparison.Ordinal))
            {
                parameters.AddRange(values[next++].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                parameters.Add(values[next++]);
            }
        }
        if (_text is not null)
        {
            parameters.Add(Fill(_text, values, ref next));
        }
        return new IrcMessage(Code.ToString("000", null), parameters.DrainToImmutable()) { Source = server, EndsInText = _text is not null };
    }

    private static string Fill(string text, ReadOnlySpan<string> values, ref int next)
    {
        int open;
        int from = 0;
        string filled = "";
        while ((open = text.IndexOf('<', from)) >= 0)
        {
            filled += text[from..open] + values[next++];
            from = text.IndexOf('>', open) + 1;
        }
        return filled + text[from..];
    }
}
