using System;
using System.Collections.Immutable;
using System.IO;
using System.Text;
using LogCaster.Configuration;
using Microsoft.Win32.SafeHandles;

namespace LogCaster.Access;

/// <summary>The file of tokens on the disk: who may write it, and what is in it. Used by the main thread.</summary>
/// <param name="path">The file.</param>
/// <param name="maxTokens">How many tokens it may have.</param>
internal sealed class TokenFile(string path, int maxTokens)
{
    // The longest line that makes sense: a name, a hash, some networks.
    private const int MaxLineBytes = 1024;

    /// <summary>Reads it.</summary>
    /// <param name="rows">What is in it; of a wrong file nothing.</param>
    /// <param name="warning">What is odd about it; null for nothing.</param>
    /// <returns>Why it cannot be used, the file included, and never what is written in it; null if it can.</returns>
    public string? Read(out ImmutableArray<TokenRow> rows, out string? warning)
    {
        rows = [];
        warning = null;
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            UnixFileMode mode = File.GetUnixFileMode(file);
            if ((mode & (UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != UnixFileMode.None)
            {
                return Wrong("others than its owner may write it, who could make themselves a token: chmod 600");
            }
            if ((mode & UnixFileMode.OtherRead) != UnixFileMode.None)
            {
                warning = $"{AccessOptionTable.TokensFile.Variable}={path}: every user of this machine may read it: chmod 640, or 600";
            }
            long length = RandomAccess.GetLength(file);
            if (length > (long)maxTokens * MaxLineBytes)
            {
                return Wrong($"it is longer than {maxTokens} lines can be, which is the limit of {AccessOptionTable.MaxTokens.Variable}");
            }
            byte[] bytes = new byte[length];
            int read = RandomAccess.Read(file, bytes, 0);
            var reader = new TokenFileReader(maxTokens);
            ImmutableArray<TokenRow> found = reader.Read(Encoding.UTF8.GetString(bytes, 0, read));
            if (reader.Errors.Count > 0)
            {
                return Wrong(string.Join("; ", reader.Errors));
            }
            rows = found;
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Wrong($"it cannot be read ({fault.GetType().Name})");
        }
    }

    private string Wrong(string reason) => $"{AccessOptionTable.TokensFile.Variable}={path}: {reason}";
}
