using System;
using System.Text;

namespace LogCaster.Engine.Irc;

/// <summary>How values of tags are written (message-tags, "Escaping values"). Pure functions, for any thread.</summary>
public static class IrcTagText
{
    /// <summary>The value that is written so.</summary>
    public static string Unescape(ReadOnlySpan<char> written)
    {
        if (!written.Contains('\\'))
            return written.ToString();
        var value = new StringBuilder(written.Length);
        for (int i = 0; i < written.Length; i++)
        {
            char c = written[i];
            if (c == '\\')
            {
                // A backslash at the end stands for nothing, one before any other letter as well.
                if (++i == written.Length)
                    break;
                c = written[i] switch
                {
                    ':' => ';',
                    's' => ' ',
                    'r' => '\r',
                    'n' => '\n',
                    _ => written[i],
                };
            }
            value.Append(c);
        }
        return value.ToString();
    }

    /// <summary>How a value is written.</summary>
    public static string Escape(string value)
    {
        if (value.AsSpan().IndexOfAny("; \\\r\n") < 0 && !value.Contains('\0', StringComparison.Ordinal))
            return value;
        var written = new StringBuilder(value.Length + 8);
        foreach (char c in value)
        {
            _ = c switch
            {
                ';' => written.Append("\\:"),
                ' ' => written.Append("\\s"),
                '\\' => written.Append("\\\\"),
                '\r' => written.Append("\\r"),
                '\n' => written.Append("\\n"),
                '\0' => written,
                _ => written.Append(c),
            };
        }
        return written.ToString();
    }
}
