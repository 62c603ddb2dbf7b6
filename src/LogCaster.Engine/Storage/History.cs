using System;
using System.Collections.Immutable;
using System.Threading;

namespace LogCaster.Engine.Storage;

/// <summary>
/// The files of the log, oldest first, as readers see them: each of their records is in the page cache, and none is in two of them. One thread
/// changes it, any may read.
/// </summary>
public sealed class History
{
    private readonly Lock _lock = new();
    private ImmutableArray<Segment> _complete = [];
    private ActiveSegment? _active;
    private long _unreadable;

    /// <summary>How often a block was wanted and could not be read: it is damaged, or the disk refuses. Files that are gone do not count.</summary>
    public long Unreadable => Interlocked.Read(ref _unreadable);

    /// <summary>All files at this moment, in the order of their records.</summary>
    public ImmutableArray<Segment> Segments
    {
        get
        {
            lock (_lock)
            {
                return _active is { Count: > 0 } active ? _complete.Add(active.View()) : _complete;
            }
        }
    }

    /// <summary>The files that are complete.</summary>
    public ImmutableArray<Segment> Complete
    {
        get
        {
            lock (_lock)
            {
                return _complete;
            }
        }
    }

    /// <summary>How many files there are, how many records they hold, the length of their text, and what it takes on the disk.</summary>
    public HistorySize Size
    {
        get
        {
            ImmutableArray<Segment> segments = Segments;
            long records = 0;
            long bytes = 0;
            long diskBytes = 0;
            foreach (Segment segment in segments)
            {
                records += segment.Count;
                bytes += segment.Length;
                diskBytes += segment.DiskBytes;
            }
            return new HistorySize(segments.Length, records, bytes, diskBytes);
        }
    }

    /// <summary>The segment that holds a record, or the first one after it.</summary>
    /// <param name="segments">Segments in order.</param>
    /// <param name="sequence">The sequence number of the record.</param>
    /// <returns>Its index; the number of segments if there is none.</returns>
    public static int Find(ImmutableArray<Segment> segments, long sequence)
    {
        int low = 0;
        int high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (segments[middle].EndSequence <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    /// <summary>A block could not be read.</summary>
    internal void CountUnreadable() => Interlocked.Increment(ref _unreadable);

    /// <summary>Says what there is at the start.</summary>
    internal void Begin(ImmutableArray<Segment> complete)
    {
        lock (_lock)
        {
            _complete = complete;
        }
    }

    /// <summary>Changes the file that is being written; readers see it before or after.</summary>
    /// <param name="change">The change.</param>
    internal void Change(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }

    /// <summary>The file that is written from now on; the last one, if there was one, is complete.</summary>
    /// <param name="active">The file; null for none.</param>
    /// <param name="last">The last one as a complete one; null if it holds nothing.</param>
    internal void Activate(ActiveSegment? active, Segment? last)
    {
        lock (_lock)
        {
            _active = active;
            _complete = last is null ? _complete : _complete.Add(last);
        }
    }

    /// <summary>Puts what is known of a complete file now in the place of what was known.</summary>
    /// <returns>False if the file is gone.</returns>
    internal bool Replace(Segment old, Segment known)
    {
        lock (_lock)
        {
            int index = _complete.IndexOf(old);
            if (index < 0)
            {
                return false;
            }
            _complete = _complete.SetItem(index, known);
            return true;
        }
    }

    /// <summary>Lets a complete file end earlier, because what follows is in another one too.</summary>
    /// <param name="segment">The file.</param>
    /// <param name="end">The sequence number of the first record that does not count.</param>
    internal void Cut(Segment segment, long end)
    {
        lock (_lock)
        {
            int index = IndexOf(segment);
            if (index >= 0)
            {
                _complete = _complete.SetItem(index, _complete[index].EndingAt(end));
            }
        }
    }

    /// <summary>Forgets a complete file, which is or will be deleted. Its name does not change any more then.</summary>
    internal void Remove(Segment segment)
    {
        lock (_lock)
        {
            int index = IndexOf(segment);
            if (index >= 0)
            {
                _complete = _complete.RemoveAt(index);
            }
        }
    }

    /// <summary>A complete file is compressed now.</summary>
    /// <param name="segment">The file.</param>
    /// <param name="name">Its name now.</param>
    /// <param name="bytes">Its length now.</param>
    /// <returns>False if it was forgotten meanwhile.</returns>
    internal bool Compress(Segment segment, string name, long bytes)
    {
        lock (_lock)
        {
            if (IndexOf(segment) < 0)
            {
                return false;
            }
            segment.Place.Compress(name, bytes);
            return true;
        }
    }

    /// <summary>Where a file is, whatever has become known of it since.</summary>
    private int IndexOf(Segment segment)
    {
        for (int i = 0; i < _complete.Length; i++)
        {
            if (_complete[i].Place == segment.Place)
            {
                return i;
            }
        }
        return -1;
    }
}
