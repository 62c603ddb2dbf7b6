using System.Security.Cryptography;
using System.Text;

namespace LogCaster.Irc.Sessions;

/// <summary>Who may connect and log in. Used by the thread of IRC.</summary>
/// <param name="password">The password of every client; empty for none.</param>
/// <param name="file">Accounts; null if there is no file of them.</param>
internal sealed class IrcAccounts(string password, AccountFile? file)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(password));

    /// <summary>Whether anybody can log in by SASL.</summary>
    public bool AnyLogin => password.Length > 0 || file is not null;

    /// <summary>Whether every client must give the password.</summary>
    public bool NeedsPassword => password.Length > 0;

    /// <summary>Whether a client may connect that gave this password with PASS.</summary>
    public bool MayConnect(string given) => password.Length == 0 || IsPassword(given);

    /// <summary>Whether a name may log in with this password: that of an account, or that of the server.</summary>
    public bool MayLogIn(string name, string given) =>
        (password.Length > 0 && IsPassword(given)) || file?.Accepts(name, given) == true;

    // Of equal length whatever is given, and compared in constant time.
    private bool IsPassword(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _hash);
}
