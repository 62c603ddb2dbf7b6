namespace LogCaster.Diagnostics;

/// <summary>How a query ended; the values of the <c>result</c> label.</summary>
internal enum QueryResult
{
    /// <summary>Answered.</summary>
    Ok,

    /// <summary>Not understood or not allowed.</summary>
    Error,

    /// <summary>Refused: too many wait already.</summary>
    Rejected,

    /// <summary>Ended by the limit of time.</summary>
    Timeout,

    /// <summary>The client went away before the end.</summary>
    Aborted,
}
