using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

/// <summary>A record as users see it, wherever it comes from; the text is its bytes in Latin-1.</summary>
internal readonly record struct StoredRecord(long Sequence, long Ticks, string Sender, Severity Severity, string Text)
{
    /// <summary>All records of the files, and fails where one comes twice or out of order.</summary>
    public static List<StoredRecord> Of(History history, SourceTable sources, TimeZoneInfo zone)
    {
        var all = new List<StoredRecord>();
        var buffer = new BlockBuffer(zone);
        foreach (Segment segment in history.Segments)
        {
            for (int i = 0; i < segment.BlockCount; i++)
            {
                if (!buffer.TryLoad(segment, i))
                {
                    throw new InvalidOperationException($"Block {i} of {segment.Name} cannot be read.");
                }
                buffer.ReadSeverities();
                Check(segment, i, buffer);
                for (int r = 0; r < buffer.Records.Length; r++)
                {
                    Record record = buffer.Records[r];
                    long sequence = buffer.FirstSequence + r;
                    if (all.Count > 0 && sequence <= all[^1].Sequence)
                    {
                        throw new InvalidOperationException($"Record {sequence} of {segment.Name} comes after record {all[^1].Sequence}.");
                    }
                    string text = Encoding.Latin1.GetString(buffer.Text.Slice((int)record.Offset, record.Length));
                    all.Add(new StoredRecord(sequence, record.Ticks, sources.NameOf(record.Source), record.Severity, text));
                }
            }
        }
        buffer.Close();
        return all;
    }

    /// <summary>The texts of the records of a block, in Latin-1.</summary>
    public static List<string> TextsOf(BlockBuffer buffer)
    {
        var texts = new List<string>();
        foreach (ref readonly Record record in buffer.Records)
        {
            texts.Add(Encoding.Latin1.GetString(buffer.Text.Slice((int)record.Offset, record.Length)));
        }
        return texts;
    }

    /// <summary>The records of a ring from a sequence number on.</summary>
    public static List<StoredRecord> Of(RecordRing ring, long from, SourceTable sources)
    {
        var all = new List<StoredRecord>();
        for (long sequence = from; sequence < ring.Next; sequence++)
        {
            Record record = ring.Read(sequence);
            string text = Encoding.Latin1.GetString(ring.Bytes(record.Offset, record.Length));
            all.Add(new StoredRecord(sequence, record.Ticks, sources.NameOf(record.Source), record.Severity, text));
        }
        return all;
    }

    /// <summary>The first difference of two lists in words; null if there is none.</summary>
    public static string? Difference(IReadOnlyList<StoredRecord> actual, IReadOnlyList<StoredRecord> expected)
    {
        for (int i = 0; i < int.Min(actual.Count, expected.Count); i++)
        {
            if (actual[i] != expected[i])
            {
                return $"at {i} of {expected.Count}: is {actual[i].Short()}, should be {expected[i].Short()}";
            }
        }
        return actual.Count == expected.Count ? null
            : $"there are {actual.Count} records, should be {expected.Count}: "
                + string.Join(" | ", actual.Skip(expected.Count).Concat(expected.Skip(actual.Count)).Take(3).Select(static record => record.Short()));
    }

    /// <summary>What is left of it where only the text is.</summary>
    public StoredRecord WithoutJournal(TimeZoneInfo zone)
    {
        DateTime local = new DateTime(Ticks - (Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        local = DateTime.SpecifyKind(local + zone.GetUtcOffset(local), DateTimeKind.Unspecified);
        return this with { Ticks = SegmentLine.ToTicks(local, zone), Sender = "" };
    }

    private string Short() => this with { Text = Text.Length > 60 ? $"{Text[..60]}… ({Text.Length})" : Text } is var cut ? cut.ToString() : "";

    /// <summary>What is known of a block holds for each of its records, or a search would pass over some.</summary>
    private static void Check(Segment segment, int index, BlockBuffer buffer)
    {
        ref readonly SegmentBlock block = ref segment.Block(index);
        foreach (ref readonly Record record in buffer.Records)
        {
            bool isIn = record.Ticks >= block.MinTicks && record.Ticks <= block.MaxTicks
                && (!block.Flags.HasFlag(BlockFlags.HasSeverities) || (block.Severities & SegmentBlock.BitOf(record.Severity)) != 0);
            if (!isIn)
            {
                throw new InvalidOperationException(
                    $"Block {index} of {segment.Name} says {block.MinTicks} to {block.MaxTicks}, severities {block.Severities:x}, but a record has {record.Ticks}, {record.Severity}.");
            }
        }
    }
}
