namespace LogCaster.Configuration;

/// <summary>The exit codes of every command, those of sysexits(3) where it has one.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Failed, for instance because a port is taken.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Something LogCaster needs is not available.</summary>
    public const int Unavailable = 69;

    /// <summary>The directory of the log's files cannot be used, for instance because another process does.</summary>
    public const int CannotCreate = 73;

    /// <summary>Reading or writing failed.</summary>
    public const int InputOutput = 74;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 78;

    /// <summary>Ended by an interrupt before it was done.</summary>
    public const int Interrupted = 130;
}
