using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using LogCaster.Configuration;

namespace LogCaster.Access;

/// <summary>
/// Reads the text of a file of tokens: <c>name sha256:… roles [from=networks] [until=time]</c>, a line each, or <c>cert:…</c> in place of the hash. What is
/// wrong is told by the number of its line, and never by what stands there: that may be a token. Used by one thread.
/// </summary>
/// <param name="maxRows">How many lines it may have, remarks not counted.</param>
internal sealed class TokenFileReader(int maxRows)
{
    private const string HashWord = "sha256:";
    private const string CertificateWord = "cert:";
    private const string NetworksWord = "from=";
    private const string UntilWord = "until=";
    private const int MaxNameChars = 64;
    private const int MaxErrors = 20;

    private static readonly ImmutableArray<string> s_taken = [Identity.Loopback, Identity.Anonymous, Identity.AuthToken];
    private static readonly ImmutableArray<string> s_times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm"];

    private readonly List<TokenRow> _rows = [];
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong, a sentence for each line, the first of them.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads a text; what is wrong is left out, and in <see cref="Errors"/>.</summary>
    public ImmutableArray<TokenRow> Read(string text)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> trimmed = line.Trim(" \t\uFEFF");
            if (trimmed.IsEmpty || trimmed[0] == '#')
            {
                continue;
            }
            if (_rows.Count == maxRows)
            {
                Refuse(number, $"there are more than {maxRows} tokens, which is the limit of {AccessOptionTable.MaxTokens.Variable}");
                break;
            }
            if (Row(trimmed.ToString(), out TokenRow? row) is string wrong)
            {
                Refuse(number, wrong);
            }
            else
            {
                _rows.Add(row!);
            }
        }
        return [.. _rows];
    }

    private void Refuse(int line, string wrong)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {wrong}"));
        }
    }

    /// <summary>Reads a line; gives what is wrong with it, or null.</summary>
    private string? Row(string line, out TokenRow? row)
    {
        row = null;
        List<string>? words = Words(line);
        if (words is null || words.Count < 3)
        {
            return "must be: name, sha256:HASH or cert:NAME, roles, and if wanted from=NETWORKS and until=TIME";
        }
        string name = words[0];
        if (!IsName(name))
        {
            return $"the name must be at most {MaxNameChars} letters, digits and - _ . @, and none of {string.Join(' ', s_taken)}";
        }
        if (!RoleNames.TryParse(words[2], out Roles roles))
        {
            return $"the roles must be {RoleNames.Form}";
        }
        if (Options(words.Skip(3), out ImmutableArray<Network> networks, out DateTimeOffset until) is string wrong)
        {
            return wrong;
        }
        string key = words[1];
        string? certificate = key.StartsWith(CertificateWord, StringComparison.Ordinal) ? key[CertificateWord.Length..] : null;
        if (!TryReadHash(key, out ImmutableArray<byte> hash) && certificate is null)
        {
            return $"the second word must be sha256: and {2 * SHA256.HashSizeInBytes} hexadecimal digits, or cert: and a name; a token itself must not stand here";
        }
        if (certificate?.Length == 0)
        {
            return "the name of the certificate is missing";
        }
        if (!_names.Add(name) || !_keys.Add(key))
        {
            return "the name, the hash or the certificate stands in an earlier line too";
        }
        row = new TokenRow(name, roles) { Hash = hash, Certificate = certificate, Networks = networks, Until = until };
        return null;
    }

    private static bool IsName(string name) =>
        name.Length <= MaxNameChars && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@') && !s_taken.Contains(name);

    private static string? Options(IEnumerable<string> words, out ImmutableArray<Network> networks, out DateTimeOffset until)
    {
        networks = [];
        until = DateTimeOffset.MaxValue;
        bool hasUntil = false;
        foreach (string word in words)
        {
            if (word.StartsWith(NetworksWord, StringComparison.Ordinal) && networks.IsEmpty)
            {
                if (Networks.TryParse(word[NetworksWord.Length..]) is not { } given)
                {
                    return $"{NetworksWord} must be {new NetworksFormat().Form}";
                }
                networks = given.All;
            }
            else if (word.StartsWith(UntilWord, StringComparison.Ordinal) && !hasUntil)
            {
                hasUntil = true;
                if (!TryReadTime(word[UntilWord.Length..], out until))
                {
                    return $"{UntilWord} must be a time such as 2027-01-01 or 2027-01-01T12:00:00Z, UTC if it names no zone";
                }
            }
            else
            {
                return "behind the roles only from=NETWORKS and until=TIME may stand, each once";
            }
        }
        return null;
    }

    private static bool TryReadHash(string key, out ImmutableArray<byte> hash)
    {
        hash = [];
        if (key.Length != HashWord.Length + (2 * SHA256.HashSizeInBytes) || !key.StartsWith(HashWord, StringComparison.Ordinal))
        {
            return false;
        }
        byte[] bytes = new byte[SHA256.HashSizeInBytes];
        bool isHash = Convert.FromHexString(key.AsSpan(HashWord.Length), bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = isHash ? [.. bytes] : [];
        return isHash;
    }

    private static bool TryReadTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, [.. s_times], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>The words of a line; a blank between quotes belongs to a word. Null if a quote is open at the end, or the line holds control characters.</summary>
    private static List<string>? Words(string line)
    {
        List<string> words = [];
        var word = new StringBuilder();
        bool isQuoted = false;
        bool isWord = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
                isWord = true;
            }
            else if (c is ' ' or '\t' && !isQuoted)
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
                isWord = false;
            }
            else if (char.IsControl(c))
            {
                return null;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }
        if (isWord)
        {
            words.Add(word.ToString());
        }
        return isQuoted ? null : words;
    }
}
