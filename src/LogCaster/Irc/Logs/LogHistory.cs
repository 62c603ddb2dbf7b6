using System;
using System.Collections.Generic;
using System.Globalization;
using LogCaster.Engine.Irc;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Commands;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Logs;

/// <summary>What log channels would have shown in the past: records, found as any query finds them, in the form of messages. Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
/// <param name="answers">Runs queries.</param>
/// <param name="log">The records.</param>
internal sealed class LogHistory(IrcServer server, Answers answers, SearchableLog log)
{
    // Records of one moment that lie before the one that is named.
    private const int SameMoment = 200;

    /// <summary>Finds records.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="ranges">Which; one after the other.</param>
    /// <param name="onFound">Takes them as messages.</param>
    /// <returns>Whether they come later; else the client was told why not.</returns>
    public bool Find(IrcSession session, Channel channel, List<HistoryRange> ranges, Action<List<IrcMessage>> onFound)
    {
        List<IrcMessage> found = [];
        return FindNext(0);

        bool FindNext(int index)
        {
            if (index == ranges.Count)
            {
                onFound(found);
                return true;
            }
            HistoryRange range = ranges[index];
            long afterSequence = SequenceOf(range.After) - (range.IncludesAfter ? 1 : 0);
            LogQuery query = QueryOf(channel.View!.Query, range, afterSequence);
            string? refusal = answers.Ask(session, new Command(Verb.Find) { Query = query }, answer =>
            {
                found.AddRange(Read(answer.Span, channel.Name, afterSequence, range.Limit));
                _ = FindNext(index + 1);
            });
            if (refusal is not null)
            {
                server.Tell(session, "ERROR: " + refusal);
            }
            return refusal is null;
        }
    }

    /// <summary>Shows a user who has come into a log channel its newest records, if that is wanted: those before the first that comes to him live.</summary>
    public void ShowNewest(IrcSession session, Channel channel)
    {
        // Who can ask for the past does so.
        if (server.Settings.JoinHistory == 0 || channel.View is not LogView view || session.Has(Capabilities.Chathistory))
        {
            return;
        }
        long live = view.Live?.Position ?? log.Ring.End;
        var before = new HistoryPoint(0, string.Create(CultureInfo.InvariantCulture, $"{PastRecord.IdPrefix}{live}"));
        _ = Find(session, channel, [new HistoryRange(After: null, before, server.Settings.JoinHistory, OldestFirst: false)], found =>
        {
            if (channel.Has(session.User))
            {
                found.ForEach(session.Send);
            }
        });
    }

    private LogQuery QueryOf(LogQuery view, HistoryRange range, long afterSequence)
    {
        LogQuery query = view with
        {
            Limit = range.Limit + (afterSequence >= 0 ? SameMoment : 0),
            OldestFirst = range.OldestFirst,
            Output = OutputFormat.Json,
            Fields = ["seq", "time", "message"],
            Quiet = true,
        };
        if (range.After is HistoryPoint after)
        {
            query = query with { SinceTicks = afterSequence >= 0 ? TicksOf(afterSequence) : after.Ticks + (range.IncludesAfter ? 0 : 1) };
        }
        if (range.Before is HistoryPoint before)
        {
            query = before.MessageId.Length > 0 ? query with { BeforeSequence = long.Max(0, SequenceOf(before)) } : query with { UntilTicks = before.Ticks - 1 };
        }
        return query;
    }

    private long TicksOf(long sequence)
    {
        (long from, long to) = log.Range();
        return sequence < to ? log.TicksOf(long.Max(sequence, from)) : long.MaxValue;
    }

    private static long SequenceOf(HistoryPoint? point)
    {
        if (point is null || !point.MessageId.StartsWith(PastRecord.IdPrefix, StringComparison.Ordinal))
        {
            return -1;
        }
        string[] parts = point.MessageId[PastRecord.IdPrefix.Length..].Split('-');
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence : -1;
    }

    private List<IrcMessage> Read(ReadOnlySpan<byte> answer, string channel, long afterSequence, int limit)
    {
        List<IrcMessage> messages = [];
        var times = new TimestampText(log.Zone);
        int records = 0;
        foreach (Range range in answer.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = answer[range];
            if (records < limit && PastRecord.TryRead(line, out long sequence, out long ticks, out byte[] text) && sequence > afterSequence)
            {
                records++;
                PastRecord.Write(messages, server.Bot!.Mask, channel, sequence, ticks, [.. times.Local(ticks), .. text]);
            }
        }
        return messages;
    }
}
