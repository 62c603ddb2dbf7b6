using System;
using System.Buffers;

namespace LogCaster.Engine.Irc;

/// <summary>Names of users and channels, told apart by <c>CASEMAPPING=ascii</c>. Pure functions, for any thread.</summary>
public static class IrcName
{
    /// <summary>The longest nickname, in characters.</summary>
    public const int MaxNickLength = 30;

    /// <summary>The longest name of a channel, in bytes.</summary>
    public const int MaxChannelBytes = 64;

    /// <summary>How the name of a channel begins that shows records.</summary>
    public const string LogChannelPrefix = "#logs-";

    private static readonly SearchValues<char> s_nick = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz[]\\`_^{|}0123456789-");

    // RFC 2812: no blank, comma, colon or BEL; a name with other controls could not be told from one without.
    private static readonly SearchValues<char> s_notInChannels = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f ,:*?\u007f");

    /// <summary>Whether two names are the same.</summary>
    public static bool AreSame(string one, string other) => one.Length == other.Length && Fold(one) == Fold(other);

    /// <summary>Whether a text may be a nickname.</summary>
    public static bool IsNick(string text) =>
        text.Length is > 0 and <= MaxNickLength && text[0] != '-' && !char.IsAsciiDigit(text[0]) && text.AsSpan().IndexOfAnyExcept(s_nick) < 0;

    /// <summary>Whether a text may be the name of a channel.</summary>
    public static bool IsChannel(string text) =>
        text.Length > 1 && text[0] == '#' && System.Text.Encoding.UTF8.GetByteCount(text) <= MaxChannelBytes && text.AsSpan().IndexOfAny(s_notInChannels) < 0;

    /// <summary>Whether a text may be the name of a channel that shows records.</summary>
    public static bool IsLogChannel(string text) =>
        IsChannel(text) && text.Length > LogChannelPrefix.Length && text.StartsWith(LogChannelPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>A name with its ASCII letters small.</summary>
    public static string Fold(string name) => string.Create(name.Length, name, static (span, text) =>
    {
        for (int i = 0; i < span.Length; i++)
            span[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
    });
}
