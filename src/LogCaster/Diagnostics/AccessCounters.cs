using System;
using System.Collections.Generic;

namespace LogCaster.Diagnostics;

/// <summary>What is counted of tokens and roles; the rows of the <see cref="MetricTable"/> say what each means. Any thread.</summary>
internal sealed class AccessCounters
{
    private const string OtherListener = "other";

    private static readonly string[] s_listeners = ["log", "query", "irc", OtherListener];

    private readonly Dictionary<string, Counter> _successes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Listener, AccessFailure Reason), Counter> _failures = [];

    /// <summary>Makes every counter, at zero.</summary>
    /// <param name="count">Makes a counter of a row and of the values of its labels.</param>
    public AccessCounters(Func<Metric, string[], Counter> count)
    {
        foreach (string listener in s_listeners)
        {
            _successes.Add(listener, count(MetricTable.AuthSuccesses, [listener]));
            foreach (AccessFailure reason in Enum.GetValues<AccessFailure>())
            {
                _failures.Add((listener, reason), count(MetricTable.AuthFailures, [listener, Label(reason)]));
            }
        }
        Delayed = count(MetricTable.AuthDelayed, []);
        Cleared = count(MetricTable.Audited, ["clear"]);
        Uncleared = count(MetricTable.Audited, ["unclear"]);
    }

    /// <summary>Connections that had to wait.</summary>
    public Counter Delayed { get; }

    /// <summary>CLEAR, carried out.</summary>
    public Counter Cleared { get; }

    /// <summary>UNCLEAR, carried out.</summary>
    public Counter Uncleared { get; }

    /// <summary>The counter of right tokens of a listener; a listener that is not known counts as <c>other</c>.</summary>
    public Counter Successes(string listener) => _successes[Known(listener)];

    /// <summary>The counter of failures of a listener.</summary>
    public Counter Failures(string listener, AccessFailure reason) => _failures[(Known(listener), reason)];

    /// <summary>A reason as labels and the own log write it.</summary>
    public static string Label(AccessFailure reason) => reason switch
    {
        AccessFailure.Unknown => "unknown",
        AccessFailure.Expired => "expired",
        AccessFailure.Network => "network",
        AccessFailure.Missing => "missing",
        AccessFailure.Role => "role",
        _ => "protected",
    };

    // The listener of a protocol over TLS counts with the protocol.
    private string Known(string listener)
    {
        string name = listener.Split('-', ' ')[0];
        return _successes.ContainsKey(name) ? name : OtherListener;
    }
}

/// <summary>Why somebody was not let in, or not allowed something.</summary>
internal enum AccessFailure
{
    /// <summary>Nobody has this token or password.</summary>
    Unknown,

    /// <summary>The token has ended.</summary>
    Expired,

    /// <summary>The token is not for this address.</summary>
    Network,

    /// <summary>A token was needed, and none given.</summary>
    Missing,

    /// <summary>The role was needed, and the token does not have it.</summary>
    Role,

    /// <summary>There are no tokens, and the address is none of those that may without.</summary>
    Protected,
}
