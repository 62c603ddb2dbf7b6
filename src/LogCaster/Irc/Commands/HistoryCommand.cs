using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>CHATHISTORY: messages of the past, of a log channel its records. Used by the thread of IRC.</summary>
internal sealed class HistoryCommand
{
    private static readonly string[] s_kinds = ["LATEST", "BEFORE", "AFTER", "AROUND", "BETWEEN", "TARGETS"];

    private readonly IrcServer _server;
    private readonly CommandTable _table;
    private readonly LogHistory _records;

    /// <summary>Makes the command.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="table">Sends messages that belong together.</param>
    /// <param name="records">What log channels have shown.</param>
    public HistoryCommand(IrcServer server, CommandTable table, LogHistory records)
    {
        _server = server;
        _table = table;
        _records = records;
    }

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
        [new("CHATHISTORY", 4, Run, "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS ...: messages of the past") { Cost = 3 }];

    private void Run(Request request)
    {
        string kind = request[0].ToUpperInvariant();
        if (Array.IndexOf(s_kinds, kind) < 0)
        {
            request.Fail("INVALID_PARAMS", "Unknown command", kind);
            return;
        }
        if (!TryRead(request, kind, out HistoryPoint? one, out HistoryPoint? two, out int limit))
        {
            request.Fail("INVALID_PARAMS", "A point is timestamp=YYYY-MM-DDThh:mm:ss.sssZ or msgid=..., a limit a number from 1", kind);
            return;
        }
        if (kind == "TARGETS")
        {
            Targets(request, one!, two!, limit);
            return;
        }
        if (_server.FindChannel(request[1]) is not Channel channel || !channel.Has(request.User))
        {
            request.Fail("INVALID_TARGET", "Messages could not be retrieved", kind, request[1].Length > 0 ? request[1] : "*");
            return;
        }
        List<HistoryRange> ranges = RangesOf(kind, one, two, limit).FindAll(static range => range.Limit > 0);
        if (channel.View is null)
        {
            Give(request, channel, ranges.SelectMany(range => Find(request, channel, range)).Distinct());
        }
        else
        {
            request.IsDeferred = _records.Find(request.Session, channel, ranges, found => GiveLater(request, channel, found));
        }
    }

    private static bool TryRead(Request request, string kind, out HistoryPoint? one, out HistoryPoint? two, out int limit)
    {
        bool hasTwo = kind is "BETWEEN" or "TARGETS";
        int first = kind == "TARGETS" ? 1 : 2;
        one = HistoryPoint.Read(request[first]);
        two = hasTwo ? HistoryPoint.Read(request[first + 1]) : null;
        bool isNumber = int.TryParse(request[first + (hasTwo ? 2 : 1)], NumberStyles.None, CultureInfo.InvariantCulture, out limit);
        limit = int.Min(limit, Welcome.MaxHistory);
        bool isAny = kind == "LATEST" && request[first] == "*";
        return (one is not null || isAny) && (two is not null || !hasTwo) && isNumber && limit > 0;
    }

    private static List<HistoryRange> RangesOf(string kind, HistoryPoint? one, HistoryPoint? two, int limit)
    {
        switch (kind)
        {
            case "LATEST":
                return [new HistoryRange(one, null, limit, OldestFirst: false)];
            case "BEFORE":
                return [new HistoryRange(null, one, limit, OldestFirst: false)];
            case "AFTER":
                return [new HistoryRange(one, null, limit, OldestFirst: true)];
            case "AROUND":
                return
                [
                    new HistoryRange(null, one, limit / 2, OldestFirst: false),
                    new HistoryRange(one, null, limit - limit / 2, OldestFirst: true) { IncludesAfter = true },
                ];
            default:
                bool isForward = one!.Ticks <= two!.Ticks;
                return [isForward ? new HistoryRange(one, two, limit, OldestFirst: true) : new HistoryRange(two, one, limit, OldestFirst: false)];
        }
    }

    private static IEnumerable<IrcMessage> Find(Request request, Channel channel, HistoryRange range)
    {
        List<PastMessage> all = [.. channel.History.Messages];
        int from = range.After is null ? 0 : After(all, range.After, range.IncludesAfter);
        int to = range.Before is null ? all.Count : Before(all, range.Before);
        List<IrcMessage> found = [.. all.Take(to).Skip(from).Select(past => past.Message)
            .Where(message => message.Command != "TOPIC" || request.Session.Has(Capabilities.EventPlayback))];
        return range.OldestFirst ? found.Take(range.Limit) : found.TakeLast(range.Limit);
    }

    private static int After(List<PastMessage> all, HistoryPoint point, bool isIncluded)
    {
        if (point.MessageId.Length == 0)
        {
            return 1 + all.FindLastIndex(past => isIncluded ? past.Ticks < point.Ticks : past.Ticks <= point.Ticks);
        }
        int index = all.FindIndex(past => past.Message.Tag("msgid") == point.MessageId);
        return isIncluded && index >= 0 ? index : index + 1;
    }

    private static int Before(List<PastMessage> all, HistoryPoint point)
    {
        int index = point.MessageId.Length > 0 ? all.FindIndex(past => past.Message.Tag("msgid") == point.MessageId) : all.FindIndex(past => past.Ticks >= point.Ticks);
        return index < 0 ? (point.MessageId.Length > 0 ? 0 : all.Count) : index;
    }

    private void Targets(Request request, HistoryPoint one, HistoryPoint two, int limit)
    {
        long from = long.Min(one.Ticks, two.Ticks);
        long to = long.Max(one.Ticks, two.Ticks);
        IEnumerable<IrcMessage> targets = request.User.Memberships.Where(membership => membership.Channel.History.Messages.Count > 0)
            .Select(membership => (membership.Channel.Name, membership.Channel.History.Messages.Last().Ticks))
            .Where(target => target.Ticks > from && target.Ticks < to).OrderBy(target => target.Ticks).Take(limit)
            .Select(target => _server.Message(_server.Name, "CHATHISTORY", "TARGETS", target.Name, IrcServer.TimeText(new DateTimeOffset(target.Ticks, TimeSpan.Zero))));
        _table.SendBatch(request.Session, "draft/chathistory-targets", "", targets);
    }

    private void Give(Request request, Channel channel, IEnumerable<IrcMessage> messages) => _table.SendBatch(request.Session, "chathistory", channel.Name, messages);

    // The label of the command is that of its answer, however late it comes.
    private void GiveLater(Request request, Channel channel, List<IrcMessage> messages)
    {
        if (request.Label is null)
        {
            Give(request, channel, messages);
            return;
        }
        request.Session.BeginCapture();
        Give(request, channel, messages);
        _table.SendLabelled(request.Session, request.Label, request.Session.EndCapture());
    }
}
