using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Store;

/// <summary>A folder for the files of one server, deleted afterwards whatever happens.</summary>
internal sealed class StoreFolder : IDisposable
{
    /// <summary>Makes it, once what others have written is on the disk.</summary>
    public StoreFolder(Workspace workspace)
    {
        Path = System.IO.Path.Combine(workspace.Artifacts, "store");
        Empty();
        Directory.CreateDirectory(Path);
        // What is still to be written belongs to what was measured before.
        Command.Succeed("sync");
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Where the server keeps its files.</summary>
    public string Log => System.IO.Path.Combine(Path, "log");

    /// <summary>Lengths of the files with this ending, in bytes.</summary>
    public long Bytes(string ending) => Directory.EnumerateFiles(Log, "*" + ending).Sum(static file => new FileInfo(file).Length);

    /// <summary>The settings of a server that keeps its files here, and all of them.</summary>
    public Dictionary<string, string> Settings(string segmentSize, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["LOGCASTER_PERSIST"] = "1",
            ["LOGCASTER_DIR"] = Log,
            ["LOGCASTER_SEGMENT_SIZE"] = segmentSize,
            ["LOGCASTER_MAX_FILES"] = "0",
            ["LOGCASTER_KEEP_FREE"] = "0",
        };
        foreach ((string name, string value) in more) settings[name] = value;
        return settings;
    }

    /// <summary>Throws unless the disk has so much room.</summary>
    public void MustHaveRoom(long bytes)
    {
        long free = new DriveInfo(Path).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{Path} has {free / 1e9:0} GB of room, this needs {bytes / 1e9:0}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Empty();

    private void Empty()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
