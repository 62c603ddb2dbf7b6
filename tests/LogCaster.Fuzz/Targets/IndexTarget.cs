using System;
using System.Collections.Generic;
using System.IO;
using System.Numerics;
using System.Threading;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// The index of a file: through writing and reading, no block that holds a text is left out, also where a byte of the index has changed. The first byte
/// is the length of the text, the next three say which byte changes, then comes the text, then blocks of lines with a form feed behind each.
/// </summary>
internal static class IndexTarget
{
    private const int HeadBytes = 4;
    private const int MaxTextBytes = 24;
    private const int OpenFlags = Interop.ReadWrite | Interop.Create | Interop.Exclusive | Interop.Append | Interop.CloseOnExec;

    // One file and one builder for all inputs: making them costs more than what is looked at.
    private static readonly Lock s_lock = new();
    private static readonly SegmentFile s_file = Open();
    private static readonly GramFilterBuilder s_filter = new();

    public static FuzzTarget Row { get; } = new(
        "Index", Run, ["[2026-11-23 10:00:00] ", "[2026-11-23 10:00:00]\t", "connection reset", "CONNECTION RESET", "\\n", "\\x0a", "\f", "\n", "\u212A", "größe", "\0\0\0\0\0"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        int length = input.IsEmpty ? 0 : input[0] % (MaxTextBytes + 1);
        bool ignoreCase = !input.IsEmpty && input[0] >= 0x80;
        if (input.Length < HeadBytes + length)
        {
            return -1;
        }
        int damage = (input[1] << 16) | (input[2] << 8) | input[3];
        var text = new TextFilter([.. input.Slice(HeadBytes, length)], ignoreCase);
        List<byte[]> blocks = Blocks(input[(HeadBytes + length)..]);
        lock (s_lock)
        {
            return Run(s_file, text, blocks, damage);
        }
    }

    private static int Run(SegmentFile file, TextFilter text, List<byte[]> blocks, int damage)
    {
        GramQuery query = GramQuery.Of([[new GramText(text.Text, text.IgnoreCase)]]);
        file.Truncate(0);
        byte[] bytes = Write(file, blocks);
        SegmentIndex? whole = SegmentIndex.TryRead(file);
        FuzzFailureException.Unless(whole is not null && whole.Blocks.Length == blocks.Count, "What was written is read.");
        int possible = Check(whole!, file, query, blocks, text);
        FuzzFailureException.Unless(!whole!.IsDamaged, "What was written is not damaged.");
        Change(bytes, damage);
        file.Truncate(0);
        file.Append(bytes);
        SegmentIndex? changed = SegmentIndex.TryRead(file);
        int stillPossible = changed is null ? 0 : Check(changed, file, query, blocks, text);
        FuzzFailureException.Unless(changed is null || stillPossible >= possible, "Damage makes nothing impossible.");
        return HashCode.Combine(blocks.Count, possible, changed is null, changed?.IsDamaged, query.IsEmpty, text.IgnoreCase);
    }

    private static List<byte[]> Blocks(ReadOnlySpan<byte> text)
    {
        var blocks = new List<byte[]>();
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\f');
            byte[] block = (end < 0 ? text : text[..end]).ToArray();
            text = end < 0 ? default : text[(end + 1)..];
            if (block.Length > 0)
            {
                blocks.Add(block);
            }
        }
        return blocks;
    }

    private static byte[] Write(SegmentFile file, List<byte[]> blocks)
    {
        var builder = new IndexBuilder(file, s_filter);
        var table = new SegmentBlock[blocks.Count];
        var lines = new TextLines(TimeZoneInfo.Utc);
        lines.Begin(0);
        SegmentBlock next = default;
        for (int i = 0; i < table.Length; i++)
        {
            lines.Survey(blocks[i], ref next);
            table[i] = next;
            builder.AddBlock(blocks[i]);
            next = new SegmentBlock { Offset = next.Offset + next.Length, FirstSequence = next.EndSequence };
        }
        builder.Finish(0, table, ["10.0.0.1"]);
        var bytes = new byte[file.Length()];
        _ = file.Read(bytes, 0);
        return bytes;
    }

    /// <summary>Changes a byte, or one of the trailer with a checksum that fits.</summary>
    private static void Change(byte[] bytes, int damage)
    {
        int mask = int.Max(1, damage & 0xFF);
        int place = damage >> 8;
        if (place % 4 == 0)
        {
            Span<byte> trailer = bytes.AsSpan(bytes.Length - IndexTrailer.SizeBytes);
            trailer[place / 4 % trailer.Length] ^= (byte)mask;
            IndexTrailer.WriteCrc(trailer);
        }
        else
        {
            bytes[place % 2 == 0 ? bytes.Length - 1 - (place / 4 % 300) : place * 16 % bytes.Length] ^= (byte)mask;
        }
    }

    private static int Check(SegmentIndex index, SegmentFile file, GramQuery query, List<byte[]> blocks, TextFilter text)
    {
        Matcher matcher = Matcher.Of(text, new SourceTable(0));
        var scratch = new MatchScratch();
        var lines = new TextLines(TimeZoneInfo.Utc);
        var records = new List<Record>();
        int possible = 0;
        for (int group = 0; group < index.GroupCount; group++)
        {
            ulong candidates = index.Candidates(file, group, query);
            possible += BitOperations.PopCount(candidates);
            for (int i = group * FilterLayout.BlocksInGroup; i < int.Min(blocks.Count, (group + 1) * FilterLayout.BlocksInGroup); i++)
            {
                byte[] block = [.. blocks[i]];
                records.Clear();
                lines.Begin(0);
                lines.Split(block, records, int.MaxValue);
                bool holds = records.Exists(record => matcher.Matches(record, block.AsSpan((int)record.Offset, record.Length), scratch));
                FuzzFailureException.Unless(!holds || ((candidates >> (i % FilterLayout.BlocksInGroup)) & 1) != 0, "No block that holds the text is left out.");
            }
        }
        return possible;
    }

    // Its name is gone at once, so that nothing is left behind.
    private static SegmentFile Open()
    {
        string path = Path.Combine(Path.GetTempPath(), $"logcaster-fuzz-{Guid.NewGuid():N}");
        var file = new SegmentFile(Interop.Open(path, OpenFlags, 0x180), path);
        File.Delete(path);
        return file;
    }
}
