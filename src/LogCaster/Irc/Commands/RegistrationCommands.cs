using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>Who a client is: PASS, NICK, USER, CAP, and the end of all that, QUIT. Used by the thread of IRC.</summary>
internal sealed class RegistrationCommands
{
    // CAP LS is divided so that a line holds this many bytes of names.
    private const int MaxCapBytes = 400;

    private readonly IrcServer _server;
    private readonly Admission _admission;
    private readonly Welcome _welcome;

    /// <summary>Makes the commands.</summary>
    /// <param name="server">Users and channels.</param>
    /// <param name="admission">Who may come in.</param>
    /// <param name="welcome">What a client is told first.</param>
    public RegistrationCommands(IrcServer server, Admission admission, Welcome welcome)
    {
        _server = server;
        _admission = admission;
        _welcome = welcome;
    }

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows =>
    [
        new("PASS", 1, Pass, "PASS <password>: the password of the server, before NICK and USER") { IsEarly = true },
        new("NICK", 0, Nick, "NICK <nickname>: takes a nickname") { IsEarly = true },
        new("USER", 4, Identify, "USER <name> 0 * :<real name>: says who you are") { IsEarly = true },
        new("CAP", 1, Cap, "CAP LS 302, CAP REQ :<names>, CAP LIST, CAP END: capabilities of IRCv3") { IsEarly = true },
        new("QUIT", 0, Quit, "QUIT [:<reason>]: ends the connection") { IsEarly = true },
        new("PING", 0, Ping, "PING <text>: answers PONG") { IsEarly = true, Cost = 0 },
        new("PONG", 0, static _ => { }, "PONG <text>: answers PING") { IsEarly = true, Cost = 0 },
        new("ERROR", 0, static _ => { }, "ERROR: is ignored") { IsEarly = true },
        new("SETNAME", 1, SetName, "SETNAME :<real name>: changes the real name"),
    ];

    /// <summary>Welcomes a client that has said all it has to.</summary>
    public void TryComplete(Request request)
    {
        IrcSession session = request.Session;
        if (session.IsRegistered || session.IsClosing || session.Registration.IsNegotiating || session.User.Nick.Length == 0 || session.User.Name.Length == 0)
        {
            return;
        }
        if (_admission.Refusal(session) is string refusal)
        {
            request.Reply(NumericTable.PasswordMismatch, refusal);
            session.Close(refusal);
            return;
        }
        session.Registration.Password = "";
        _server.Welcome(session);
        _welcome.Greet(request);
    }

    private static void Pass(Request request)
    {
        if (request.Session.IsRegistered)
        {
            request.Reply(NumericTable.AlreadyRegistered);
            return;
        }
        request.Session.Registration.Password = request[0];
    }

    private void Nick(Request request)
    {
        string nick = request[0];
        if (nick.Length == 0)
        {
            request.Reply(NumericTable.NoNicknameGiven);
            return;
        }
        if (!IrcName.IsNick(nick))
        {
            request.Reply(NumericTable.ErroneousNickname, nick);
            return;
        }
        User user = request.User;
        if (_server.FindUser(nick) is User other && other != user)
        {
            request.Reply(NumericTable.NicknameInUse, nick);
            return;
        }
        if (user.Nick == nick)
        {
            return;
        }
        if (!request.Session.IsRegistered)
        {
            _server.Rename(user, nick);
            TryComplete(request);
            return;
        }
        var message = new Outgoing(_server.From(user, "NICK", nick));
        _server.Whowas.Add(user, _server.NowSeconds());
        _server.Rename(user, nick);
        request.Session.Send(message);
        foreach (User neighbour in user.Neighbours().Where(neighbour => neighbour != user))
        {
            neighbour.Session?.Send(message);
        }
    }

