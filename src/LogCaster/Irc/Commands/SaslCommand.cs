using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using LogCaster.Irc.Numerics;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Commands;

/// <summary>AUTHENTICATE: SASL with PLAIN (RFC 4616). Used by the thread of IRC.</summary>
/// <param name="server">Users and channels.</param>
/// <param name="admission">Who may log in.</param>
internal sealed class SaslCommand(IrcServer server, Admission admission)
{
    private const string Plain = "PLAIN";

    // Of so many characters more follow.
    private const int ChunkLength = 400;
    private const int MaxResponseLength = 4 * ChunkLength;
    private const int MaxAccountLength = 50;

    // Each try of the next connection may have to wait, those of one do not.
    private const int MaxFailures = 3;

    private static readonly SearchValues<char> s_notInNames = SearchValues.Create(" :,*?!@\r\n");

    /// <summary>The rows of the table.</summary>
    public IEnumerable<CommandRow> Rows => [new("AUTHENTICATE", 1, Run, "AUTHENTICATE PLAIN: logs in") { IsEarly = true, Cost = 3 }];

    private void Run(Request request)
    {
        Registration state = request.Session.Registration;
        string word = request[0];
        if (!request.Session.Has(Capabilities.Sasl))
        {
            request.Reply(NumericTable.SaslFail);
        }
        else if (request.User.Account.Length > 0 && state.Mechanism.Length == 0)
        {
            request.Reply(NumericTable.SaslAlready);
        }
        else if (word == "*")
        {
            Reset(state);
            request.Reply(NumericTable.SaslAborted);
        }
        else if (state.Mechanism.Length == 0)
        {
            Begin(request, state, word);
        }
        else
        {
            Take(request, state, word);
        }
    }

    private void Begin(Request request, Registration state, string mechanism)
    {
        if (!mechanism.Equals(Plain, StringComparison.OrdinalIgnoreCase))
        {
            request.Reply(NumericTable.SaslMechanisms, Plain);
            request.Reply(NumericTable.SaslFail);
            return;
        }
        state.Mechanism = Plain;
        request.Session.Send(server.Message("", "AUTHENTICATE", "+"));
    }

    private void Take(Request request, Registration state, string chunk)
    {
        if (chunk.Length > ChunkLength || state.Response.Length + chunk.Length > MaxResponseLength)
        {
            Reset(state);
            request.Reply(NumericTable.SaslTooLong);
            return;
        }
        state.Response += chunk == "+" ? "" : chunk;
        if (chunk.Length == ChunkLength)
        {
            return;
        }
        string? account = AccountOf(request.Session, state.Response);
        Reset(state);
        if (account is null)
        {
            request.Reply(NumericTable.SaslFail);
            if (++state.Failures == MaxFailures)
            {
                request.Session.Close("Too many wrong passwords");
            }
            return;
        }
        state.IsAuthenticated = true;
        request.User.Account = account;
        User user = request.User;
        string mask = $"{request.Session.ReplyName}!{(user.Name.Length > 0 ? user.Name : "*")}@{user.Host}";
        request.Reply(NumericTable.LoggedIn, mask, account, account);
        request.Reply(NumericTable.SaslSuccess);
        if (request.Session.IsRegistered)
        {
            Announce(user);
        }
    }

    private void Announce(User user)
    {
        var message = new Outgoing(server.From(user, "ACCOUNT", user.Account));
        foreach (User neighbour in user.Neighbours())
        {
            if (neighbour.Session is IrcSession session && session.Has(Capabilities.AccountNotify))
            {
                session.Send(message);
            }
        }
    }

    private static void Reset(Registration state) => (state.Mechanism, state.Response) = ("", "");

    // authzid NUL authcid NUL password; who acts for somebody else is refused.
    private string? AccountOf(IrcSession session, string response)
    {
        byte[] bytes = new byte[response.Length];
        if (!Convert.TryFromBase64String(response, bytes, out int length))
        {
            return null;
        }
        string[] parts = Encoding.UTF8.GetString(bytes, 0, length).Split('\0');
        if (parts.Length != 3 || parts[1].Length is 0 or > MaxAccountLength || (parts[0].Length > 0 && parts[0] != parts[1]) || parts[1].AsSpan().IndexOfAny(s_notInNames) >= 0)
        {
            return null;
        }
        return admission.LogIn(session, parts[1], parts[2]);
    }
}
