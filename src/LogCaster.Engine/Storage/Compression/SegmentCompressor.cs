using System;
using System.Collections.Immutable;
using System.Linq;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage.Compression;

/// <summary>
/// Compresses complete files that have an index, one at a time. A file is there uncompressed until its compressed twin is on the disk, and only then
/// deleted. Belongs to one thread.
/// </summary>
/// <param name="directory">The directory.</param>
/// <param name="history">The files.</param>
/// <param name="zone">The zone of the times in the text.</param>
public sealed class SegmentCompressor(SegmentDirectory directory, History history, TimeZoneInfo zone)
{
    private readonly BlockBuffer _buffer = new(zone);
    private ImmutableHashSet<string> _refused = [];

    /// <summary>Compresses the oldest file that is not.</summary>
    /// <returns>Its name; null if none is left.</returns>
    /// <exception cref="StorageException">It could not be done; that file is not tried again.</exception>
    public string? Step()
    {
        Segment? wanted = history.Complete.FirstOrDefault(
            segment => segment.Index is { IsDamaged: false } && !SegmentName.IsCompressed(segment.Name) && !_refused.Contains(segment.Name));
        if (wanted is null)
        {
            return null;
        }
        string name = wanted.Name;
        _refused = _refused.Add(name);
        string unfinished = name + SegmentName.UnfinishedTwinExtension;
        directory.Delete(unfinished);
        try
        {
            if (directory.Has(name) && TryWrite(wanted, unfinished, out long length))
            {
                _refused = _refused.Remove(name);
                Exchange(wanted, name, unfinished, length);
            }
        }
        finally
        {
            _buffer.Close();
            directory.Delete(unfinished);
        }
        return name;
    }

    private void Exchange(Segment segment, string name, string unfinished, long length)
    {
        string compressed = name + SegmentName.CompressedExtension;
        directory.Rename(unfinished, compressed);
        directory.Sync();
        // What somebody has deleted meanwhile is gone.
        if (!directory.Has(name) || !history.Compress(segment, compressed, length))
        {
            directory.Delete(compressed);
            return;
        }
        directory.Delete(name);
    }

    /// <summary>Writes the compressed twin of a file, if the file is what its index says.</summary>
    private bool TryWrite(Segment segment, string unfinished, out long length)
    {
        length = 0;
        using (SegmentFile text = directory.OpenToRead(segment.Name))
        {
            if (text.Length() != segment.Length)
            {
                return false;
            }
            // Where both are there after a power loss, the file counts and not its twin: then it must be whole.
            text.Sync();
        }
        using SegmentFile file = directory.Make(unfinished);
        using var compressor = new TextCompressor();
        for (int i = 0; i < segment.BlockCount; i++)
        {
            ref readonly SegmentBlock block = ref segment.Block(i);
            if (block.Length > FrameTable.MaxTextBytes || !_buffer.TryLoad(segment, i) || Crc32C.Of(_buffer.Text) != block.TextCrc)
            {
                return false;
            }
            compressor.Add(file, _buffer.Text);
        }
        length = compressor.Finish(file);
        file.Sync();
        return true;
    }
}
