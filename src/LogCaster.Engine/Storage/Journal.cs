using System;
using System.Collections.Generic;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>
/// What the journal beside a file says, as far as its checksums are right, matched with the blocks of its text. Belongs to one thread.
/// </summary>
internal sealed class Journal
{
    // Five percent of a text of more than a GiB: what is longer is not worth the memory for milliseconds.
    private const long MaxBytes = 64 * 1024 * 1024;

    private static readonly long s_maxMs = DateTime.MaxValue.Ticks / TimeSpan.TicksPerMillisecond;

    private readonly byte[] _bytes;
    private readonly bool _isSound;
    private int _wholeBlocks;
    private int _inNextBlock;

    private Journal(JournalHeader header, byte[] bytes)
    {
        Header = header;
        int sound = TimeRuns.SoundBytes(bytes);
        _isSound = sound == bytes.Length;
        _bytes = bytes[..sound];
    }

    /// <summary>What stands at its begin.</summary>
    public JournalHeader Header { get; }

    /// <summary>The senders that it names, in the order of their numbers from 1 on.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Length of the runs that fit to the text.</summary>
    public int MatchedBytes { get; private set; }

    /// <summary>The time of the last of them, in milliseconds since year 1.</summary>
    public long LastMs { get; private set; }

    /// <summary>Whether it tells of every record of the text, and of nothing else.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Reads a journal.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Null if it is none.</returns>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static Journal? Read(SegmentFile file)
    {
        Span<byte> head = stackalloc byte[JournalHeader.SizeBytes];
        if (file.Read(head, 0) < head.Length || !JournalHeader.TryRead(head, out JournalHeader header))
        {
            return null;
        }
        long length = file.Length() - JournalHeader.SizeBytes;
        if (length > MaxBytes)
        {
            return new Journal(header, []);
        }
        var bytes = new byte[length];
        int read = file.Read(bytes, JournalHeader.SizeBytes);
        return new Journal(header, bytes[..read]);
    }

    /// <summary>Its runs as they stand in the file.</summary>
    public ReadOnlySpan<byte> Runs => _bytes;

    /// <summary>Those that fit to the text and have no checksum in front of the next one: it is to be that of these, too.</summary>
    public ReadOnlySpan<byte> Unchecked => _bytes.AsSpan(0, MatchedBytes)[TimeRuns.SoundBytes(_bytes.AsSpan(0, MatchedBytes))..];

    /// <summary>Of how many records of a block it tells, from the first on.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="count">How many the block has.</param>
    public int TellsOf(int block, int count) => block < _wholeBlocks ? count : block == _wholeBlocks ? _inNextBlock : 0;

    /// <summary>Finds the runs of each block, up to the first run that is missing or does not fit.</summary>
    /// <param name="blocks">The blocks; each gets the place of its runs, and reaches to their times.</param>
    public void Match(List<SegmentBlock> blocks)
    {
        ReadOnlySpan<byte> rest = _bytes;
        for (int i = 0; i < blocks.Count; i++)
        {
            SegmentBlock block = blocks[i];
            ReadOnlySpan<byte> before = rest;
            int names = Names.Count;
            int told = MatchBlock(ref rest, ref block, out bool isContrary);
            if (isContrary && i < blocks.Count - 1)
            {
                // Lines were joined or split: nobody knows which of the runs are right.
                Names.RemoveRange(names, Names.Count - names);
                return;
            }
            block.RunsOffset = _bytes.Length - before.Length;
            block.RunsLength = before.Length - rest.Length;
            block.RunsCrc = Crc32C.Of(before[..block.RunsLength]);
            blocks[i] = block;
            MatchedBytes = _bytes.Length - rest.Length;
            if (told < block.Count)
            {
                _inNextBlock = told;
                return;
            }
            _wholeBlocks++;
        }
        IsWhole = rest.IsEmpty && _isSound;
    }

    private int MatchBlock(ref ReadOnlySpan<byte> rest, ref SegmentBlock block, out bool isContrary)
    {
        isContrary = false;
        int records = 0;
        long ms = 0;
        while (records < block.Count)
        {
            ReadOnlySpan<byte> before = rest;
            int names = Names.Count;
            bool isRun = TimeRuns.TryRead(ref rest, ref ms, out int count, out _, Names);
            isContrary = isRun && (count > block.Count - records || ms < 0 || ms > s_maxMs);
            if (!isRun || isContrary)
            {
                rest = before;
                Names.RemoveRange(names, Names.Count - names);
                break;
            }
            records += count;
            LastMs = ms;
            Widen(ref block, ms);
        }
        if (records == block.Count)
        {
            TimeRuns.SkipCheck(ref rest);
        }
        return records;
    }

    /// <summary>Lets a block reach to a time that is told to the millisecond, where its text tells the second.</summary>
    private static void Widen(ref SegmentBlock block, long ms)
    {
        // A made-up run has no time.
        if (ms > 0)
        {
            long ticks = ms * TimeSpan.TicksPerMillisecond;
            block.MinTicks = long.Min(block.MinTicks, ticks);
            block.MaxTicks = long.Max(block.MaxTicks, ticks);
        }
    }
}
