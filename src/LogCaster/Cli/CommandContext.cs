using System;
using System.Collections.Generic;
using System.IO;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary>What a command sees of the world, so that a test can be the world.</summary>
internal sealed class CommandContext
{
    /// <summary>Takes the output that was asked for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Takes errors and warnings.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Reads the variables of LogCaster by name; only called by commands that need settings.</summary>
    public required Func<IReadOnlyDictionary<string, string>> ReadEnvironment { get; init; }

    /// <summary>The memory this machine or container has, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Runs LogCaster with these settings and warnings until it is stopped; gives the exit code.</summary>
    public required Func<Settings, IReadOnlyList<string>, int> Serve { get; init; }
}
