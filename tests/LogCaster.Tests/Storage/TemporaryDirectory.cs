using System;
using System.IO;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

/// <summary>A directory of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
    }

    /// <summary>A copy of the files of another as they are now, as a death at this moment leaves them.</summary>
    public TemporaryDirectory(TemporaryDirectory other)
    {
        foreach (string file in Directory.EnumerateFiles(other.Path))
        {
            if (System.IO.Path.GetFileName(file) is string name && name != SegmentDirectory.LockName)
            {
                File.Copy(file, this[name]);
            }
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("logcaster-test-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
