using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Backup;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage.Backup;

/// <summary>A restore of something hostile: what it said, and what it did to a folder with other things in it.</summary>
internal sealed class RestoreAttempt : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public RestoreAttempt()
    {
        Directory.CreateDirectory(Target);
        Directory.CreateDirectory(Backup);
        File.WriteAllText(_root["secret"], "mine");
    }

    /// <summary>Where it is restored to.</summary>
    public string Target => _root["target"];

    /// <summary>Where a backup lies that is a directory.</summary>
    public string Backup => _root["backup"];

    /// <summary>The folder around both.</summary>
    public string Root => _root.Path;

    /// <summary>Restores an archive; what was said against it, null if it was taken.</summary>
    public string? FromArchive(byte[] archive) => Refusal(restore => restore.FromArchive(new OneWayStream(archive)));

    /// <summary>Restores the backup that is a directory; what was said against it, null if it was taken.</summary>
    public string? FromDirectory() => Refusal(restore => restore.FromDirectory(Backup));

    /// <summary>What the target holds, but for the lock.</summary>
    public IReadOnlyList<string> Restored =>
        [.. Directory.EnumerateFileSystemEntries(Target).Select(static path => Path.GetFileName(path)!).Where(static name => name != SegmentDirectory.LockName).Order()];

    /// <summary>Whether everything beside the target is as it was.</summary>
    public bool LeftOthersAlone
    {
        get
        {
            string[] beside = [.. Directory.EnumerateFileSystemEntries(Root).Select(static path => Path.GetFileName(path)!).Order()];
            return beside.SequenceEqual(["backup", "secret", "target"]) && File.ReadAllText(_root["secret"]) == "mine";
        }
    }

    /// <summary>Whether what was said can be shown on a terminal and be read.</summary>
    public static bool IsSentence([NotNullWhen(true)] string? said) => said is { Length: > 20 and < 400 } && !said.Any(char.IsControl);

    public void Dispose() => _root.Dispose();

    private string? Refusal(Func<LogRestore, BackupManifest> bring)
    {
        try
        {
            _ = bring(new LogRestore(Target, TimeZoneInfo.Utc, new SteppingTime(), process: 1));
            return null;
        }
        catch (StorageException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>As a pipe is: it can only be read on.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
