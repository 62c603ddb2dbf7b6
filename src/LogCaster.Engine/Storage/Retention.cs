using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace LogCaster.Engine.Storage;

/// <summary>Deletes the oldest files, as the limits say. Belongs to the thread that writes.</summary>
/// <param name="directory">The directory.</param>
/// <param name="history">The files.</param>
/// <param name="limits">What is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="deleted">Told of each file that was deleted, to let go of it.</param>
public sealed class Retention(
    SegmentDirectory directory, History history, SegmentLimits limits, TimeProvider time, Action<Segment>? deleted = null)
{
    // Of a small file system a tenth is left to others, whatever the limit says.
    private const int SharesOfSystem = 10;

    // Who has a deleted file open keeps its room for a while: the thread that syncs, or a query.
    private static readonly TimeSpan s_releaseTime = TimeSpan.FromSeconds(2);

    private readonly Queue<(long Since, long Bytes)> _deleted = [];
    private long _deletedBytes;

    /// <summary>Files deleted so far. Any thread may read.</summary>
    public long Deleted { get; private set; }

    /// <summary>Deletes what is too much, oldest first; never the file that is being written.</summary>
    /// <returns>Whether there is room to go on.</returns>
    /// <exception cref="StorageException">A file could not be deleted, or the kernel does not tell the free space.</exception>
    public bool Apply()
    {
        ImmutableArray<Segment> complete = history.Complete;
        HistorySize size = history.Size;
        int files = size.Files;
        long bytes = size.DiskBytes;
        long missing = MissingRoom();
        foreach (Segment oldest in complete)
        {
            bool isTooMuch = (limits.MaxFiles > 0 && files > limits.MaxFiles)
                || (limits.MaxBytes > 0 && bytes > limits.MaxBytes)
                || IsTooOld(oldest)
                || missing > 0;
            // One that could not be gone on with is the newest, whatever else is there.
            if (!isTooMuch || oldest.Name == SegmentName.Current)
            {
                break;
            }
            long free = directory.Space().Free;
            // Where it cannot be deleted, it is not forgotten.
            string name = oldest.Name;
            directory.Delete(name);
            history.Remove(oldest);
            if (oldest.Name != name)
            {
                // Compressed in this moment.
                directory.Delete(oldest.Name);
            }
            directory.Delete(SegmentName.IndexOf(SegmentName.PlainOf(oldest.Name)));
            Deleted++;
            files--;
            bytes -= oldest.DiskBytes;
            deleted?.Invoke(oldest);
            missing -= oldest.DiskBytes;
            long held = long.Clamp(oldest.DiskBytes - (directory.Space().Free - free), 0, oldest.DiskBytes);
            _deleted.Enqueue((time.GetTimestamp(), held));
            _deletedBytes += held;
        }
        return missing <= 0;
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

    /// <summary>How many bytes are missing on the file system, if those of files that were just deleted are not free yet.</summary>
    private long MissingRoom()
    {
        while (_deleted.TryPeek(out (long Since, long Bytes) oldest) && time.GetElapsedTime(oldest.Since) > s_releaseTime)
        {
            _ = _deleted.Dequeue();
            _deletedBytes -= oldest.Bytes;
        }
        (long free, long total) = directory.Space();
        long missing = long.Min(limits.KeepFreeBytes, total / SharesOfSystem) - free;
        // Where there is room, it does not matter whose it was.
        return missing <= 0 ? missing : missing - _deletedBytes;
    }
}
