using System;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Persistence;

/// <summary>Says once a second how far a long start has come. Used by the main thread.</summary>
/// <param name="tell">Told what is being done: the service manager.</param>
/// <param name="log">The own log.</param>
/// <param name="time">The clock.</param>
internal sealed class StartProgress(Action<string> tell, ILogger log, TimeProvider time)
{
    // What is read in less than a tenth of a second is not worth a line.
    private const long LongBytes = 100 * 1024 * 1024;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private long _said = time.GetTimestamp();

    /// <summary>A file is read from begin to end.</summary>
    /// <param name="name">The file.</param>
    /// <param name="bytes">Its length.</param>
    public void Reading(string name, long bytes)
    {
        if (bytes >= LongBytes)
        {
            log.StorageReading(name, bytes);
        }
        tell($"Reading {name}");
    }

    /// <summary>Records are brought back into memory.</summary>
    /// <param name="done">How many are.</param>
    /// <param name="all">How many will be.</param>
    public void Replaying(long done, long all)
    {
        if (time.GetElapsedTime(_said) >= s_period)
        {
            _said = time.GetTimestamp();
            log.StorageReplaying(done, all);
            tell($"Bringing back {done} of {all} records");
        }
    }
}
