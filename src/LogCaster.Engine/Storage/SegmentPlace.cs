using System.Threading;
using LogCaster.Engine.Storage.Compression;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Where a segment lies: it is renamed while others read it, so it can be opened again, or be read through the files that are open still. Any thread.
/// </summary>
internal sealed class SegmentPlace
{
    private readonly SegmentDirectory _directory;
    private string _name;
    private SegmentFile? _text;
    private SegmentFile? _index;
    private long _compressedBytes = -1;

    /// <summary>A complete file.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">Name of the log file.</param>
    public SegmentPlace(SegmentDirectory directory, string name)
    {
        _directory = directory;
        _name = name;
    }

    /// <summary>A complete file, which may be compressed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="text">Its text, which is open.</param>
    public SegmentPlace(SegmentDirectory directory, ISegmentText text)
        : this(directory, text.Name) => _compressedBytes = text is CompressedText packed ? packed.DiskBytes : -1;

    /// <summary>The file that is being written.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="text">The text, which is open.</param>
    /// <param name="index">What lies beside it, which is open.</param>
    public SegmentPlace(SegmentDirectory directory, SegmentFile text, SegmentFile index)
        : this(directory, SegmentName.Current)
    {
        _text = text;
        _index = index;
    }

    /// <summary>Name of the log file now.</summary>
    public string Name => Volatile.Read(ref _name);

    /// <summary>Length of the file if it is compressed, in bytes; else -1.</summary>
    public long CompressedBytes => Volatile.Read(ref _compressedBytes);

    /// <summary>Opens the text.</summary>
    /// <param name="isShared">Whether the file belongs to others, who close it.</param>
    /// <exception cref="StorageException">It cannot be opened; it may have been deleted.</exception>
    public ISegmentText OpenText(out bool isShared)
    {
        SegmentFile? open = Volatile.Read(ref _text);
        isShared = open is not null;
        if (open is not null)
        {
            return open;
        }
        string name = Name;
        try
        {
            return _directory.OpenText(name);
        }
        catch (StorageException refused) when (refused.IsMissing && !SegmentName.IsCompressed(name))
        {
            // Compressed meanwhile, perhaps by another process.
            return _directory.OpenText(name + SegmentName.CompressedExtension);
        }
    }

    /// <summary>Opens what lies beside the text.</summary>
    /// <param name="isShared">Whether the file belongs to others, who close it.</param>
    /// <exception cref="StorageException">It cannot be opened; it may have been deleted.</exception>
    public SegmentFile OpenIndex(out bool isShared)
    {
        SegmentFile? open = Volatile.Read(ref _index);
        isShared = open is not null;
        return open ?? _directory.OpenToRead(SegmentName.IndexOf(SegmentName.PlainOf(Name)));
    }

    /// <summary>Opens the index of a complete file, which belongs to the caller; null if there is none.</summary>
    public SegmentFile? TryOpenIndex()
    {
        try
        {
            return _directory.OpenToRead(SegmentName.IndexOf(SegmentName.PlainOf(Name)));
        }
        catch (StorageException)
        {
            return null;
        }
    }

    /// <summary>The file is complete and has this name now; it is opened by that from now on.</summary>
    /// <param name="name">The name.</param>
    public void MoveTo(string name)
    {
        Volatile.Write(ref _name, name);
        Volatile.Write(ref _text, null);
        Volatile.Write(ref _index, null);
    }

    /// <summary>The file is compressed and has this name now.</summary>
    /// <param name="name">The name.</param>
    /// <param name="bytes">Its length.</param>
    public void Compress(string name, long bytes)
    {
        Volatile.Write(ref _compressedBytes, bytes);
        Volatile.Write(ref _name, name);
    }
}
