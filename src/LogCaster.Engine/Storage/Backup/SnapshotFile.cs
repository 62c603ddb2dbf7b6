namespace LogCaster.Engine.Storage.Backup;

/// <summary>A file as it was at the moment of a snapshot: open, and as long as it was then.</summary>
/// <param name="File">The file.</param>
/// <param name="Length">How much of it counts, in bytes.</param>
/// <param name="IsComplete">Whether nothing is ever added to it, so that another name for it is a copy.</param>
internal sealed record SnapshotFile(SegmentFile File, long Length, bool IsComplete)
{
    /// <summary>Its name.</summary>
    public string Name => File.Name;

    /// <summary>Whether it is a log file, compressed or not, and not what lies beside one.</summary>
    public bool IsLog => BackupSource.IsLog(Name);

    /// <summary>Opens a complete file; null if it is gone.</summary>
    /// <param name="directory">Where it is.</param>
    /// <param name="name">Its name.</param>
    public static SnapshotFile? Open(SegmentDirectory directory, string name)
    {
        SegmentFile? file = directory.TryOpenToRead(name);
        try
        {
            SnapshotFile? opened = file is null ? null : new SnapshotFile(file, file.Length(), IsComplete: true);
            file = null;
            return opened;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Closes the file.</summary>
    public void Close() => File.Dispose();
}
