using System;
using System.Collections.Immutable;
using LogCaster.Engine.Storage.Index;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace LogCaster.Engine.Storage.Compression;

/// <summary>
/// Writes a file of frames, each of which can be read alone, and a <see cref="FrameTable"/> at its end. To <c>zstdcat</c> it is the text as it was. Owned
/// by one thread.
/// </summary>
internal sealed class TextCompressor : IDisposable
{
    // Twice as fast as the disk of a small machine, on one core that has nothing else to do; more would save some percent of the bytes for twice the time.
    private const int Level = 6;

    private readonly Compressor _zstd = new(Level);
    private readonly ImmutableArray<Frame>.Builder _frames = ImmutableArray.CreateBuilder<Frame>();
    private byte[] _packed = [];
    private Frame _last;

    /// <summary>Makes a compressor.</summary>
    public TextCompressor() => _zstd.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);

    /// <summary>Begins with a file; a new compressor has begun.</summary>
    public void Begin()
    {
        _frames.Clear();
        _last = default;
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="text">Its text, at most <see cref="FrameTable.MaxTextBytes"/>.</param>
    /// <exception cref="StorageException">The disk does not take it.</exception>
    public void Add(SegmentFile file, ReadOnlySpan<byte> text)
    {
        int bound = Compressor.GetCompressBound(text.Length);
        if (_packed.Length < bound)
        {
            _packed = new byte[bound];
        }
        ReadOnlySpan<byte> packed = _packed.AsSpan(0, _zstd.Wrap(text, _packed));
        _last = _last.Next(packed.Length, text.Length, Crc32C.Of(packed));
        _frames.Add(_last);
        file.Append(packed);
    }

    /// <summary>Ends the file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its length in bytes.</returns>
    /// <exception cref="StorageException">The disk does not take it.</exception>
    public long Finish(SegmentFile file)
    {
        byte[] table = new FrameTable(_frames.ToImmutable()).ToBytes();
        file.Append(table);
        return _last.End + table.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd.Dispose();
}
