using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Channels;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>One MODE of a channel: goes from letter to letter, and tells the members in the end what has changed. Used by the thread of IRC.</summary>
internal sealed class ModeChange
{
    private readonly IrcServer _server;
    private readonly Request _request;
    private readonly Channel _channel;
    private readonly List<(bool On, char Letter, string Value)> _changes = [];
    private readonly bool _mayChange;
    private int _next = 2;
    private int _values;
    private bool _isRefused;

    /// <summary>Makes it.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="request">The command.</param>
    /// <param name="channel">The channel.</param>
    public ModeChange(IrcServer server, Request request, Channel channel)
    {
        _server = server;
        _request = request;
        _channel = channel;
        _mayChange = !channel.IsPermanent && channel.Find(request.User) is { IsOperator: true };
    }

    /// <summary>Carries it out.</summary>
    public void Run()
    {
        bool on = true;
        foreach (char letter in _request[1])
        {
            if (letter is '+' or '-')
            {
                on = letter == '+';
            }
            else if (letter == 'b' && _next >= _request.Count)
            {
                ListBans();
            }
            else if (!"biklmnostv".Contains(letter, StringComparison.Ordinal))
            {
                _request.Reply(NumericTable.UnknownMode, letter.ToString());
            }
            else if (!_mayChange)
            {
                Refuse();
            }
            else
            {
                Change(on, letter);
            }
        }
        Announce();
    }

    // Once, however many letters there are.
    private void Refuse()
    {
        if (!_isRefused)
        {
            _isRefused = true;
            _request.Reply(NumericTable.ChannelOperatorNeeded, _channel.Name);
        }
    }

    private void Change(bool on, char letter)
    {
        if (letter is 'i' or 'm' or 'n' or 's' or 't')
        {
            ChangeFlag(on, letter);
            return;
        }
        if (letter == 'l' && !on)
        {
            if (_channel.Modes.Limit > 0)
            {
                _channel.Modes.Limit = 0;
                _changes.Add((false, 'l', ""));
            }
            return;
        }
        string value = _next < _request.Count ? _request[_next++] : "";
        if (value.Length == 0 && !(letter == 'k' && !on))
        {
            _request.Reply(NumericTable.InvalidModeParameter, _channel.Name, letter.ToString(), "*", "You must specify a parameter");
            return;
        }
        if (++_values > Welcome.MaxModes)
        {
            return;
        }
        switch (letter)
        {
            case 'b':
                ChangeBan(on, value);
                break;
            case 'k':
                ChangeKey(on, value);
                break;
            case 'l':
                ChangeLimit(value);
                break;
            default:
                ChangeMember(on, letter, value);
                break;
        }
    }

    private void ChangeFlag(bool on, char letter)
    {
        // A log channel stays read only.
        if (_channel.Modes[letter] != on && !(letter == 'm' && _channel.View is not null))
        {
            _channel.Modes[letter] = on;
            _changes.Add((on, letter, ""));
        }
    }

    private void ChangeBan(bool on, string value)
    {
        const int MaxMaskLength = 150;
        string mask = ChannelModes.Complete(value.Length > MaxMaskLength ? value[..MaxMaskLength] : value);
        List<Ban> bans = _channel.Modes.Bans;
        int known = bans.FindIndex(ban => IrcName.AreSame(ban.Mask, mask));
        if (on && known < 0)
        {
            if (bans.Count >= Channel.MaxBans)
            {
                _request.Reply(NumericTable.BanListFull, _channel.Name, mask);
                return;
            }
            bans.Add(new Ban(mask, _request.User.Mask, _server.NowSeconds()));
            _changes.Add((true, 'b', mask));
        }
        else if (!on && known >= 0)
        {
            bans.RemoveAt(known);
            _changes.Add((false, 'b', mask));
        }
    }

    private void ChangeKey(bool on, string value)
    {
        if (!on)
        {
            if (_channel.Modes.Key.Length > 0)
            {
                _channel.Modes.Key = "";
                _changes.Add((false, 'k', "*"));
            }
        }
        else if (value.Length > Channel.MaxKeyLength || value.Contains(' ', StringComparison.Ordinal) || value.Contains(',', StringComparison.Ordinal) || value[0] == ':')
        {
            _request.Reply(NumericTable.InvalidKey, _channel.Name);
        }
        else
        {
            _channel.Modes.Key = value;
            _changes.Add((true, 'k', value));
        }
    }

    private void ChangeLimit(string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) || limit == 0)
        {
            _request.Reply(NumericTable.InvalidModeParameter, _channel.Name, "l", Word(value), "Invalid limit: a whole number from 1");
        }
        else if (_channel.Modes.Limit != limit)
        {
            _channel.Modes.Limit = limit;
            _changes.Add((true, 'l', limit.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void ChangeMember(bool on, char letter, string nick)
    {
        if (_server.FindUser(nick) is not User user)
        {
            _request.Reply(NumericTable.NoSuchNick, Word(nick));
            return;
        }
        if (_channel.Find(user) is not Membership member)
        {
            _request.Reply(NumericTable.UserNotInChannel, user.Nick, _channel.Name);
            return;
        }
        if (user == _server.Bot)
        {
            Refuse();
            return;
        }
        bool isOn = letter == 'o' ? member.IsOperator : member.IsVoiced;
        if (isOn == on)
        {
            return;
        }
        if (letter == 'o')
        {
            member.IsOperator = on;
        }
        else
        {
            member.IsVoiced = on;
        }
        _changes.Add((on, letter, user.Nick));
    }

    private void ListBans()
    {
        foreach (Ban ban in _channel.Modes.Bans)
        {
            _request.Reply(NumericTable.BanList, _channel.Name, ban.Mask, ban.Setter, ban.Time.ToString(CultureInfo.InvariantCulture));
        }
        _request.Reply(NumericTable.EndOfBanList, _channel.Name);
    }

    private void Announce()
    {
        if (_changes.Count == 0)
        {
            return;
        }
        string letters = "";
        bool? sign = null;
        foreach ((bool on, char letter, _) in _changes)
        {
            letters += (sign == on ? "" : on ? "+" : "-") + letter;
            sign = on;
        }
        _channel.Send(_server.From(_request.User, "MODE", [_channel.Name, letters, .. _changes.Select(change => change.Value).Where(value => value.Length > 0)]));
    }

    private static string Word(string value) => value.Length == 0 || value[0] == ':' || value.Contains(' ', StringComparison.Ordinal) ? "*" : value;
}
