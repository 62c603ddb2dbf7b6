using System;
using System.Security.Cryptography;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>What a manifest says of a file, found while its bytes pass by. Used by one thread.</summary>
/// <param name="zone">The zone of the times in the text.</param>
internal sealed class FileDigest(TimeZoneInfo zone) : IDisposable
{
    private const int CopyBytes = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _lineBegin = new byte[SegmentLine.PrefixBytes];
    private int _lineLength;
    private long _bytes;
    private long _lines;
    private long _firstTicks;
    private long _lastTicks;

    /// <summary>Describes a file by reading it from begin to end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How much of it counts.</param>
    /// <param name="isText">Whether it is text.</param>
    /// <param name="zone">The zone of the times in the text.</param>
    /// <param name="copy">Receives what is read; null for nobody.</param>
    /// <param name="firstSequence">What the description says of the first record.</param>
    public static BackupFile Of(SegmentFile file, long length, bool isText, TimeZoneInfo zone, SegmentFile? copy, long firstSequence)
    {
        using var digest = new FileDigest(zone);
        var buffer = new byte[CopyBytes];
        for (long at = 0; at < length;)
        {
            int read = file.Read(buffer.AsSpan(0, (int)long.Min(buffer.Length, length - at)), at);
            if (read == 0)
            {
                throw new StorageException($"{file.Name} became shorter while it was read");
            }
            digest.Add(buffer.AsSpan(0, read), isText);
            copy?.Append(buffer.AsSpan(0, read));
            at += read;
        }
        return digest.Finish(file.Name, firstSequence);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isText">Whether they are lines.</param>
    public void Add(ReadOnlySpan<byte> bytes, bool isText)
    {
        _hash.AppendData(bytes);
        _bytes += bytes.Length;
        while (isText && !bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            int wanted = int.Min(_lineBegin.Length - int.Min(_lineLength, _lineBegin.Length), piece.Length);
            if (wanted > 0)
            {
                piece[..wanted].CopyTo(_lineBegin.AsSpan(_lineLength));
            }
            _lineLength += piece.Length;
            if (end < 0)
            {
                break;
            }
            EndLine();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>What was found.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="firstSequence">The sequence number of its first record; -1 if it is not known.</param>
    public BackupFile Finish(string name, long firstSequence)
    {
        if (_lineLength > 0)
        {
            EndLine();
        }
        return new BackupFile(name, _bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()), _lines, firstSequence, _firstTicks, _lastTicks);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void EndLine()
    {
        _lines++;
        if (_lineLength >= SegmentLine.PrefixBytes && SegmentLine.TryReadPrefix(_lineBegin, out DateTime local, out _))
        {
            _lastTicks = SegmentLine.ToTicks(local, zone);
            _firstTicks = _firstTicks == 0 ? _lastTicks : _firstTicks;
        }
        _lineLength = 0;
    }
}
