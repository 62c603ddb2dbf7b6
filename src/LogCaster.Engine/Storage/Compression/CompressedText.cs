using System;
using LogCaster.Engine.Storage.Index;
using ZstdSharp;

namespace LogCaster.Engine.Storage.Compression;

/// <summary>
/// The text of a file that <see cref="TextCompressor"/> has written: only the frames that are asked for are unpacked, each after its checksum was found
/// right. Owned by one thread.
/// </summary>
internal sealed class CompressedText : ISegmentText
{
    private readonly SegmentFile _file;
    private readonly bool _leavesOpen;
    private readonly FrameTable _table;
    private readonly Decompressor _zstd = new();
    private byte[] _packed = [];
    private byte[] _text = [];
    private int _unpacked = -1;

    /// <summary>Takes a file over.</summary>
    /// <param name="file">The file, closed with this.</param>
    /// <param name="leavesOpen">Whether it is left open instead.</param>
    /// <exception cref="StorageException">It is not such a file, or damaged; it is closed then.</exception>
    public CompressedText(SegmentFile file, bool leavesOpen = false)
    {
        _file = file;
        _leavesOpen = leavesOpen;
        try
        {
            _table = FrameTable.Read(file);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => _file.Name;

    /// <summary>Length of the file.</summary>
    public long DiskBytes => _file.Length();

    /// <inheritdoc/>
    public long Length() => _table.TextLength;

    /// <inheritdoc/>
    public int Read(Span<byte> bytes, long offset)
    {
        int read = 0;
        for (int index = _table.Find(offset); read < bytes.Length && index < _table.Frames.Length; index++)
        {
            Frame frame = _table.Frames[index];
            int from = (int)(offset + read - frame.TextOffset);
            Span<byte> rest = bytes[read..];
            if (from == 0 && rest.Length >= frame.TextLength)
            {
                Unpack(frame, rest[..frame.TextLength]);
                read += frame.TextLength;
                continue;
            }
            if (_unpacked != index)
            {
                _unpacked = -1;
                if (_text.Length < frame.TextLength)
                {
                    _text = new byte[frame.TextLength];
                }
                Unpack(frame, _text.AsSpan(0, frame.TextLength));
                _unpacked = index;
            }
            int count = int.Min(rest.Length, frame.TextLength - from);
            _text.AsSpan(from, count).CopyTo(rest);
            read += count;
        }
        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _zstd.Dispose();
        if (!_leavesOpen)
        {
            _file.Dispose();
        }
    }

    private void Unpack(in Frame frame, Span<byte> text)
    {
        if (_packed.Length < frame.Length)
        {
            _packed = new byte[int.Max(frame.Length, SegmentBlock.TargetBytes / 4)];
        }
        Span<byte> packed = _packed.AsSpan(0, frame.Length);
        if (_file.Read(packed, frame.Offset) != packed.Length || Crc32C.Of(packed) != frame.Crc || !TryUnpack(packed, text))
        {
            throw new StorageException($"{Name} is damaged between byte {frame.Offset} and {frame.End}");
        }
    }

    private bool TryUnpack(ReadOnlySpan<byte> packed, Span<byte> text)
    {
        try
        {
            return _zstd.Unwrap(packed, text) == text.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }
}
