using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.Hosting;

/// <summary>
/// A user of this machine: his numbers, as /etc/passwd and /etc/group have them. Those files are read here, since the C library's own look-up needs
/// shared libraries that an executable without any cannot load. Immutable.
/// </summary>
/// <param name="Name">His name, or his numbers.</param>
/// <param name="Uid">The user.</param>
/// <param name="Gid">His group.</param>
/// <param name="Groups">All his groups.</param>
internal sealed record UserEntry(string Name, uint Uid, uint Gid, ImmutableArray<uint> Groups)
{
    /// <summary>Finds a user.</summary>
    /// <param name="text">His name, UID, or UID:GID.</param>
    /// <param name="passwd">Lines of /etc/passwd.</param>
    /// <param name="group">Lines of /etc/group.</param>
    /// <returns>The user; null if there is none of that name.</returns>
    public static UserEntry? Find(string text, IEnumerable<string> passwd, IEnumerable<string> group)
    {
        string[] parts = text.Split(':');
        if (parts.Length == 2)
        {
            return TryRead(parts[0], out uint user) && TryRead(parts[1], out uint only) ? new UserEntry(text, user, only, [only]) : null;
        }
        bool isNumber = TryRead(text, out uint uid);
        string[]? line = passwd.Select(static line => line.Split(':')).FirstOrDefault(line => line.Length >= 4 && line[isNumber ? 2 : 0] == text);
        if (line is null)
        {
            return isNumber ? new UserEntry(text, uid, uid, [uid]) : null;
        }
        return TryRead(line[2], out uid) && TryRead(line[3], out uint gid) ? new UserEntry(line[0], uid, gid, [.. GroupsOf(line[0], group).Prepend(gid).Distinct()]) : null;
    }

    private static IEnumerable<uint> GroupsOf(string name, IEnumerable<string> group)
    {
        foreach (string[] row in group.Select(static row => row.Split(':')))
        {
            if (row.Length >= 4 && row[3].Split(',').Contains(name) && TryRead(row[2], out uint id))
            {
                yield return id;
            }
        }
    }

    /// <summary>Finds a user of this machine.</summary>
    /// <param name="text">His name, UID, or UID:GID.</param>
    public static UserEntry? Find(string text) => Find(text, Lines("/etc/passwd"), Lines("/etc/group"));

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // An image may have neither: numbers do.
            return [];
        }
    }

    // The largest number means none.
    private static bool TryRead(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number != Interop.Same;
}
