using System.Collections.Generic;
using System.Collections.Immutable;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>
/// The files of a log at one moment, without a word to the process that writes them: complete ones never change, and of the one that is being
/// written the front is taken, up to the end of a line. No record is missing between the first and the last. Used by one thread.
/// </summary>
internal static class LogSnapshot
{
    // Each is some milliseconds; a file is completed in between a few times a second at most.
    private const int MaxAttempts = 50;

    /// <summary>Takes a snapshot.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>The files, in the order of their names; an index stands before its text. They are to be closed.</returns>
    /// <exception cref="StorageException">The directory cannot be read, or its files change too fast.</exception>
    public static ImmutableArray<SnapshotFile> Take(SegmentDirectory directory)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var files = new List<SnapshotFile>();
            if (TryTake(directory, files))
            {
                return [.. files];
            }
            files.ForEach(static file => file.Close());
        }
        throw new StorageException($"the files of {directory.Path} change faster than they can be listed");
    }

    /// <summary>The number of the first record of a text, as its index or its journal says; -1 if neither does.</summary>
    /// <param name="files">A snapshot.</param>
    /// <param name="text">One of its files.</param>
    public static long FirstSequenceOf(ImmutableArray<SnapshotFile> files, SnapshotFile text)
    {
        int index = files.IndexOf(text) - 1;
        if (!text.IsLog || index < 0 || files[index].IsLog)
        {
            return -1;
        }
        SegmentFile beside = files[index].File;
        return SegmentIndex.TryRead(beside)?.FirstSequence ?? Journal.Read(beside)?.Header.FirstSequence ?? -1;
    }

    private static bool TryTake(SegmentDirectory directory, List<SnapshotFile> files)
    {
        // The journal lags behind its text: taken first, it tells of nothing that the text has not.
        SegmentFile? journal = directory.TryOpenToRead(SegmentLoader.JournalName);
        SegmentFile? current = null;
        try
        {
            current = directory.TryOpenToRead(SegmentName.Current);
            long journalLength = journal?.Length() ?? 0;
            long length = current is null ? 0 : TornTail.WholeLines(current, current.Length());
            if (!TryTakeComplete(directory, files))
            {
                return false;
            }
            if (current is null)
            {
                return !directory.Has(SegmentName.Current);
            }
            if (files.Exists(file => file.File.Identity == current.Identity))
            {
                // Completed meanwhile.
                return true;
            }
            // Still the file that is being written, and the journal still its own.
            if (!IsSame(directory, current) || (journal is not null && !IsSame(directory, journal)))
            {
                return false;
            }
            if (journal is not null)
            {
                files.Add(new SnapshotFile(journal, journalLength, IsComplete: false));
                journal = null;
            }
            files.Add(new SnapshotFile(current, length, IsComplete: false));
            current = null;
            return true;
        }
        finally
        {
            journal?.Dispose();
            current?.Dispose();
        }
    }

    private static bool TryTakeComplete(SegmentDirectory directory, List<SnapshotFile> files)
    {
        foreach (string name in Leftovers.Complete(directory.List()))
        {
            if (!TryAdd(directory, name, files) && (files.Count > 0 || directory.Has(SegmentName.PlainOf(name) + SegmentName.CompressedExtension)))
            {
                return false;
            }
            // A first one that is gone, and was not compressed meanwhile, was deleted as too old: what follows is the log.
        }
        return true;
    }

    private static bool TryAdd(SegmentDirectory directory, string name, List<SnapshotFile> files)
    {
        if (SnapshotFile.Open(directory, name) is not SnapshotFile text)
        {
            return false;
        }
        if (SnapshotFile.Open(directory, SegmentName.IndexOf(SegmentName.PlainOf(name))) is SnapshotFile index)
        {
            files.Add(index);
        }
        files.Add(text);
        return true;
    }

    private static bool IsSame(SegmentDirectory directory, SegmentFile file)
    {
        using SegmentFile? now = directory.TryOpenToRead(file.Name);
        return now?.Identity == file.Identity;
    }
}
