using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace LogCaster.Bench.Programs;

/// <summary>The environment of every process that is started.</summary>
internal static class ProcessSettings
{
    /// <summary>
    /// Sets the variables, and takes away LogCaster's own: a setting in the shell of whoever measures must not change what is measured.
    /// </summary>
    public static ProcessStartInfo With(this ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment)
    {
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("LOGCASTER_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return start;
    }
}
