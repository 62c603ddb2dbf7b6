using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace LogCaster.Engine.Irc;

/// <summary>Understands a line that a client sends. Never throws, whatever the bytes are. Pure functions, for any thread.</summary>
public static class IrcMessageReader
{
    /// <summary>The most bytes of a message without its tags, CR LF included (RFC 2812 §2.3).</summary>
    public const int MaxBodyBytes = 512;

    /// <summary>The most bytes of the tags that a client sends, <c>@</c> and blank included.</summary>
    public const int MaxTagBytes = 4096;

    /// <summary>The most bytes of a line that may be understood.</summary>
    public const int MaxLineBytes = MaxTagBytes + MaxBodyBytes - LineEndBytes;

    private const int LineEndBytes = 2;

    private static readonly SearchValues<byte> s_forbidden = SearchValues.Create("\0\r\n"u8);

    private static readonly SearchValues<char> s_notInKeys = SearchValues.Create("=; \0\r\n@\\");

    /// <summary>Understands one line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="message">The message; null if it is none.</param>
    /// <returns>What is wrong with it.</returns>
    public static IrcFault Read(ReadOnlySpan<byte> line, out IrcMessage? message)
    {
        message = null;
        if (line.IndexOfAny(s_forbidden) >= 0)
            return IrcFault.Malformed;
        ImmutableArray<IrcTag> tags = [];
        if (line.StartsWith("@"u8))
        {
            int end = line.IndexOf((byte)' ');
            if (end < 0)
                return line.Length > MaxTagBytes ? IrcFault.TooLong : IrcFault.Malformed;
            if (end + 1 > MaxTagBytes)
                return IrcFault.TooLong;
            if (!Utf8.IsValid(line[..end]))
                return IrcFault.NotUtf8;
            tags = ReadTags(Encoding.UTF8.GetString(line[1..end]));
            line = line[(end + 1)..];
        }
        if (line.Length > MaxBodyBytes - LineEndBytes)
            return IrcFault.TooLong;
        if (!Utf8.IsValid(line))
            return IrcFault.NotUtf8;
        message = ReadBody(Encoding.UTF8.GetString(line), tags);
        return message is not null ? IrcFault.None : line.Trim((byte)' ').IsEmpty ? IrcFault.Empty : IrcFault.Malformed;
    }

    private static IrcMessage? ReadBody(ReadOnlySpan<char> rest, ImmutableArray<IrcTag> tags)
    {
        rest = rest.TrimStart(' ');
        string source = "";
        if (rest.StartsWith(':'))
        {
            source = TakeWord(ref rest)[1..];
            if (source.Length == 0)
                return null;
        }
        string command = TakeWord(ref rest);
        if (!IsCommand(command))
            return null;
        var parameters = ImmutableArray.CreateBuilder<string>();
        bool endsInText = false;
        while (!rest.IsEmpty)
        {
            if (rest[0] == ':')
            {
                parameters.Add(rest[1..].ToString());
                endsInText = true;
                break;
            }
            parameters.Add(TakeWord(ref rest));
        }
        return new IrcMessage(command, parameters.DrainToImmutable()) { Source = source, Tags = tags, EndsInText = endsInText };
    }

    private static string TakeWord(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf(' ');
        ReadOnlySpan<char> word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..].TrimStart(' ');
        return word.ToString();
    }

    private static bool IsCommand(string word)
    {
        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }
        return word.Length > 0;
    }

    // Of two tags with one name the later counts (message-tags, "Rules for naming").
    private static ImmutableArray<IrcTag> ReadTags(string text)
    {
        var tags = ImmutableArray.CreateBuilder<IrcTag>();
        foreach (Range range in text.AsSpan().Split(';'))
        {
            ReadOnlySpan<char> tag = text.AsSpan(range);
            int equals = tag.IndexOf('=');
            string key = (equals < 0 ? tag : tag[..equals]).ToString();
            if (key.Length == 0 || key == "+" || key.AsSpan().IndexOfAny(s_notInKeys) >= 0)
                continue;
            string value = equals < 0 ? "" : IrcTagText.Unescape(tag[(equals + 1)..]);
            int known = 0;
            while (known < tags.Count && tags[known].Key != key)
                known++;
            if (known < tags.Count)
                tags[known] = new IrcTag(key, value);
            else
                tags.Add(new IrcTag(key, value));
        }
        return tags.DrainToImmutable();
    }
}

/// <summary>What is wrong with a line.</summary>
public enum IrcFault
{
    /// <summary>Nothing: it is a message.</summary>
    None,

    /// <summary>It holds no command.</summary>
    Empty,

    /// <summary>It, or the part with its tags, is longer than allowed.</summary>
    TooLong,

    /// <summary>It is not UTF-8.</summary>
    NotUtf8,

    /// <summary>It does not have the form of a message.</summary>
    Malformed,
}
