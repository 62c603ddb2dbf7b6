using System;
using System.Collections.Generic;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// Writes the index of a file from front to end: first the text of its blocks is handed in, one after the other, then their time runs, then what is known of
/// them. An index that was not finished is none. Belongs to one thread.
/// </summary>
internal sealed class IndexBuilder
{
    private readonly SegmentFile _file;
    private readonly GramFilterBuilder _filter;
    private int _blocks;
    private long _runsLength;
    private Stage _stage;

    /// <summary>Begins an index.</summary>
    /// <param name="file">An empty file, opened to append; it stays the caller's.</param>
    /// <param name="filter">Its memory is used until the index is finished.</param>
    public IndexBuilder(SegmentFile file, GramFilterBuilder filter)
    {
        _file = file;
        _filter = filter;
        filter.Clear();
    }

    private enum Stage : byte
    {
        Blocks,
        Runs,
        Finished,
    }

    /// <summary>Adds the text of the next block.</summary>
    /// <param name="text">All of it, the last LF included.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public void AddBlock(ReadOnlySpan<byte> text)
    {
        Expect(_stage == Stage.Blocks);
        if (_filter.IsFull)
        {
            _filter.Write(_file);
        }
        _filter.Add(text);
        _blocks++;
    }

    /// <summary>Adds time runs, when all blocks are in: as they are, in pieces of any length.</summary>
    /// <param name="runs">The next piece; the first one is at offset 0 of <see cref="SegmentBlock.RunsOffset"/>.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public void AddRuns(ReadOnlySpan<byte> runs)
    {
        EndBlocks();
        _file.Append(runs);
        _runsLength += runs.Length;
    }

    /// <summary>Completes the index; it is not on the disk before the file is synced.</summary>
    /// <param name="firstSequence">The sequence number of the first record.</param>
    /// <param name="blocks">What is known of the blocks, which lie one behind the other from the begin of the text on.</param>
    /// <param name="names">The senders, by the numbers from 1 on that time runs give them.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">The blocks are not those whose texts and runs were added, or a name is too long.</exception>
    public void Finish(long firstSequence, ReadOnlySpan<SegmentBlock> blocks, IReadOnlyList<string> names)
    {
        EndBlocks();
        long textLength = blocks.IsEmpty ? 0 : blocks[^1].Offset + blocks[^1].Length;
        if (blocks.Length != _blocks || !IndexTables.AreSound(blocks, textLength, firstSequence, _runsLength))
        {
            throw new ArgumentException("They are not the blocks that were added.", nameof(blocks));
        }
        byte[] table = IndexTables.Write(blocks);
        byte[] nameTable = IndexTables.Write(names);
        var trailer = new IndexTrailer
        {
            BlockCount = _blocks,
            TextLength = textLength,
            FirstSequence = firstSequence,
            RunsLength = _runsLength,
            NamesLength = nameTable.Length,
            BlocksCrc = Crc32C.Of(table),
            NamesCrc = Crc32C.Of(nameTable),
        };
        Span<byte> end = stackalloc byte[IndexTrailer.SizeBytes];
        trailer.Write(end);
        _file.Append(table);
        _file.Append(nameTable);
        _file.Append(end);
        _stage = Stage.Finished;
    }

    private void EndBlocks()
    {
        Expect(_stage != Stage.Finished);
        if (_stage == Stage.Blocks)
        {
            _filter.Write(_file);
            _stage = Stage.Runs;
        }
    }

    private static void Expect(bool isInOrder)
    {
        if (!isInOrder)
        {
            throw new InvalidOperationException("An index is written from front to end.");
        }
    }
}
