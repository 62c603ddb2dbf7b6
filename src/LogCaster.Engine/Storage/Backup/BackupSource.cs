using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>
/// Brings the files of a backup into a directory, and checks every one against the manifest. Nothing that an archive says is believed: names are of a
/// fixed form, and only regular files count. Used by one thread.
/// </summary>
/// <param name="target">Where the files go: an empty directory.</param>
/// <param name="zone">The zone of the times in the text.</param>
internal sealed class BackupSource(SegmentDirectory target, TimeZoneInfo zone)
{
    private const int CopyBytes = 1 << 20;

    /// <summary>Takes the files of a backup that is a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">A file is missing, or is not as the manifest says.</exception>
    public BackupManifest FromDirectory(string path)
    {
        using SegmentDirectory source = SegmentDirectory.OpenAny(path);
        BackupManifest manifest = ReadManifest(source);
        foreach (BackupFile file in manifest.Files)
        {
            CopyFrom(source, file);
        }
        return manifest;
    }

    /// <summary>Takes the files of a backup that is a tar archive.</summary>
    /// <param name="archive">The archive, read from begin to end.</param>
    /// <exception cref="IOException">It is none, or a file is missing, or is not as the manifest says.</exception>
    public BackupManifest FromArchive(Stream archive)
    {
        var found = new Dictionary<string, BackupFile>(StringComparer.Ordinal);
        BackupManifest? manifest = null;
        try
        {
            using var reader = new TarReader(archive, leaveOpen: true);
            while (reader.GetNextEntry() is TarEntry entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || manifest is not null)
                {
                    throw new StorageException($"the archive holds \"{BackupManifest.Shown(entry.Name)}\", which no backup has");
                }
                if (entry.Name == BackupManifest.FileName)
                {
                    manifest = BackupManifest.Read(ReadAll(entry));
                }
                else if (!BackupManifest.IsAllowed(entry.Name))
                {
                    throw new StorageException($"the archive holds \"{BackupManifest.Shown(entry.Name)}\", which is no file of a log");
                }
                else if (found.ContainsKey(entry.Name))
                {
                    throw new StorageException($"the archive holds {entry.Name} twice");
                }
                else
                {
                    found.Add(entry.Name, Extract(entry));
                }
            }
        }
        catch (Exception refused) when (IsOfArchive(refused))
        {
            throw new StorageException($"the archive cannot be read: {BackupManifest.Shown(refused.Message)}", refused);
        }
        if (manifest is null)
        {
            throw new StorageException($"the archive has no {BackupManifest.FileName}: it was not written to its end, or is no backup");
        }
        foreach (BackupFile file in manifest.Files)
        {
            Check(file, found.GetValueOrDefault(file.Name));
        }
        string? extra = found.Keys.FirstOrDefault(name => manifest.Files.All(file => file.Name != name));
        return extra is null ? manifest : throw new StorageException($"the archive holds {extra}, which its manifest does not name");
    }

    /// <summary>Reads the manifest of a backup that is a directory.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static BackupManifest ReadManifest(SegmentDirectory source)
    {
        using SegmentFile file = source.OpenToRead(BackupManifest.FileName);
        long length = file.Length();
        if (length > BackupManifest.MaxBytes)
        {
            throw new StorageException($"{BackupManifest.FileName} is longer than {BackupManifest.MaxBytes} bytes");
        }
        var bytes = new byte[length];
        return BackupManifest.Read(bytes.AsMemory(0, file.Read(bytes, 0)));
    }

    /// <summary>Whether a file is a log file, compressed or not, by its name.</summary>
    public static bool IsLog(string name) => !name.EndsWith(".idx", StringComparison.Ordinal);

    /// <summary>Whether the bytes of a file are lines, by its name.</summary>
    public static bool IsText(string name) => IsLog(name) && !SegmentName.IsCompressed(name);

    /// <summary>Compares a file with what the manifest says of it.</summary>
    /// <exception cref="StorageException">It is not that.</exception>
    public static void Check(BackupFile expected, BackupFile? actual)
    {
        if (actual is null)
        {
            throw new StorageException($"{expected.Name} is missing in the backup");
        }
        if (actual.Bytes != expected.Bytes || actual.Sha256 != expected.Sha256)
        {
            throw new StorageException(
                $"{expected.Name} is damaged: it has {actual.Bytes} bytes and SHA-256 {actual.Sha256}, the manifest says {expected.Bytes} and {expected.Sha256}");
        }
    }

    /// <summary>Whether the reader of archives says by this that it cannot read one; of memory, it asks for as much as the archive says it needs.</summary>
    private static bool IsOfArchive(Exception refused) => refused
        is InvalidDataException or FormatException or ArgumentException or EndOfStreamException
        or InvalidOperationException or NotSupportedException or OverflowException or OutOfMemoryException;

    private void CopyFrom(SegmentDirectory source, BackupFile file)
    {
        using SegmentFile from = source.OpenToRead(file.Name);
        using SegmentFile copy = target.Make(file.Name);
        Check(file, FileDigest.Of(from, from.Length(), zone, copy, file.FirstSequence));
        copy.Sync();
    }

    private BackupFile Extract(TarEntry entry)
    {
        using SegmentFile copy = target.Make(entry.Name);
        using var digest = new FileDigest(entry.Name, zone);
        var buffer = new byte[CopyBytes];
        Stream? content = entry.DataStream;
        while (content is not null && content.Read(buffer) is > 0 and int read)
        {
            copy.Append(buffer.AsSpan(0, read));
            digest.Add(buffer.AsSpan(0, read));
        }
        copy.Sync();
        return digest.Finish(firstSequence: -1);
    }

    private static byte[] ReadAll(TarEntry entry)
    {
        if (entry.Length > BackupManifest.MaxBytes)
        {
            throw new StorageException($"{BackupManifest.FileName} is longer than {BackupManifest.MaxBytes} bytes");
        }
        using var bytes = new MemoryStream();
        entry.DataStream?.CopyTo(bytes);
        return bytes.ToArray();
    }
}
