using System.Collections.Generic;

namespace LogCaster.Engine.Storage;

/// <summary>Files of which everything is being written again, because the disk had refused it: gone for readers, deleted later. Belongs to the thread that writes.</summary>
/// <param name="directory">The directory.</param>
/// <param name="history">The files that readers see.</param>
internal sealed class SupersededFiles(SegmentDirectory directory, History history)
{
    private readonly List<Segment> _segments = [];

    /// <summary>
    /// Ends files before what is written again: only when it is about to be, since until then the ring may lose some of it, and they hold it.
    /// </summary>
    /// <param name="from">The sequence number of the first record that is written again.</param>
    public void EndBefore(long from)
    {
        foreach (Segment segment in history.Complete)
        {
            if (segment.EndSequence <= from)
            {
                continue;
            }
            if (segment.FirstSequence >= from)
            {
                history.Remove(segment);
                _segments.Add(segment);
            }
            else
            {
                history.Cut(segment, from);
            }
        }
    }

    /// <summary>Deletes files of which everything is on the disk elsewhere.</summary>
    /// <param name="synced">The sequence number up to which records are on the disk.</param>
    /// <exception cref="StorageException">One cannot be deleted.</exception>
    public void Delete(long synced)
    {
        for (int i = _segments.Count - 1; i >= 0; i--)
        {
            Segment segment = _segments[i];
            if (segment.EndSequence <= synced)
            {
                directory.Delete(segment.Name);
                directory.Delete(SegmentName.IndexOf(SegmentName.PlainOf(segment.Name)));
                _segments.RemoveAt(i);
            }
        }
    }
}
