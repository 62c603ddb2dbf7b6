using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogCaster.Engine.Framing;

namespace LogCaster.Tests.Framing;

/// <summary>The rules of framing once more, slow and plain: a byte at a time over the whole stream. The oracle of the framer.</summary>
internal static class FramingTwin
{
    private static readonly Regex s_count = new(@"\A(?<count>[1-9][0-9]{0,6}) (?<priority><[0-9]{1,3}>)", RegexOptions.NonBacktracking);

    public static (List<FramedRecord> Records, FramingStatus Status) Split(FramingRules rules, byte[] stream)
    {
        string text = Encoding.Latin1.GetString(stream);
        List<FramedRecord> records = [];
        int at = 0;
        while (at < stream.Length)
        {
            Match match = s_count.Match(text[at..]);
            int count = match.Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
            if (rules.OctetCounting && match.Success && count >= match.Groups["priority"].Length)
            {
                if (count > rules.MaxLength)
                {
                    return (records, FramingStatus.CountTooLarge);
                }
                int start = at + match.Groups["priority"].Index;
                records.Add(FramedRecord.Of(stream.AsSpan(start, int.Min(count, stream.Length - start))));
                if (start + count > stream.Length)
                {
                    return (records, FramingStatus.CountCutShort);
                }
                at = start + count;
                continue;
            }
            int end = at;
            while (end < stream.Length && stream[end] != '\n' && !(rules.NulEndsRecord && stream[end] == 0))
            {
                end++;
            }
            Add(records, stream[at..end], rules.MaxLength);
            at = end + 1;
        }
        return (records, FramingStatus.NeedMore);
    }

    private static void Add(List<FramedRecord> records, byte[] record, int maxLength)
    {
        if (record is [.., (byte)'\r'])
        {
            record = record[..^1];
        }
        if (record.Length > maxLength)
        {
            records.Add(FramedRecord.Of(record.AsSpan(0, CutLength(record, maxLength)), isCut: true));
        }
        else if (record.Length > 0)
        {
            records.Add(FramedRecord.Of(record));
        }
    }

    /// <summary>The limit, or the start of the character that lies across it, unless that would leave nothing.</summary>
    private static int CutLength(byte[] record, int maxLength)
    {
        int at = 0;
        while (at < maxLength)
        {
            Rune.DecodeFromUtf8(record.AsSpan(at), out _, out int taken);
            if (at + taken > maxLength && at > 0)
            {
                return at;
            }
            at += taken;
        }
        return maxLength;
    }
}
