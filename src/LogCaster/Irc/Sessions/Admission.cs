using System.Text;
using LogCaster.Access;
using LogCaster.Diagnostics;

namespace LogCaster.Irc.Sessions;

/// <summary>
/// Who may come in, and who may see records: by his address, a token, the password of the server, or an account. A token counts as a password for PASS and
/// for SASL; who has the password of the server or an account may query. Used by the thread of IRC.
/// </summary>
/// <param name="gate">Who may do what.</param>
/// <param name="accounts">The password and the accounts of IRC.</param>
internal sealed class Admission(Gate gate, IrcAccounts accounts)
{
    /// <summary>Whether anybody can log in by SASL.</summary>
    public bool AnyLogin => accounts.AnyLogin || gate.HasTokens;

    /// <summary>Lets a client in that has said who it is.</summary>
    /// <param name="session">The client.</param>
    /// <returns>Why it may not come in; null if it may.</returns>
    public string? Refusal(IrcSession session)
    {
        const string WrongPassword = "Password incorrect";
        string password = session.Registration.Password;
        if (session.Registration.IsAuthenticated)
        {
            return null;
        }
        if (accounts.NeedsPassword && password.Length > 0 && accounts.MayConnect(password))
        {
            gate.Succeed(session.Listener.Name);
            session.Identity = WithQuery(session.Identity, "irc_password");
            return null;
        }
        if (password.Length > 0 && gate.HasTokens)
        {
            Identity? identity = gate.Of(session.Peer, session.Listener.Name, Encoding.UTF8.GetBytes(password));
            session.Identity = identity ?? session.Identity;
            return identity is null ? WrongPassword : null;
        }
        if (accounts.NeedsPassword)
        {
            gate.Fail(session.Peer, session.Listener.Name, password.Length == 0 ? AccessFailure.Missing : AccessFailure.Unknown);
            return WrongPassword;
        }
        // Without tokens nobody else could ever give one.
        return gate.HasTokens || session.Identity.Has(Roles.Query) ? null : Refuse(session);
    }

    /// <summary>Logs a client in by SASL.</summary>
    /// <param name="session">The client.</param>
    /// <param name="name">The name it gives.</param>
    /// <param name="password">The password.</param>
    /// <returns>The name of its account; null if it may not log in.</returns>
    public string? LogIn(IrcSession session, string name, string password)
    {
        if (accounts.MayLogIn(name, password))
        {
            gate.Succeed(session.Listener.Name);
            session.Identity = WithQuery(session.Identity, name);
            return name;
        }
        if (!gate.HasTokens)
        {
            gate.Fail(session.Peer, session.Listener.Name, AccessFailure.Unknown);
            return null;
        }
        Identity? identity = gate.Of(session.Peer, session.Listener.Name, Encoding.UTF8.GetBytes(password));
        session.Identity = identity ?? session.Identity;
        return identity?.Name;
    }

    /// <summary>Whether a client may see records now: its token may have ended.</summary>
    public bool MayQuery(IrcSession session)
    {
        session.Identity = gate.Now(session.Identity, session.Peer);
        return session.Identity.Has(Roles.Query);
    }

    /// <summary>Counts and tells that a client was refused the sight of records.</summary>
    /// <returns>What it is told.</returns>
    public string Refuse(IrcSession session)
    {
        string denial = gate.Refuse(session.Identity, session.Peer.Text, session.Listener.Name, Roles.Query);
        return gate.HasTokens ? Denial.NeedsQueryOnIrc : denial;
    }

    private static Identity WithQuery(Identity identity, string name) => identity.Row is null ? new Identity(name, identity.Roles | Roles.Query) : identity with { Roles = identity.Roles | Roles.Query };
}
