using System;
using System.Collections.Immutable;

namespace LogCaster.Engine.Records;

/// <summary>
/// The words for a <see cref="Severity"/>, in one place: what users may write, and what LogCaster writes. Immutable, for any thread.
/// </summary>
public static class SeverityNames
{
    /// <summary>What may be written for a severity, for use in error texts.</summary>
    public const string Allowed =
        "emerg (emergency, panic), alert, crit (critical, fatal), err (error), warn (warning), notice, info (informational), debug (trace), none, 0 to 7";

    private static readonly ImmutableArray<(string Name, Severity Severity)> s_names =
    [
        ("emerg", Severity.Emergency), ("emergency", Severity.Emergency), ("panic", Severity.Emergency),
        ("alert", Severity.Alert),
        ("crit", Severity.Critical), ("critical", Severity.Critical), ("fatal", Severity.Critical),
        ("err", Severity.Error), ("error", Severity.Error),
        ("warn", Severity.Warning), ("warning", Severity.Warning),
        ("notice", Severity.Notice),
        ("info", Severity.Informational), ("informational", Severity.Informational),
        ("debug", Severity.Debug), ("trace", Severity.Debug),
        ("none", Severity.None),
    ];

    /// <summary>Every word that <see cref="TryParse"/> knows, in lower case.</summary>
    public static ImmutableArray<string> All { get; } = [.. System.Linq.Enumerable.Select(s_names, static row => row.Name)];

    /// <summary>Reads a severity: a name in any case, a number from 0 (emergency) to 7 (debug), or <c>none</c>.</summary>
    /// <param name="name">The word.</param>
    /// <param name="severity">The severity it names; <see cref="Severity.None"/> if it names none.</param>
    public static bool TryParse(ReadOnlySpan<char> name, out Severity severity)
    {
        if (name.Length == 1 && name[0] is >= '0' and <= '7')
        {
            severity = (Severity)(name[0] - '0');
            return true;
        }
        foreach ((string known, Severity value) in s_names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                severity = value;
                return true;
            }
        }
        severity = Severity.None;
        return false;
    }

    /// <summary>The name LogCaster writes, in ASCII; empty for <see cref="Severity.None"/>.</summary>
    /// <param name="severity">The severity.</param>
    public static ReadOnlySpan<byte> Utf8NameOf(Severity severity) => severity switch
    {
        Severity.Emergency => "emergency"u8,
        Severity.Alert => "alert"u8,
        Severity.Critical => "critical"u8,
        Severity.Error => "error"u8,
        Severity.Warning => "warning"u8,
        Severity.Notice => "notice"u8,
        Severity.Informational => "info"u8,
        Severity.Debug => "debug"u8,
        _ => default,
    };
}
