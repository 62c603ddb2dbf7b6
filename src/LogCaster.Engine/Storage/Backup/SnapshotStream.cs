using System;
using System.IO;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>A file of a snapshot as a stream to read once, which finds out what its manifest says while it is read.</summary>
internal sealed class SnapshotStream : Stream
{
    private readonly SnapshotFile _file;
    private readonly FileDigest _digest;
    private long _position;

    public SnapshotStream(SnapshotFile file, TimeZoneInfo zone)
    {
        _file = file;
        _digest = new FileDigest(file.Name, zone);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("It is read once, from begin to end.");
    }

    /// <summary>What was found; after everything was read.</summary>
    /// <param name="firstSequence">The sequence number of the first record; -1 if it is not known.</param>
    /// <exception cref="StorageException">The file became shorter meanwhile.</exception>
    public BackupFile Finish(long firstSequence) => _position == Length
        ? _digest.Finish(firstSequence, _file.File)
        : throw new StorageException($"{_file.Name} became shorter while it was read");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = _file.File.Read(buffer[..(int)long.Min(buffer.Length, Length - _position)], _position);
        _digest.Add(buffer[..read]);
        _position += read;
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is read once, from begin to end.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("It is read only.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read only.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digest.Dispose();
        }
        base.Dispose(disposing);
    }
}
