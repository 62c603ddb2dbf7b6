using System.Collections.Generic;
using System.Globalization;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Logs;

/// <summary>An answer of many lines, on its way to one client. Used by the thread of IRC.</summary>
/// <param name="session">The client.</param>
/// <param name="server">Users and channels.</param>
internal sealed class PacedAnswer(IrcSession session, IrcServer server)
{
    /// <summary>Between two lines, once the first ones are sent.</summary>
    public const int PauseMs = 40;

    /// <summary>The most lines of answers that wait for one client.</summary>
    public const int MaxLines = 500;

    // So many lines are a screen.
    private const int LinesAtOnce = 30;
    private const int MaxUnsentBytes = 16 * 1024;

    private readonly Queue<string> _lines = new();
    private long _nextMs = long.MinValue;
    private long _leftOut;
    private int _sent;

    /// <summary>Adds lines.</summary>
    public void Add(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (_lines.Count < MaxLines)
            {
                _lines.Enqueue(line);
            }
            else
            {
                _leftOut++;
            }
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>Whether something is left.</returns>
    public bool Go()
    {
        long now = server.NowMs();
        while (_lines.Count > 0 && now >= _nextMs && session.UnsentBytes < MaxUnsentBytes)
        {
            server.Tell(session, _lines.Dequeue());
            _nextMs = ++_sent < LinesAtOnce ? now : now + PauseMs;
        }
        if (_lines.Count > 0)
        {
            return true;
        }
        if (_leftOut > 0)
        {
            server.Tell(session, string.Create(CultureInfo.InvariantCulture, $"\u2026 {_leftOut:N0} more lines: narrow the question, or ask the query port"));
        }
        return false;
    }
}
