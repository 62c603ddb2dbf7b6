namespace LogCaster.Configuration;

/// <summary>What was read from a file at the start, and is read again on SIGHUP, while clients are served.</summary>
internal interface IReloadable
{
    /// <summary>Reads it again, on the main thread. What cannot be read, or is wrong, leaves in force what was.</summary>
    /// <returns>What is wrong, which file it is included; null for nothing.</returns>
    string? Reload();
}
