using System;
using System.Collections.Generic;
using System.Linq;

namespace LogCaster.Engine.Storage;

/// <summary>What a process that died may have left in a directory beside the files of the log. Used by one thread.</summary>
/// <param name="directory">The directory.</param>
internal sealed class Leftovers(SegmentDirectory directory)
{
    /// <summary>Which of some names are those of complete files, in their order.</summary>
    /// <param name="names">All names in the directory.</param>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. names.Where(name => SegmentName.TryReadComplete(name, out _))
                // Of a file and its compressed twin the file counts: it is deleted as soon as the twin is done.
                .Where(name => !SegmentName.IsCompressed(name) || !all.Contains(SegmentName.PlainOf(name)))
                .OrderBy(name => SegmentName.TryReadComplete(name, out (DateTime, int) order) ? order : default)
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Deletes what belongs to no file: an index that was not finished, or whose file somebody has deleted; what was about to become the compressed twin of
    /// a file, and one that became it without the file being deleted.
    /// </summary>
    /// <param name="names">All names in the directory.</param>
    /// <exception cref="StorageException">Something cannot be deleted.</exception>
    public void Delete(IReadOnlyList<string> names)
    {
        HashSet<string> complete = [.. Complete(names)];
        HashSet<string> indexes = [SegmentLoader.JournalName, .. complete.Select(name => SegmentName.IndexOf(SegmentName.PlainOf(name)))];
        foreach (string name in names)
        {
            if ((SegmentName.IsIndex(name) && !indexes.Contains(name))
                || SegmentName.IsUnfinishedTwin(name)
                || (SegmentName.IsCompressed(name) && complete.Contains(SegmentName.PlainOf(name)) && IsTwin(name)))
            {
                directory.Delete(name);
            }
        }
    }

    /// <summary>Whether a compressed file has a text as long as the file of its name that is not compressed. What others have compressed stays.</summary>
    private bool IsTwin(string name)
    {
        try
        {
            using ISegmentText packed = directory.OpenText(name);
            using ISegmentText plain = directory.OpenText(SegmentName.PlainOf(name));
            return packed.Length() == plain.Length();
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
