using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// What is known of a complete file, from the index beside it. The text is the truth: an index that is missing or damaged costs time, and never changes an
/// answer. Immutable but for <see cref="IsDamaged"/>; any thread.
/// </summary>
/// <remarks>
/// <code>
/// 0             gram filter   pages of 4 KiB, each with its CRC-32C: see FilterLayout. Read a page at a time, when a search asks
/// RunsOffset    time runs     as TimeRuns has them; each block says where its own lie from here, and their CRC-32C. Read block by block
/// BlocksOffset  blocks        64 bytes each, as SegmentBlock has them
/// NamesOffset   names         of senders: length in one byte, UTF-8
/// end - 64      trailer       lengths of all these, CRC-32C of the tables and of itself: see IndexTrailer. Written last
/// </code>
/// </remarks>
internal sealed class SegmentIndex
{
    private bool _isDamaged;

    private SegmentIndex(in IndexTrailer trailer, SegmentBlock[] blocks, string[] names)
    {
        TextLength = trailer.TextLength;
        FirstSequence = trailer.FirstSequence;
        RunsOffset = trailer.RunsOffset;
        RunsLength = trailer.RunsLength;
        Blocks = blocks;
        Names = names;
    }

    /// <summary>Length of the text that the index belongs to, in bytes.</summary>
    public long TextLength { get; }

    /// <summary>The sequence number of the first record.</summary>
    public long FirstSequence { get; }

    /// <summary>The blocks, which lie one behind the other from the begin of the text to its end. Never changed.</summary>
    public SegmentBlock[] Blocks { get; }

    /// <summary>The senders, by the numbers from 1 on that time runs give them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where in the index the time runs of the first block begin.</summary>
    public long RunsOffset { get; }

    /// <summary>Length of all time runs.</summary>
    public long RunsLength { get; }

    /// <summary>How many groups of blocks the gram filter has.</summary>
    public int GroupCount => (Blocks.Length + FilterLayout.BlocksInGroup - 1) / FilterLayout.BlocksInGroup;

    /// <summary>Whether a part was found damaged since this was read, so that the index is better built anew.</summary>
    public bool IsDamaged => Volatile.Read(ref _isDamaged);

    /// <summary>Finds the block that begins at a place of the text.</summary>
    /// <param name="offset">The place.</param>
    /// <param name="block">The block.</param>
    /// <returns>False if none begins there.</returns>
    public bool TryFindBlock(long offset, out SegmentBlock block)
    {
        int low = 0;
        int high = Blocks.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = Blocks[middle].Offset < offset ? (middle + 1, high) : (low, middle);
        }
        block = low < Blocks.Length ? Blocks[low] : default;
        return low < Blocks.Length && block.Offset == offset;
    }

    /// <summary>Reads an index but for its filter and its time runs.</summary>
    /// <param name="file">The index.</param>
    /// <returns>Null if anything is wrong with it, or if it cannot be read.</returns>
    public static SegmentIndex? TryRead(SegmentFile file)
    {
        try
        {
            return Read(file);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    /// <summary>Finds the blocks that can hold what a search asks for; where the filter is damaged or cannot be read, all that it would tell of.</summary>
    /// <param name="file">The index.</param>
    /// <param name="group">The group: blocks from 64 times this on.</param>
    /// <param name="query">What is asked for.</param>
    /// <returns>Bit b for block b of the group.</returns>
    public ulong Candidates(SegmentFile file, int group, GramQuery query)
    {
        int blocks = int.Min(FilterLayout.BlocksInGroup, Blocks.Length - (group * FilterLayout.BlocksInGroup));
        ulong candidates = blocks <= 0 ? 0 : ulong.MaxValue >> (FilterLayout.BlocksInGroup - blocks);
        var rows = new FilterRows(file, group, blocks, stackalloc byte[FilterLayout.PageBytes]);
        foreach (ImmutableArray<ImmutableArray<ushort>> alternatives in query.Conditions)
        {
            ulong possible = 0;
            foreach (ImmutableArray<ushort> alternative in alternatives)
            {
                // What an alternative before has let through need not be asked again.
                possible |= InAll(ref rows, alternative, candidates & ~possible);
            }
            candidates &= possible;
        }
        if (rows.IsDamaged)
        {
            Volatile.Write(ref _isDamaged, true);
        }
        return candidates;
    }

    private static ulong InAll(ref FilterRows rows, ImmutableArray<ushort> wanted, ulong candidates)
    {
        foreach (ushort row in wanted)
        {
            if (candidates == 0)
            {
                break;
            }
            candidates &= rows.Read(row);
        }
        return candidates;
    }

    private static SegmentIndex? Read(SegmentFile file)
    {
        long length = file.Length();
        Span<byte> end = stackalloc byte[IndexTrailer.SizeBytes];
        if (length < end.Length || file.Read(end, length - end.Length) < end.Length || !IndexTrailer.TryRead(end, length, out IndexTrailer trailer))
        {
            return null;
        }
        // The trailer fits the file, so neither table is longer than that.
        if (Read(file, trailer.BlocksOffset, trailer.BlocksLength, trailer.BlocksCrc) is not byte[] table
            || Read(file, trailer.NamesOffset, trailer.NamesLength, trailer.NamesCrc) is not byte[] nameTable
            || IndexTables.ReadNames(nameTable) is not string[] names)
        {
            return null;
        }
        SegmentBlock[] blocks = IndexTables.ReadBlocks(table);
        return IndexTables.AreSound(blocks, trailer.TextLength, trailer.FirstSequence, trailer.RunsLength) ? new SegmentIndex(trailer, blocks, names) : null;
    }

    private static byte[]? Read(SegmentFile file, long offset, long length, uint crc)
    {
        if (length > Array.MaxLength)
        {
            return null;
        }
        var bytes = new byte[length];
        return file.Read(bytes, offset) == bytes.Length && Crc32C.Of(bytes) == crc ? bytes : null;
    }

    /// <summary>The rows of one group, read a page at a time.</summary>
    private ref struct FilterRows(SegmentFile file, int group, int blocks, Span<byte> page)
    {
        private readonly Span<byte> _page = page;
        private int _number = -1;
        private bool _isSound;

        /// <summary>Whether a page was not as it was written.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>A row; all bits where it is not known.</summary>
        public ulong Read(int row)
        {
            int rowsInPage = FilterLayout.RowsInPage(blocks);
            if (row / rowsInPage != _number)
            {
                _number = row / rowsInPage;
                _isSound = TryLoad();
                IsDamaged |= !_isSound;
            }
            if (!_isSound)
            {
                return ulong.MaxValue;
            }
            int rowBytes = FilterLayout.RowBytes(blocks);
            ReadOnlySpan<byte> bytes = _page.Slice(row % rowsInPage * rowBytes, rowBytes);
            ulong mask = 0;
            for (int i = bytes.Length - 1; i >= 0; i--)
            {
                mask = (mask << 8) | bytes[i];
            }
            return mask;
        }

        private readonly bool TryLoad()
        {
            long offset = FilterLayout.GroupOffset(group) + ((long)_number * FilterLayout.PageBytes);
            try
            {
                return file.Read(_page, offset) == _page.Length
                    && Crc32C.Of(_page[..FilterLayout.PageCrcOffset]) == BinaryPrimitives.ReadUInt32LittleEndian(_page[FilterLayout.PageCrcOffset..]);
            }
            catch (StorageException)
            {
                return false;
            }
        }
    }
}
