using System;
using System.Collections.Generic;

namespace LogCaster.Engine.Storage;

/// <summary>What the journal beside a file says, matched with the blocks of its text. Belongs to one thread.</summary>
internal sealed class Journal
{
    // Five percent of a text of more than a GiB: what is longer is not worth the memory for milliseconds.
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly byte[] _bytes;

    private Journal(JournalHeader header, byte[] bytes)
    {
        Header = header;
        _bytes = bytes;
    }

    /// <summary>What stands at its begin.</summary>
    public JournalHeader Header { get; }

    /// <summary>The senders that it names, in the order of their numbers from 1 on.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Length of the runs that fit to the text.</summary>
    public int MatchedBytes { get; private set; }

    /// <summary>How many records of the last block they tell of.</summary>
    public int MatchedInLast { get; private set; }

    /// <summary>The time of the last of them, in milliseconds since year 1; 0 at the begin of a block.</summary>
    public long LastMs { get; private set; }

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

    /// <summary>Lets a block reach to a time that is told to the millisecond, where its text tells the second.</summary>
    private static void Widen(ref SegmentBlock block, long ms)
    {
        long ticks = ms * TimeSpan.TicksPerMillisecond;
        if (ms > 0 && ticks > 0 && ticks <= DateTime.MaxValue.Ticks)
        {
            block.MinTicks = long.Min(block.MinTicks, ticks);
            block.MaxTicks = long.Max(block.MaxTicks, ticks);
        }
    }

    /// <summary>Finds the runs of each block.</summary>
    /// <param name="blocks">The blocks; each gets the place of its runs, or none from the first on that does not fit.</param>
    /// <returns>False if the journal does not fit to the text: more than its end is missing.</returns>
    public bool Match(List<SegmentBlock> blocks)
    {
        ReadOnlySpan<byte> rest = _bytes;
        for (int i = 0; i < blocks.Count; i++)
        {
            SegmentBlock block = blocks[i];
            int begin = _bytes.Length - rest.Length;
            int records = 0;
            long ms = 0;
            while (records < block.Count)
            {
                ReadOnlySpan<byte> before = rest;
                int names = Names.Count;
                if (!TimeRuns.TryRead(ref rest, ref ms, out int count, out _, Names))
                {
                    // The end is missing: what was written last, and no more, if this is the last block.
                    Names.RemoveRange(names, Names.Count - names);
                    break;
                }
                if (count > block.Count - records)
                {
                    rest = before;
                    return false;
                }
                records += count;
                LastMs = ms;
                Widen(ref block, ms);
            }
            MatchedBytes = _bytes.Length - rest.Length;
            MatchedInLast = records;
            block.RunsOffset = begin;
            block.RunsLength = MatchedBytes - begin;
            blocks[i] = block;
            if (records < block.Count)
            {
                return i == blocks.Count - 1;
            }
        }
        return true;
    }
}
