using System.Collections.Generic;

namespace LogCaster.Engine.Storage;

/// <summary>What must be on the disk, taken at one moment. Used by one thread.</summary>
public sealed class SyncWork
{
    private readonly SegmentDirectory _directory;
    private readonly List<SegmentFile> _complete;
    private readonly bool _namesChanged;
    private readonly SegmentFile? _active;

    internal SyncWork(SegmentDirectory directory, long upTo, List<SegmentFile> complete, bool namesChanged, SegmentFile? active)
    {
        _directory = directory;
        UpTo = upTo;
        _complete = complete;
        _namesChanged = namesChanged;
        _active = active;
    }

    /// <summary>The sequence number after the last record that is on the disk afterwards.</summary>
    public long UpTo { get; }

    /// <summary>Waits for the disk.</summary>
    /// <exception cref="StorageException">It did not take everything; asking it again proves nothing.</exception>
    public void Run()
    {
        try
        {
            foreach (SegmentFile file in _complete)
            {
                file.Sync();
            }
            _active?.Sync();
            if (_namesChanged)
            {
                _directory.Sync();
            }
        }
        finally
        {
            foreach (SegmentFile file in _complete)
            {
                file.Dispose();
            }
        }
    }
}
