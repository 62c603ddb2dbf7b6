using System;
using System.Collections.Generic;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Logs;

/// <summary>
/// Brings records to log channels: looks at the ring once for each channel that somebody watches, and gives its members what is due in one piece. Who does
/// not read loses lines of his own, and holds up nobody. Used by the thread of IRC.
/// </summary>
internal sealed class LogFeed
{
    // How long is waited for more, in shares of what the last look took: who has much to send sends more at once.
    private const double PauseShare = 0.5;

    // What one channel shows in one turn, in bytes; each member may have to wait for as much.
    private const int MaxTurnBytes = 32 * 1024;

    // A block takes a millisecond. One that takes longer has a pattern that would hold up everybody else.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(5);

    // Few members are shown a record as soon as they can see it; each look costs a wake-up.
    private static readonly TimeSpan s_soonest = TimeSpan.FromMilliseconds(0.25);
    private static readonly TimeSpan s_latest = TimeSpan.FromMilliseconds(30);

    // When nothing comes any more.
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_never = TimeSpan.FromSeconds(1);

    private readonly IrcServer _server;
    private readonly SearchableLog _log;
    private readonly TimeProvider _time;
    private readonly LiveRoom _room;
    private readonly QueryBudget _budget;
    private readonly LogLines _lines;
    private readonly List<Channel> _channels = [];
    private long _turnBegan;
    private long _nextLook;
    private bool _found;
    private bool _more;
    private int _idleTurns;

    /// <summary>Makes the feed.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="log">The records.</param>
    /// <param name="time">The clock.</param>
    public LogFeed(IrcServer server, SearchableLog log, TimeProvider time)
    {
        _server = server;
        _log = log;
        _time = time;
        _room = new LiveRoom(log.Ring);
        _budget = new QueryBudget(time, s_turn);
        _lines = new LogLines(log.Zone);
    }

    /// <summary>Somebody watches a channel from now on.</summary>
    public void Watch(Channel channel)
    {
        if (channel.View is LogView view)
        {
            view.Live ??= new LiveRecords(_log.Ring, _log.Sources, view.Query, _log.Ring.End, _room);
            _nextLook = 0;
        }
    }

    /// <summary>Shows what has come, if it is time.</summary>
    public void Turn()
    {
        _turnBegan = _time.GetTimestamp();
        if (_turnBegan < _nextLook)
        {
            return;
        }
        _found = false;
        _more = false;
        _channels.Clear();
        foreach (Channel channel in _server.LogChannels)
        {
            if (IsWatched(channel))
            {
                _channels.Add(channel);
            }
            else if (channel.View is LogView view)
            {
                view.Live = null;
            }
        }
        long end = _log.Ring.End;
        foreach (Channel channel in _channels)
        {
            Show(channel, channel.View!, end);
        }
    }

    /// <summary>What was shown is sent: decides when to look again.</summary>
    /// <returns>After how long.</returns>
    public TimeSpan EndTurn()
    {
        if (_turnBegan >= _nextLook)
        {
            long now = _time.GetTimestamp();
            _idleTurns = _found || _more ? 0 : _idleTurns + 1;
            _nextLook = now + (long)(Pause(_time.GetElapsedTime(_turnBegan, now)).TotalSeconds * _time.TimestampFrequency);
        }
        TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), _nextLook);
        return _server.LogChannels.Count == 0 || left > s_never ? s_never : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Pause(TimeSpan took)
    {
        if (_channels.Count == 0)
        {
            return s_never;
        }
        TimeSpan least = _idleTurns == 0 ? s_soonest : TimeSpan.FromMilliseconds(1 + _idleTurns / 8);
        least = least < s_idle ? least : s_idle;
        TimeSpan wanted = took * PauseShare;
        return wanted < least ? least : wanted > s_latest ? s_latest : wanted;
    }

    private static bool IsWatched(Channel channel)
    {
        if (channel.IsDeserted)
        {
            return false;
        }
        foreach (Membership member in channel.Members)
        {
            if (member.IsStreaming && member.User.Session is not null)
            {
                return true;
            }
        }
        return false;
    }

    private void Show(Channel channel, LogView view, long end)
    {
        LiveRecords live = view.Live ??= new LiveRecords(_log.Ring, _log.Sources, view.Query, end, _room);
        LogRate rate = view.Rate;
        rate.Refill(_server.NowMs(), _server.Settings.Rate);
        _lines.Begin(_server.Bot!.Mask, channel.Name);
        _budget.Resume();
        Gather(live, view, end);
        _more |= live.Position < end || live.HasFound;
        Note(view.Repeats.Tell(_server.NowMs(), isOver: false));
        Note(rate.Tell());
        if (_lines.Count > 0)
        {
            _found = true;
            Deliver(channel);
        }
    }

    private void Note(string? text)
    {
        if (text is not null)
        {
            _lines.AddNote(text, _server.Now().UtcTicks);
        }
    }

    private void Gather(LiveRecords live, LogView view, long end)
    {
        LogRate rate = view.Rate;
        while ((live.Position < end || live.HasFound) && _lines.Bytes < MaxTurnBytes && !_budget.IsOver)
        {
            if (!rate.MayShow)
            {
                long held = live.Skip(end, _budget, out long passed);
                Hold(rate, held, passed);
                return;
            }
            Hold(rate, 0, live.Look(end, _budget));
            while (live.HasFound && rate.MayShow && _lines.Bytes < MaxTurnBytes)
            {
                if (live.TryTake(out long sequence, out Record record, out ReadOnlySpan<byte> payload))
                {
                    Add(view, sequence, record, payload);
                }
                else
                {
                    Hold(rate, 1, 0);
                }
            }
        }
    }

    private void Add(LogView view, long sequence, in Record record, ReadOnlySpan<byte> payload)
    {
        if (_server.Settings.Fold && view.Repeats.IsRepeat(payload, _server.NowMs()))
        {
            _server.Counters.Summarised.Increment();
            return;
        }
        Note(view.Repeats.Tell(_server.NowMs(), isOver: true));
        view.Repeats.Show(payload);
        _lines.Add(sequence, record, payload);
        view.Rate.Show();
    }

    private void Hold(LogRate rate, long held, long missed)
    {
        rate.Hold(held, missed);
        _server.Counters.Summarised.Add(held + missed);
    }

    private void Deliver(Channel channel)
    {
        int limit = _server.Settings.SendQueueBytes / 2;
        long delivered = 0;
        long nowMs = _server.NowMs();
        foreach (Membership member in channel.Members)
        {
            if (!member.IsStreaming || member.User.Session is not IrcSession session || session.IsClosing)
            {
                continue;
            }
            member.Mutes.Expire(nowMs);
            ReadOnlySpan<byte> lines = _lines.For(session.Capabilities, member.IsColored, member.Mutes);
            if (session.UnsentBytes > 0 && session.UnsentBytes + lines.Length > limit)
            {
                session.SkippedLines += _lines.Count;
                _server.Counters.Skipped.Add(_lines.Count);
                continue;
            }
            session.Write(lines);
            delivered += _lines.Records;
        }
        _server.Counters.Delivered.Add(delivered);
    }
}
