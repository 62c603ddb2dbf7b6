using System;
using System.Collections.Immutable;
using System.Linq;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// Makes the index of complete files that have none yet, or a damaged one, one file at a time. What it makes is put beside the file at once or not at
/// all. Belongs to one thread.
/// </summary>
/// <param name="directory">The directory.</param>
/// <param name="history">The files.</param>
/// <param name="sources">Names of senders.</param>
/// <param name="zone">The zone of the times in the text.</param>
public sealed class SegmentIndexer(SegmentDirectory directory, History history, SourceTable sources, TimeZoneInfo zone)
{
    /// <summary>What the name of an index ends in while it is made.</summary>
    internal const string UnfinishedExtension = ".tmp";

    private readonly GramFilterBuilder _filter = new();
    private readonly BlockBuffer _buffer = new(zone);
    private ImmutableHashSet<string> _refused = [];

    /// <summary>Makes the index of the newest file that needs one.</summary>
    /// <returns>Name of the file; null if none needs one.</returns>
    /// <exception cref="StorageException">It could not be made; that file is not tried again.</exception>
    public string? Step()
    {
        Segment? wanted = history.Complete.LastOrDefault(segment => segment.Index is null or { IsDamaged: true } && !_refused.Contains(segment.Name));
        if (wanted is null || wanted.Name == SegmentName.Current)
        {
            return null;
        }
        string name = wanted.Name;
        // Whatever happens, a file that cannot be indexed does not hold up the others.
        _refused = _refused.Add(name);
        string index = SegmentName.IndexOf(SegmentName.PlainOf(name));
        string unfinished = index + UnfinishedExtension;
        directory.Delete(unfinished);
        try
        {
            if (!TryWrite(wanted, unfinished))
            {
                directory.Delete(unfinished);
                return name;
            }
            directory.Rename(unfinished, index);
        }
        finally
        {
            _buffer.Close();
        }
        using (SegmentFile file = directory.OpenToRead(index))
        {
            if (SegmentIndex.TryRead(file) is SegmentIndex known && history.Replace(wanted, Indexed(wanted.Place, known)))
            {
                _refused = _refused.Remove(name);
            }
        }
        if (!directory.Has(name))
        {
            // Deleted meanwhile, perhaps before the index had its name.
            directory.Delete(index);
        }
        return name;
    }

    private Segment Indexed(SegmentPlace place, SegmentIndex index) => new(
        place,
        index.Blocks,
        index.Blocks.Length,
        last: default,
        index.FirstSequence,
        [SourceTable.Unknown, .. index.Names.Select(sources.Add)])
    { Index = index };

    private bool TryWrite(Segment segment, string unfinished)
    {
        using (ISegmentText text = directory.OpenText(segment.Name))
        {
            // Of a file that ends before its text does, the rest is in another one: it has no index of its own.
            if (text.Length() != segment.Length)
            {
                return false;
            }
        }
        using SegmentFile file = directory.Make(unfinished);
        var builder = new IndexBuilder(file, _filter);
        var blocks = new SegmentBlock[segment.BlockCount];
        for (int i = 0; i < blocks.Length; i++)
        {
            if (!_buffer.TryLoad(segment, i))
            {
                return false;
            }
            blocks[i] = segment.Block(i);
            blocks[i].TextCrc = Crc32C.Of(_buffer.Text);
            builder.AddBlock(_buffer.Text);
            Describe(ref blocks[i]);
        }
        long runsOffset = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            ReadOnlySpan<byte> runs = _buffer.TryLoad(segment, i) ? _buffer.ReadRuns() : default;
            builder.AddRuns(runs);
            blocks[i].RunsOffset = runsOffset;
            blocks[i].RunsLength = runs.Length;
            blocks[i].RunsCrc = Crc32C.Of(runs);
            runsOffset += runs.Length;
        }
        builder.Finish(segment.FirstSequence, blocks, [.. segment.Sources.Skip(1).Select(sources.NameOf)]);
        file.Sync();
        return true;
    }

    /// <summary>What the records tell of the block.</summary>
    private void Describe(ref SegmentBlock block)
    {
        _buffer.ReadSeverities();
        (block.MinTicks, block.MaxTicks) = (long.MaxValue, 0);
        int severities = 0;
        foreach (ref readonly Record record in _buffer.Records)
        {
            block.MinTicks = long.Min(block.MinTicks, record.Ticks);
            block.MaxTicks = long.Max(block.MaxTicks, record.Ticks);
            severities |= 1 << (int)record.Severity;
        }
        block.Severities = (ushort)severities;
        block.Flags |= BlockFlags.HasSeverities;
    }
}
