using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>
/// Brings a backup back. Until all of it is there and as its manifest says, the directory holds nothing of it but a folder that the next attempt
/// deletes. Used by one thread.
/// </summary>
public sealed class LogRestore
{
    private const string UnfinishedName = "restoring";

    private readonly string _path;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly int _process;

    /// <summary>Makes a restorer.</summary>
    /// <param name="path">The directory of the log.</param>
    /// <param name="zone">The zone of the times in its text.</param>
    /// <param name="time">The clock.</param>
    /// <param name="process">Number of this process, which the lock tells others.</param>
    public LogRestore(string path, TimeZoneInfo zone, TimeProvider time, int process)
    {
        _path = path;
        _zone = zone;
        _time = time;
        _process = process;
    }

    /// <summary>The latest time of a record that is brought back, in UTC ticks: what came after the first later one is left out.</summary>
    public long UntilTicks { get; init; } = long.MaxValue;

    /// <summary>Whether files that are there already are put aside, into a folder beside the restored ones.</summary>
    public bool PutsAside { get; init; }

    /// <summary>Where they were put; null if there were none.</summary>
    public string? Aside { get; private set; }

    /// <summary>Brings a backup back that is a directory.</summary>
    /// <param name="from">The directory.</param>
    /// <returns>What was in it.</returns>
    /// <exception cref="IOException">It could not be done; the directory is as it was.</exception>
    public BackupManifest FromDirectory(string from) => Restore(source => source.FromDirectory(from));

    /// <summary>Brings a backup back that is a tar archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <returns>What was in it.</returns>
    /// <exception cref="IOException">It could not be done; the directory is as it was.</exception>
    public BackupManifest FromArchive(Stream archive) => Restore(source => source.FromArchive(archive));

    private BackupManifest Restore(Func<BackupSource, BackupManifest> bring)
    {
        using SegmentDirectory target = SegmentDirectory.Open(_path);
        // No LogCaster starts here as long as this has the lock, and none runs.
        target.Lock(_process);
        string[] old = [.. target.List().Where(static name => name != SegmentDirectory.LockName)];
        if (old.Length > 0 && !PutsAside)
        {
            throw new StorageException($"{_path} is not empty; allowed: an empty directory, or --force, which puts its {old.Length} files aside");
        }
        string unfinished = Path.Combine(_path, UnfinishedName);
        DeleteFolder(unfinished);
        try
        {
            using SegmentDirectory inside = SegmentDirectory.Open(unfinished);
            BackupManifest manifest = bring(new BackupSource(inside, _zone));
            CutAfter(inside, manifest);
            PutAside(target, old);
            // The file that is being written comes last: without it, what is there is a log all the same.
            foreach (string name in inside.List().OrderBy(static name => name == SegmentName.Current))
            {
                inside.Move(name, target);
            }
            target.Sync();
            return manifest;
        }
        finally
        {
            DeleteFolder(unfinished);
        }
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private void PutAside(SegmentDirectory target, string[] old)
    {
        if (old.Length == 0)
        {
            return;
        }
        string now = TimeZoneInfo.ConvertTime(_time.GetUtcNow(), _zone).ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture);
        string stem = Path.Combine(_path, "before-" + now);
        Aside = stem;
        // What was put aside in the same second stays, too.
        for (int number = 1; Path.Exists(Aside); number++)
        {
            Aside = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }
        using SegmentDirectory aside = SegmentDirectory.Open(Aside);
        foreach (string name in old)
        {
            target.Move(name, aside);
        }
        aside.Sync();
    }

    /// <summary>Leaves out what came after the wanted time: the first later record, and all behind it.</summary>
    private void CutAfter(SegmentDirectory inside, BackupManifest manifest)
    {
        if (UntilTicks == long.MaxValue)
        {
            return;
        }
        bool isOver = false;
        foreach (BackupFile file in manifest.Files.Where(static file => BackupSource.IsLog(file.Name)))
        {
            isOver = CutAfter(inside, file.Name, isOver);
        }
    }

    /// <summary>Leaves out what came after the wanted time in a file, or all of it.</summary>
    /// <returns>Whether something is left out.</returns>
    private bool CutAfter(SegmentDirectory inside, string name, bool isOver)
    {
        using ISegmentText text = inside.OpenText(name);
        long length = isOver ? 0 : LengthUntil(text);
        if (length == text.Length())
        {
            return isOver;
        }
        if (length == 0)
        {
            inside.Delete(name);
        }
        else
        {
            Cut(inside, text, length);
        }
        inside.Delete(name == SegmentName.Current ? SegmentLoader.JournalName : SegmentName.IndexOf(SegmentName.PlainOf(name)));
        return true;
    }

    /// <summary>Lets a file end earlier; one that is compressed is not any more then.</summary>
    private static void Cut(SegmentDirectory inside, ISegmentText text, long length)
    {
        if (!SegmentName.IsCompressed(text.Name))
        {
            using SegmentFile cut = inside.OpenToAppend(text.Name);
            cut.Truncate(length);
            cut.Sync();
            return;
        }
        using (SegmentFile plain = inside.Make(SegmentName.PlainOf(text.Name)))
        {
            var buffer = new byte[4 * SegmentBlock.TargetBytes];
            for (long at = 0; at < length;)
            {
                int read = text.Read(buffer.AsSpan(0, (int)long.Min(buffer.Length, length - at)), at);
                plain.Append(buffer.AsSpan(0, read));
                at += read;
            }
            plain.Sync();
        }
        inside.Delete(text.Name);
    }

    /// <summary>Where the first line begins that is later than wanted; the length of the text if none is.</summary>
    private long LengthUntil(ISegmentText file)
    {
        var buffer = new byte[4 * SegmentBlock.TargetBytes];
        long length = file.Length();
        for (long at = 0; at < length;)
        {
            int read = file.Read(buffer, at);
            int begin = 0;
            while (begin < read)
            {
                ReadOnlySpan<byte> rest = buffer.AsSpan(begin, read - begin);
                if (SegmentLine.TryReadPrefix(rest, out DateTime local, out _) && SegmentLine.ToTicks(local, _zone) > UntilTicks)
                {
                    return at + begin;
                }
                int end = rest.IndexOf((byte)'\n');
                if (end < 0)
                {
                    break;
                }
                begin += end + 1;
            }
            if (begin == 0)
            {
                if (at + read >= length)
                {
                    break;
                }
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
            at += begin;
        }
        return length;
    }
}
