using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>
/// Makes backups of a log, also while it is being written: complete files get another name where they are, or are copied to another file system.
/// Used by one thread.
/// </summary>
public sealed class LogBackup
{
    /// <summary>What the name of a backup begins with; the local time follows.</summary>
    public const string NamePrefix = "logcaster-";

    private const string NameFormat = "yyyy-MM-dd-HHmmss";
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SegmentDirectory _source;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly string _program;

    /// <summary>Makes a maker of backups.</summary>
    /// <param name="source">The directory of the log.</param>
    /// <param name="zone">The zone of the times in its text.</param>
    /// <param name="time">The clock.</param>
    /// <param name="program">What the manifest says has written it.</param>
    public LogBackup(SegmentDirectory source, TimeZoneInfo zone, TimeProvider time, string program)
    {
        _source = source;
        _zone = zone;
        _time = time;
        _program = program;
    }

    /// <summary>The names of the finished backups in a directory, oldest first.</summary>
    /// <param name="parent">The directory.</param>
    public static IReadOnlyList<string> In(string parent) =>
    [
        .. Directory.EnumerateDirectories(parent, NamePrefix + "*")
            .Where(static path => File.Exists(Path.Combine(path, BackupManifest.FileName)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Makes a backup as a directory. It has its name when all of it is on the disk.</summary>
    /// <param name="parent">Where it is made; made itself if it does not exist.</param>
    /// <param name="manifest">What is in it.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="IOException">It could not be made, and nothing of it is left.</exception>
    public string ToDirectory(string parent, out BackupManifest manifest)
    {
        long created = _time.GetUtcNow().UtcTicks;
        string path = Path.Combine(parent, NamePrefix + TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).ToString(NameFormat, CultureInfo.InvariantCulture));
        if (Directory.Exists(path))
        {
            throw new StorageException($"{path} exists: a backup was made in this second already");
        }
        string unfinished = path + ".unfinished";
        try
        {
            _ = Directory.CreateDirectory(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using (SegmentDirectory target = SegmentDirectory.Open(unfinished))
            {
                manifest = Fill(target, created);
                target.Sync();
            }
            Directory.Move(unfinished, path);
            using SegmentDirectory above = SegmentDirectory.OpenAny(parent);
            above.Sync();
            return path;
        }
        catch
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
            throw;
        }
    }

    /// <summary>Links or copies every file, and writes the manifest.</summary>
    private BackupManifest Fill(SegmentDirectory target, long created)
    {
        ImmutableArray<SnapshotFile> files = LogSnapshot.Take(_source);
        try
        {
            var linked = new HashSet<SnapshotFile>();
            foreach (SnapshotFile file in files.Where(static file => file.IsComplete))
            {
                // All names first: that takes milliseconds, and no file can be deleted under them any more.
                if (_source.TryLink(file.Name, target) && target.Leads(file.Name, file.File, file.Length))
                {
                    linked.Add(file);
                }
            }
            var described = new List<BackupFile>();
            foreach (SnapshotFile file in files)
            {
                described.Add(linked.Contains(file)
                    ? FileDigest.Of(file.File, file.Length, _zone, copy: null, LogSnapshot.FirstSequenceOf(files, file))
                    : Copy(target, files, file));
            }
            var manifest = new BackupManifest(created, _program, [.. described]);
            using SegmentFile last = target.Make(BackupManifest.FileName);
            last.Append(manifest.ToBytes());
            last.Sync();
            return manifest;
        }
        finally
        {
            foreach (SnapshotFile file in files)
            {
                file.Close();
            }
        }
    }

    private BackupFile Copy(SegmentDirectory target, ImmutableArray<SnapshotFile> files, SnapshotFile file)
    {
        // An index that was exchanged between its opening and its linking has a name there already.
        target.Delete(file.Name);
        using SegmentFile copy = target.Make(file.Name);
        copy.SetMode(OwnerOnly);
        BackupFile described = FileDigest.Of(file.File, file.Length, _zone, copy, LogSnapshot.FirstSequenceOf(files, file));
        copy.Sync();
        return described;
    }
}
