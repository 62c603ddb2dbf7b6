using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>Makes a backup as an archive, to be piped elsewhere, also while the log is being written. Used by one thread.</summary>
/// <param name="source">The directory of the log.</param>
/// <param name="zone">The zone of the times in its text.</param>
/// <param name="time">The clock.</param>
/// <param name="program">What the manifest says has written it.</param>
public sealed class LogArchive(SegmentDirectory source, TimeZoneInfo zone, TimeProvider time, string program)
{
    /// <summary>Writes a backup as a tar archive, the manifest last.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="IOException">It could not be written to its end.</exception>
    public BackupManifest Write(Stream output)
    {
        long created = time.GetUtcNow().UtcTicks;
        ImmutableArray<SnapshotFile> files = LogSnapshot.Take(source);
        try
        {
            var described = new List<BackupFile>();
            using var archive = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
            foreach (SnapshotFile file in files)
            {
                using var content = new SnapshotStream(file, zone);
                archive.WriteEntry(Entry(file.Name, content));
                described.Add(content.Finish(LogSnapshot.FirstSequenceOf(files, file)));
            }
            var manifest = new BackupManifest(created, program, [.. described]);
            using var last = new MemoryStream(manifest.ToBytes());
            archive.WriteEntry(Entry(BackupManifest.FileName, last));
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

    private static PaxTarEntry Entry(string name, Stream content) => new(TarEntryType.RegularFile, name) { DataStream = content, Mode = LogBackup.OwnerOnly };
}
