namespace LogCaster.Engine.Records;

/// <summary>
/// Severity of a record on the syslog scale (RFC 5424 §6.2.1), smaller is worse, and one value more for records that state none.
/// </summary>
public enum Severity : byte
{
    /// <summary>System is unusable.</summary>
    Emergency = 0,

    /// <summary>Action must be taken immediately.</summary>
    Alert = 1,

    /// <summary>Critical conditions; FATAL too.</summary>
    Critical = 2,

    /// <summary>Error conditions.</summary>
    Error = 3,

    /// <summary>Warning conditions.</summary>
    Warning = 4,

    /// <summary>Normal but significant condition.</summary>
    Notice = 5,

    /// <summary>Informational messages.</summary>
    Informational = 6,

    /// <summary>Debug-level messages; TRACE too.</summary>
    Debug = 7,

    /// <summary>The record states no severity.</summary>
    None = 8,
}
