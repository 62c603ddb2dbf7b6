using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace LogCaster.Irc.Sessions;

/// <summary>
/// Accounts in a file, a line <c>name:hash</c> each, where the hash is SHA-256 of the password in hexadecimal digits; lines that begin with <c>#</c> are
/// remarks. Read again when it has changed. Used by the thread of IRC.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class AccountFile(string path)
{
    private const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<string, byte[]> _hashes = new(StringComparer.OrdinalIgnoreCase);
    private DateTime _readAt;

    /// <summary>Whether an account has this password.</summary>
    public bool Accepts(string name, string password)
    {
        Read();
        byte[] given = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        // Who does not exist costs as much as who does.
        bool isKnown = _hashes.TryGetValue(name, out byte[]? hash);
        return CryptographicOperations.FixedTimeEquals(given, hash ?? new byte[SHA256.HashSizeInBytes]) && isKnown;
    }

    private void Read()
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length > MaxBytes)
            {
                _hashes.Clear();
                _readAt = default;
                return;
            }
            if (info.LastWriteTimeUtc == _readAt)
            {
                return;
            }
            string text = File.ReadAllText(path);
            _hashes.Clear();
            _readAt = info.LastWriteTimeUtc;
            foreach (string line in text.Split('\n'))
            {
                Add(line.Trim());
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Nobody logs in with a file that cannot be read.
            _hashes.Clear();
            _readAt = default;
        }
    }

    private void Add(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && line[0] != '#' && line.Length - colon - 1 == 2 * SHA256.HashSizeInBytes)
        {
            byte[] hash = new byte[SHA256.HashSizeInBytes];
            if (Convert.FromHexString(line.AsSpan(colon + 1), hash, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                _hashes[line[..colon]] = hash;
            }
        }
    }
}
