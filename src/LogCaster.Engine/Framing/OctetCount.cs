using System;

namespace LogCaster.Engine.Framing;

/// <summary>
/// The octet count before a record (RFC 6587 §3.4.1), by the strict rule <c>^[1-9][0-9]{0,6} &lt;[0-9]{1,3}&gt;</c>, which no ordinary text
/// fulfils: rsyslog and syslog-ng take any first digit for a count, and lose lines that begin with a date.
/// </summary>
internal static class OctetCount
{
    /// <summary>Longest count: seven digits cannot overflow (CVE-2022-24903 of rsyslog).</summary>
    public const int MaxDigits = 7;

    /// <summary>Longest priority behind it (RFC 5424 §6.2.1).</summary>
    public const int MaxPriorityDigits = 3;

    /// <summary>Looks for a count at the start of a record.</summary>
    /// <param name="text">The bytes from the start of the record on.</param>
    /// <param name="headerLength">Length of digits and blank, when found.</param>
    /// <param name="length">Length of the record that follows the header, when found.</param>
    /// <returns>Whether there is one, or that more bytes are needed to say.</returns>
    public static OctetCountResult Find(ReadOnlySpan<byte> text, out int headerLength, out int length)
    {
        length = 0;
        int digits = CountDigits(text, MaxDigits);
        headerLength = digits + 1;
        if (digits == text.Length)
        {
            return OctetCountResult.Unknown;
        }
        if (digits == 0 || text[0] == '0' || text[digits] != ' ')
        {
            return OctetCountResult.None;
        }
        for (int i = 0; i < digits; i++)
        {
            length = (length * 10) + text[i] - '0';
        }
        OctetCountResult result = FindPriority(text[headerLength..], out int priorityLength);

        // A count that does not even cover the priority it announces is text.
        return result == OctetCountResult.Found && length < priorityLength ? OctetCountResult.None : result;
    }

    /// <summary>Looks for <c>&lt;[0-9]{1,3}&gt;</c>.</summary>
    private static OctetCountResult FindPriority(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.IsEmpty)
        {
            return OctetCountResult.Unknown;
        }
        if (text[0] != '<')
        {
            return OctetCountResult.None;
        }
        int digits = CountDigits(text[1..], MaxPriorityDigits);
        length = digits + 2;
        if (text.Length < length)
        {
            return OctetCountResult.Unknown;
        }
        return digits > 0 && text[digits + 1] == '>' ? OctetCountResult.Found : OctetCountResult.None;
    }

    private static int CountDigits(ReadOnlySpan<byte> text, int most)
    {
        int digits = 0;
        while (digits < text.Length && digits < most && (uint)(text[digits] - '0') <= 9)
        {
            digits++;
        }
        return digits;
    }
}

/// <summary>What a look for an octet count gave.</summary>
internal enum OctetCountResult
{
    /// <summary>The record does not begin with a count.</summary>
    None,

    /// <summary>It does.</summary>
    Found,

    /// <summary>The bytes at hand could be the beginning of a count.</summary>
    Unknown,
}