    private void Identify(Request request)
    {
        if (request.Session.IsRegistered || request.User.Name.Length > 0)
        {
            request.Reply(NumericTable.AlreadyRegistered);
            return;
        }
        string name = string.Concat(request[0].Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '[' or ']' or '|').Take(User.MaxNameLength));
        request.User.Name = name.Length > 0 ? name : "user";
        request.User.RealName = Cut(request[3].Length > 0 ? request[3] : request.User.Name, User.MaxRealNameBytes);
        TryComplete(request);
    }

    private void Quit(Request request)
    {
        string reason = request[0];
        request.Session.Close(request.Session.IsRegistered && reason.Length > 0 ? $"Quit: {reason}" : "Quit");
    }

    private void Ping(Request request)
    {
        if (request.Count == 0 || request[0].Length == 0)
        {
            request.Reply(NumericTable.NoOrigin);
            return;
        }
        request.Session.Send(_server.Message(_server.Name, "PONG", _server.Name, request[0]) with { EndsInText = true });
    }

    private void SetName(Request request)
    {
        if (Encoding.UTF8.GetByteCount(request[0]) > User.MaxRealNameBytes || request[0].Length == 0)
        {
            request.Fail("INVALID_REALNAME", "Realname is not valid");
            return;
        }
        request.User.RealName = request[0];
        var message = new Outgoing(_server.From(request.User, "SETNAME", request[0]) with { EndsInText = true });
        foreach (User neighbour in request.User.Neighbours().Append(request.User).Distinct())
        {
            if (neighbour.Session is IrcSession session && session.Has(Capabilities.Setname))
            {
                session.Send(message);
            }
        }
    }

    private void Cap(Request request)
    {
        Registration registration = request.Session.Registration;
        switch (request[0].ToUpperInvariant())
        {
            case "LS":
                registration.IsNegotiating |= !request.Session.IsRegistered;
                if (int.TryParse(request[1], NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version >= 302)
                {
                    registration.KnowsValues = true;
                    request.Session.Capabilities |= Capabilities.CapNotify;
                }
                List(request, "LS", CapabilityTable.All.Where(IsOffered).Select(row => row.Value.Length > 0 && registration.KnowsValues ? $"{row.Name}={row.Value}" : row.Name));
                break;
            case "LIST":
                List(request, "LIST", CapabilityTable.All.Where(row => request.Session.Has(row.Capability)).Select(row => row.Name));
                break;
            case "REQ":
                registration.IsNegotiating |= !request.Session.IsRegistered;
                Require(request);
                break;
            case "END":
                registration.IsNegotiating = false;
                if (registration.Mechanism.Length > 0)
                {
                    (registration.Mechanism, registration.Response) = ("", "");
                    request.Reply(NumericTable.SaslAborted);
                }
                TryComplete(request);
                break;
            default:
                request.Reply(NumericTable.InvalidCapCommand, request[0].Length > 0 ? request[0] : "*");
                break;
        }
    }

    private bool IsOffered((string Name, Capabilities Capability, string Value) row) => row.Capability != Capabilities.Sasl || _admission.AnyLogin;

    private void Require(Request request)
    {
        Capabilities on = Capabilities.None;
        Capabilities off = Capabilities.None;
        bool known = true;
        foreach (string word in request[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Capabilities capability = CapabilityTable.Find(word.TrimStart('-'));
            known &= capability != Capabilities.None && (capability != Capabilities.Sasl || _admission.AnyLogin);
            if (word.StartsWith('-'))
            {
                off |= capability;
                on &= ~capability;
            }
            else
            {
                on |= capability;
                off &= ~capability;
            }
        }
        if (known)
        {
            request.Session.Capabilities = (request.Session.Capabilities | on) & ~off;
        }
        request.Session.Send(_server.Message(_server.Name, "CAP", request.Session.ReplyName, known ? "ACK" : "NAK", request[1]) with { EndsInText = true });
    }

    private void List(Request request, string command, IEnumerable<string> words)
    {
        List<string> lines = [""];
        foreach (string word in words)
        {
            if (lines[^1].Length + word.Length >= MaxCapBytes)
            {
                lines.Add("");
            }
            lines[^1] += (lines[^1].Length > 0 ? " " : "") + word;
        }
        for (int i = 0; i < lines.Count; i++)
        {
            bool more = i < lines.Count - 1;
            request.Session.Send((more
                ? _server.Message(_server.Name, "CAP", request.Session.ReplyName, command, "*", lines[i])
                : _server.Message(_server.Name, "CAP", request.Session.ReplyName, command, lines[i])) with
            { EndsInText = true });
        }
    }

    /// <summary>A text cut so that it has at most so many bytes.</summary>
    internal static string Cut(string text, int maxBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= maxBytes ? text : Encoding.UTF8.GetString(bytes, 0, IrcText.CutAt(bytes, maxBytes));
    }
}
