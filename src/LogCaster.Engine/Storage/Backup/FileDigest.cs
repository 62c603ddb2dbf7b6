using System;
using System.Security.Cryptography;
using LogCaster.Engine.Storage.Compression;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>What a manifest says of a file, found while its bytes pass by. Used by one thread.</summary>
/// <param name="name">Name of the file.</param>
/// <param name="zone">The zone of the times in the text.</param>
internal sealed class FileDigest(string name, TimeZoneInfo zone) : IDisposable
{
    private const int CopyBytes = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly LineDigest _lines = new(zone);
    private readonly bool _isText = BackupSource.IsText(name);
    private long _bytes;

    /// <summary>Describes a file by reading it from begin to end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How much of it counts.</param>
    /// <param name="zone">The zone of the times in the text.</param>
    /// <param name="copy">Receives what is read; null for nobody.</param>
    /// <param name="firstSequence">What the description says of the first record.</param>
    /// <exception cref="StorageException">It cannot be read to that length, or the copy not be written.</exception>
    public static BackupFile Of(SegmentFile file, long length, TimeZoneInfo zone, SegmentFile? copy, long firstSequence)
    {
        using var digest = new FileDigest(file.Name, zone);
        var buffer = new byte[CopyBytes];
        for (long at = 0; at < length;)
        {
            int read = file.Read(buffer.AsSpan(0, (int)long.Min(buffer.Length, length - at)), at);
            if (read == 0)
            {
                throw new StorageException($"{file.Name} became shorter while it was read");
            }
            digest.Add(buffer.AsSpan(0, read));
            copy?.Append(buffer.AsSpan(0, read));
            at += read;
        }
        return digest.Finish(firstSequence, file);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _bytes += bytes.Length;
        if (_isText)
        {
            _lines.Add(bytes);
        }
    }

    /// <summary>What was found.</summary>
    /// <param name="firstSequence">The sequence number of its first record; -1 if it is not known.</param>
    /// <param name="packed">The file, to count the lines of it if it is compressed; null not to.</param>
    /// <exception cref="StorageException">It is compressed, and damaged.</exception>
    public BackupFile Finish(long firstSequence, SegmentFile? packed = null)
    {
        if (packed is not null && SegmentName.IsCompressed(name))
        {
            AddLinesOf(packed);
        }
        _lines.Finish();
        return new BackupFile(name, _bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()), _lines.Lines, firstSequence, _lines.FirstTicks, _lines.LastTicks);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void AddLinesOf(SegmentFile packed)
    {
        using var text = new CompressedText(packed, leavesOpen: true);
        var buffer = new byte[CopyBytes];
        for (long at = 0; at < text.Length();)
        {
            int read = text.Read(buffer, at);
            _lines.Add(buffer.AsSpan(0, read));
            at += read;
        }
    }
}
