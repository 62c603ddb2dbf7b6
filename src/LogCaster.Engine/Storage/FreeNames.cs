using System;

namespace LogCaster.Engine.Storage;

/// <summary>Finds names for files that are completed: each is later in order than the one before. Used by one thread.</summary>
/// <param name="directory">Where the names must be free.</param>
/// <param name="zone">The zone of the times in names.</param>
/// <param name="time">The clock.</param>
internal sealed class FreeNames(SegmentDirectory directory, TimeZoneInfo zone, TimeProvider time)
{
    private const int MaxNumber = 999_999;

    private string _lastPlain = "";
    private int _lastNumber;

    /// <summary>The name of a file that is completed now.</summary>
    /// <exception cref="StorageException">No name is free.</exception>
    public string Next()
    {
        DateTime local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime;
        string plain = SegmentName.Of(local, 0);
        // A name that was deleted in this second is not given again: names tell the order.
        int from = plain == _lastPlain ? _lastNumber + 1 : 0;
        for (int number = from; number <= MaxNumber; number++)
        {
            string name = SegmentName.Of(local, number);
            if (!directory.Has(name) && !directory.Has(name + SegmentName.CompressedExtension))
            {
                (_lastPlain, _lastNumber) = (plain, number);
                return name;
            }
        }
        throw new StorageException($"no name is left for a file that was completed at {local}");
    }
}
