using System.Collections.Immutable;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>A file of the log as it was at one moment: where its blocks lie, and what is known of them. Immutable but for its name. Any thread.</summary>
public sealed class Segment
{
    private readonly SegmentBlock[] _blocks;
    private readonly int _wholeBlocks;
    private readonly SegmentBlock _last;

    /// <summary>Makes the view of a file.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="blocks">Its blocks; those of them that count never change.</param>
    /// <param name="wholeBlocks">How many of them count.</param>
    /// <param name="last">One more block, which may grow; without records for none.</param>
    /// <param name="firstSequence">The sequence number of its first record.</param>
    /// <param name="sources">The senders by the numbers that the file gives them, as the process numbers them; the first is unknown.</param>
    internal Segment(
        SegmentPlace place, SegmentBlock[] blocks, int wholeBlocks, in SegmentBlock last, long firstSequence, ImmutableArray<int> sources)
    {
        Place = place;
        _blocks = blocks;
        _wholeBlocks = wholeBlocks;
        _last = last;
        FirstSequence = firstSequence;
        Sources = sources;
        BlockCount = wholeBlocks + (last.Count > 0 ? 1 : 0);
        if (BlockCount > 0)
        {
            ref readonly SegmentBlock end = ref Block(BlockCount - 1);
            EndSequence = end.EndSequence;
            Length = end.Offset + end.Length;
        }
        else
        {
            EndSequence = firstSequence;
        }
    }

    /// <summary>Name of the file now.</summary>
    public string Name => Place.Name;

    /// <summary>The sequence number of its first record.</summary>
    public long FirstSequence { get; }

    /// <summary>The sequence number after its last record.</summary>
    public long EndSequence { get; }

    /// <summary>How many records it has.</summary>
    public long Count => EndSequence - FirstSequence;

    /// <summary>Length of its text in bytes.</summary>
    public long Length { get; }

    /// <summary>What its text takes on the disk, in bytes: less than its length where it is compressed.</summary>
    public long DiskBytes => Place.CompressedBytes is long bytes and >= 0 ? bytes : Length;

    /// <summary>How many blocks it has.</summary>
    public int BlockCount { get; }

    internal SegmentPlace Place { get; }

    internal ImmutableArray<int> Sources { get; }

    /// <summary>Its index; null while it has none.</summary>
    internal SegmentIndex? Index { get; init; }

    /// <summary>Where the time runs of the first block begin in the file beside the text.</summary>
    internal long RunsBase => Index?.RunsOffset ?? JournalHeader.SizeBytes;

    /// <summary>A block.</summary>
    /// <param name="index">Which one, from 0.</param>
    public ref readonly SegmentBlock Block(int index) => ref index < _wholeBlocks ? ref _blocks[index] : ref _last;

    /// <summary>A copy of all blocks.</summary>
    internal SegmentBlock[] Blocks()
    {
        var blocks = new SegmentBlock[BlockCount];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = Block(i);
        }
        return blocks;
    }

    /// <summary>The same file, of which only the front counts.</summary>
    /// <param name="end">The sequence number of the first record that does not count; before the first of the file, none of it counts.</param>
    internal Segment EndingAt(long end)
    {
        int whole = 0;
        while (whole < BlockCount && Block(whole).EndSequence <= end)
        {
            whole++;
        }
        var blocks = new SegmentBlock[whole];
        for (int i = 0; i < whole; i++)
        {
            blocks[i] = Block(i);
        }
        SegmentBlock last = default;
        if (whole < BlockCount && Block(whole).FirstSequence < end)
        {
            last = Block(whole);
            last.Count = (int)(end - last.FirstSequence);
        }
        return new Segment(Place, blocks, whole, last, long.Min(FirstSequence, end), Sources) { Index = Index };
    }

    /// <summary>The same file, with other numbers for its records.</summary>
    /// <param name="first">The sequence number of its first record.</param>
    internal Segment BeginningAt(long first)
    {
        SegmentBlock[] blocks = Blocks();
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i].FirstSequence += first - FirstSequence;
        }
        return new Segment(Place, blocks, blocks.Length, default, first, Sources) { Index = Index };
    }

    /// <summary>The block that holds a record, or the first one after it.</summary>
    /// <param name="sequence">The sequence number of the record.</param>
    /// <returns>Its index; the number of blocks if there is none.</returns>
    public int FindBlock(long sequence)
    {
        int low = 0;
        int high = BlockCount;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Block(middle).EndSequence <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
