using System;

namespace LogCaster.Diagnostics;

/// <summary>What is counted of IRC; the rows of the <see cref="MetricTable"/> say what each means. Any thread.</summary>
internal sealed class IrcCounters
{
    /// <summary>Makes every counter, at zero.</summary>
    /// <param name="count">Makes a counter of a row and of the values of its labels.</param>
    public IrcCounters(Func<Metric, string[], Counter> count)
    {
        Connections = count(MetricTable.Connections, ["irc"]);
        Accepted = count(MetricTable.ConnectionsAccepted, ["irc"]);
        AcceptErrors = count(MetricTable.AcceptErrors, ["irc"]);
        RejectedByMaxConnections = count(MetricTable.ConnectionsRejected, ["irc_max_connections"]);
        RejectedByMaxPerIp = count(MetricTable.ConnectionsRejected, ["irc_max_per_ip"]);
        ClosedByPing = count(MetricTable.ConnectionsClosed, ["irc_ping_interval"]);
        ClosedByRegistration = count(MetricTable.ConnectionsClosed, ["irc_registration_timeout"]);
        ClosedBySendQueue = count(MetricTable.ConnectionsClosed, ["irc_sendq"]);
        ClosedByFlood = count(MetricTable.ConnectionsClosed, ["irc_flood"]);
        ClosedByHttp = count(MetricTable.ConnectionsClosed, ["irc_http"]);
        Users = count(MetricTable.IrcUsers, []);
        Channels = count(MetricTable.IrcChannels, []);
        History = count(MetricTable.IrcHistory, []);
        Commands = count(MetricTable.IrcCommands, []);
        Delayed = count(MetricTable.IrcDelayed, []);
        Delivered = count(MetricTable.IrcDelivered, []);
        Summarised = count(MetricTable.IrcSummarised, []);
        Skipped = count(MetricTable.IrcSkipped, []);
    }

    /// <summary>Gauge: open connections.</summary>
    public Counter Connections { get; }

    /// <summary>Connections accepted.</summary>
    public Counter Accepted { get; }

    /// <summary>Connections that could not be accepted.</summary>
    public Counter AcceptErrors { get; }

    /// <summary>Connections refused because too many were open.</summary>
    public Counter RejectedByMaxConnections { get; }

    /// <summary>Connections refused because too many were open from one address.</summary>
    public Counter RejectedByMaxPerIp { get; }

    /// <summary>Connections closed because no answer came.</summary>
    public Counter ClosedByPing { get; }

    /// <summary>Connections closed because they did not say who they are.</summary>
    public Counter ClosedByRegistration { get; }

    /// <summary>Connections closed because they did not read.</summary>
    public Counter ClosedBySendQueue { get; }

    /// <summary>Connections closed because they sent too much.</summary>
    public Counter ClosedByFlood { get; }

    /// <summary>Connections closed because they spoke HTTP.</summary>
    public Counter ClosedByHttp { get; }

    /// <summary>Gauge: users.</summary>
    public Counter Users { get; }

    /// <summary>Gauge: channels.</summary>
    public Counter Channels { get; }

    /// <summary>Gauge: messages kept.</summary>
    public Counter History { get; }

    /// <summary>Commands of clients.</summary>
    public Counter Commands { get; }

    /// <summary>Commands that had to wait.</summary>
    public Counter Delayed { get; }

    /// <summary>Records written to members.</summary>
    public Counter Delivered { get; }

    /// <summary>Records of which the number was told.</summary>
    public Counter Summarised { get; }

    /// <summary>Lines that members were too slow for.</summary>
    public Counter Skipped { get; }
}
