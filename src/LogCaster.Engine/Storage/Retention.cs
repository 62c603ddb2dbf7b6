using System;
using System.Collections.Immutable;

namespace LogCaster.Engine.Storage;

/// <summary>Deletes the oldest files, as the limits say. Belongs to the thread that writes.</summary>
/// <param name="directory">The directory.</param>
/// <param name="history">The files.</param>
/// <param name="limits">What is kept.</param>
/// <param name="time">The clock.</param>
public sealed class Retention(SegmentDirectory directory, History history, SegmentLimits limits, TimeProvider time)
{
    // Of a small file system a tenth is left to others, whatever the limit says.
    private const int SharesOfSystem = 10;

    /// <summary>Files deleted so far. Any thread may read.</summary>
    public long Deleted { get; private set; }

    /// <summary>Deletes what is too much, oldest first; never the file that is being written.</summary>
    /// <returns>Whether there is room to go on.</returns>
    /// <exception cref="StorageException">A file could not be deleted, or the kernel does not tell the free space.</exception>
    public bool Apply()
    {
        ImmutableArray<Segment> complete = history.Complete;
        (int files, _, long bytes) = history.Size;
        bool hasRoom = HasRoom();
        foreach (Segment oldest in complete)
        {
            bool isTooMuch = (limits.MaxFiles > 0 && files > limits.MaxFiles)
                || (limits.MaxBytes > 0 && bytes > limits.MaxBytes)
                || IsTooOld(oldest)
                || !hasRoom;
            // One that could not be gone on with is the newest, whatever else is there.
            if (!isTooMuch || oldest.Name == SegmentName.Current)
            {
                break;
            }
            // Where it cannot be deleted, it is not forgotten.
            directory.Delete(oldest.Name);
            history.Remove(oldest);
            directory.Delete(SegmentName.IndexOf(SegmentName.PlainOf(oldest.Name)));
            Deleted++;
            files--;
            bytes -= oldest.Length;
            hasRoom = hasRoom || HasRoom();
        }
        return hasRoom;
    }

    private bool IsTooOld(Segment segment)
    {
        if (limits.MaxAge <= TimeSpan.Zero || segment.BlockCount == 0)
        {
            return false;
        }
        long newest = 0;
        for (int i = 0; i < segment.BlockCount; i++)
        {
            newest = long.Max(newest, segment.Block(i).MaxTicks);
        }
        return newest < time.GetUtcNow().UtcTicks - limits.MaxAge.Ticks;
    }

    private bool HasRoom()
    {
        (long free, long total) = directory.Space();
        return free >= long.Min(limits.KeepFreeBytes, total / SharesOfSystem);
    }
}
