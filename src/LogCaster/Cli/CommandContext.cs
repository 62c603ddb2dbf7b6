using System;
using System.Collections.Generic;
using System.IO;
using LogCaster.Configuration;
using LogCaster.Net;

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

    /// <summary>Reads a variable that is not LogCaster's, such as NO_COLOR.</summary>
    public Func<string, string?> ReadVariable { get; init; } = _ => null;

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Opens standard output for bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = () => Stream.Null;

    /// <summary>The clock, and the zone of the server.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether a person types the input.</summary>
    public Func<bool> InputIsTerminal { get; init; } = () => false;

    /// <summary>Standard output as a descriptor, for commands that must know when nobody reads it any more.</summary>
    public OutputDescriptor Descriptor { get; init; } = new(1);

    /// <summary>Whether a person reads the output.</summary>
    public Func<bool> OutputIsTerminal { get; init; } = () => false;
}
