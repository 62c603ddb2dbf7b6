using System;
using System.IO;

namespace LogCaster.EndToEnd.Harness;

/// <summary>A directory of one test, for the files of a LogCaster that is started more than once. Disposing removes it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("logcaster-files-").FullName;

    /// <summary>The settings that let a LogCaster keep its files here.</summary>
    public string[] Persist => ["LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={Path}"];

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
