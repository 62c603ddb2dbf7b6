using System;

namespace LogCaster.Engine.Storage;

/// <summary>Gives names to files that are completed. Belongs to one thread.</summary>
/// <param name="directory">Where the names must be free.</param>
internal sealed class CompleteNames(SegmentDirectory directory)
{
    private const int MaxNumber = 999_999;

    private string _lastPlainName = "";
    private int _lastNumber;

    /// <summary>A name that no file has or has had in this second: names tell the order.</summary>
    /// <param name="local">The time, in the zone of the server.</param>
    /// <exception cref="StorageException">None is left.</exception>
    public string Next(DateTime local)
    {
        string plain = SegmentName.Of(local, 0);
        int from = plain == _lastPlainName ? _lastNumber + 1 : 0;
        for (int number = from; number <= MaxNumber; number++)
        {
            string name = SegmentName.Of(local, number);
            if (!directory.Has(name) && !directory.Has(name + SegmentName.CompressedExtension))
            {
                (_lastPlainName, _lastNumber) = (plain, number);
                return name;
            }
        }
        throw new StorageException($"no name is left for a file that was completed at {local}");
    }
}
