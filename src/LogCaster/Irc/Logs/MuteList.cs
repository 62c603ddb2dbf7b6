using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace LogCaster.Irc.Logs;

/// <summary>What a member of a log channel does not want to see for a while. Used by the thread of IRC.</summary>
internal sealed class MuteList
{
    /// <summary>The most texts that one member mutes in a channel.</summary>
    public const int MaxTexts = 10;

    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 100;

    private readonly List<Mute> _mutes = [];

    /// <summary>Whether nothing is muted.</summary>
    public bool IsEmpty => _mutes.Count == 0;

    /// <summary>Mutes a text.</summary>
    /// <param name="text">The text; upper and lower case of ASCII are the same.</param>
    /// <param name="untilMs">Until when, by a clock in milliseconds.</param>
    /// <returns>What is wrong; null if it is muted.</returns>
    public string? Add(string text, long untilMs)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return $"!mute <text> [2h]: the text may have up to {MaxLength} characters";
        }
        _mutes.RemoveAll(mute => mute.Text.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (_mutes.Count == MaxTexts)
        {
            return $"you mute {MaxTexts} texts here, which is the limit; !unmute <n> ends one";
        }
        _mutes.Add(new Mute(text, Array.ConvertAll(Encoding.UTF8.GetBytes(text), Fold), untilMs));
        return null;
    }

    /// <summary>Ends what is said by its number or text; all if nothing is.</summary>
    /// <returns>How many it ended.</returns>
    public int Remove(string text)
    {
        if (text.Length > 0 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            bool isThere = number >= 1 && number <= _mutes.Count;
            if (isThere)
            {
                _mutes.RemoveAt(number - 1);
            }
            return isThere ? 1 : 0;
        }
        return _mutes.RemoveAll(mute => text.Length == 0 || mute.Text.Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Forgets what was muted until now.</summary>
    public void Expire(long nowMs) => _mutes.RemoveAll(mute => mute.UntilMs <= nowMs);

    /// <summary>A line for each text.</summary>
    public IEnumerable<string> Describe(long nowMs)
    {
        for (int i = 0; i < _mutes.Count; i++)
        {
            Mute mute = _mutes[i];
            string rest = mute.UntilMs == long.MaxValue ? "until you leave" : string.Create(CultureInfo.InvariantCulture, $"for {(mute.UntilMs - nowMs + 59_999) / 60_000} more minutes");
            yield return string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {mute.Text} ({rest})");
        }
    }

    /// <summary>Whether a line is one that he does not want to see.</summary>
    public bool Hides(ReadOnlySpan<byte> line)
    {
        foreach (Mute mute in _mutes)
        {
            for (int i = 0; i + mute.Folded.Length <= line.Length; i++)
            {
                if (IsAt(line[i..], mute.Folded))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool IsAt(ReadOnlySpan<byte> line, byte[] folded)
    {
        for (int i = 0; i < folded.Length; i++)
        {
            if (Fold(line[i]) != folded[i])
            {
                return false;
            }
        }
        return true;
    }

    private static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private sealed record Mute(string Text, byte[] Folded, long UntilMs);
}
