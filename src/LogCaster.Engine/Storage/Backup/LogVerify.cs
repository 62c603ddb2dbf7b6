using System;
using System.Collections.Generic;
using System.IO;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage.Backup;

/// <summary>Reads a log or a backup from begin to end, and tells what is wrong with it. Changes nothing; the log may be in use. Used by one thread.</summary>
/// <param name="zone">The zone of the times in the text.</param>
/// <param name="time">The clock.</param>
public sealed class LogVerify(TimeZoneInfo zone, TimeProvider time)
{
    private readonly List<string> _findings = [];

    /// <summary>What is wrong, a sentence each; empty for nothing.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>How many files of log were read.</summary>
    public int Files { get; private set; }

    /// <summary>How many records they hold.</summary>
    public long Lines { get; private set; }

    /// <summary>How many bytes of log were read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether it is a backup, with a manifest.</summary>
    public bool IsBackup { get; private set; }

    /// <summary>Reads everything.</summary>
    /// <param name="path">The directory of a log, or a backup.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public void Run(string path)
    {
        using SegmentDirectory directory = SegmentDirectory.OpenAny(path);
        IsBackup = directory.Has(BackupManifest.FileName);
        if (IsBackup)
        {
            CheckManifest(directory);
        }
        LoadedLog loaded = new SegmentLoader(directory, new SourceTable(1 << 16), zone, time).Load();
        foreach (string note in loaded.Notes)
        {
            // The end of the file that is being written may be half a line, while it is being written.
            if (!note.StartsWith(SegmentName.Current, StringComparison.Ordinal))
            {
                _findings.Add(note);
            }
        }
        long end = -1;
        foreach (Segment segment in loaded.History.Segments)
        {
            if (end >= 0 && segment.FirstSequence != end)
            {
                _findings.Add($"{segment.Name} begins with record {segment.FirstSequence}, the file before it ends with {end - 1}");
            }
            end = segment.EndSequence;
            Check(directory, segment);
        }
    }

    private void CheckManifest(SegmentDirectory directory)
    {
        try
        {
            foreach (BackupFile expected in BackupSource.ReadManifest(directory).Files)
            {
                Check(directory, expected);
            }
        }
        catch (StorageException wrong)
        {
            _findings.Add(wrong.Message);
        }
    }

    private void Check(SegmentDirectory directory, BackupFile expected)
    {
        try
        {
            using SegmentFile file = directory.OpenToRead(expected.Name);
            BackupSource.Check(
                expected, FileDigest.Of(file, file.Length(), zone, copy: null, expected.FirstSequence));
        }
        catch (StorageException wrong)
        {
            _findings.Add(wrong.IsMissing ? $"{expected.Name} is missing" : wrong.Message);
        }
    }

    /// <summary>Reads every block of a file, and compares it with what its index says.</summary>
    private void Check(SegmentDirectory directory, Segment segment)
    {
        Files++;
        Lines += segment.Count;
        Bytes += segment.Length;
        var buffer = new BlockBuffer(zone);
        try
        {
            for (int i = 0; i < segment.BlockCount; i++)
            {
                ref readonly SegmentBlock block = ref segment.Block(i);
                if (!buffer.TryLoad(segment, i) || buffer.Text.Length < block.Length)
                {
                    _findings.Add($"{segment.Name} cannot be read from byte {block.Offset} on");
                    continue;
                }
                if (segment.Index is not null && block.TextCrc != Crc32C.Of(buffer.Text))
                {
                    _findings.Add($"{segment.Name} was changed or damaged between byte {block.Offset} and {block.Offset + block.Length}");
                }
                if (buffer.Records.Length != block.Count)
                {
                    _findings.Add($"{segment.Name} has {buffer.Records.Length} lines from byte {block.Offset} on, its index says {block.Count}");
                }
            }
        }
        finally
        {
            buffer.Close();
        }
        if (segment.Index is not null && !directory.Has(segment.Name) && !directory.Has(SegmentName.PlainOf(segment.Name) + SegmentName.CompressedExtension))
        {
            _findings.Add($"{segment.Name} was deleted while it was read");
        }
    }
}
