using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.EndToEnd.Harness;

/// <summary>The kernel's table of TCP connections, /proc/net/tcp and tcp6.</summary>
internal static class ConnectionTable
{
    // linux/net/tcp_states.h: those in which the owner of the socket has not closed it.
    private static readonly string[] s_open = ["01", "03", "08"];

    /// <summary>Whether a server's port has a connection that the server has not closed, accepted or not.</summary>
    public static bool HasOpenAt(int port)
    {
        string local = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines).Skip(1).Any(line =>
        {
            // "  sl  local_address rem_address   st …"
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words[1].EndsWith(local, StringComparison.Ordinal) && s_open.Contains(words[3]);
        });
    }
}
