using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Tests.Storage.Index;

/// <summary>An index in a file of its own, of blocks that are given as text; the file is deleted at once, and gone when it is closed.</summary>
internal sealed class IndexOnDisk : IDisposable
{
    private const int AppendFlags = Interop.ReadWrite | Interop.Create | Interop.Exclusive | Interop.Append | Interop.CloseOnExec;

    public IndexOnDisk()
    {
        string path = Path.Combine(Path.GetTempPath(), $"logcaster-index-{Guid.NewGuid():N}");
        File = new SegmentFile(Interop.Open(path, AppendFlags, 0x180), path);
        Bytes = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        System.IO.File.Delete(path);
    }

    /// <summary>The file as the server has it.</summary>
    public SegmentFile File { get; }

    /// <summary>The file as one who damages it has it.</summary>
    public FileStream Bytes { get; }

    /// <summary>Writes the index of blocks, with runs of one byte a record.</summary>
    public static IndexOnDisk Of(IReadOnlyList<byte[]> blocks, long firstSequence = 0, params string[] names)
    {
        var index = new IndexOnDisk();
        index.Write(blocks, firstSequence, names);
        return index;
    }

    /// <summary>Lines of a file with a time before each message, which is escaped where it must be.</summary>
    public static byte[] Text(params string[] messages) => Text([.. messages.Select(Encoding.UTF8.GetBytes)]);

    /// <inheritdoc cref="Text(string[])"/>
    public static byte[] Text(params byte[][] messages)
    {
        var text = new List<byte>();
        foreach (byte[] message in messages)
        {
            text.AddRange("[2026-11-23 10:00:0"u8);
            text.Add((byte)('0' + (message.Length % 10)));
            text.Add((byte)']');
            bool isEscaped = SegmentLine.MustEscape(message);
            text.Add(isEscaped ? SegmentLine.EscapeMark : (byte)' ');
            var escaped = new byte[SegmentLine.MaxEscapedBytes(message.Length)];
            text.AddRange(isEscaped ? escaped[..SegmentLine.Escape(message, escaped)] : message);
            text.Add((byte)'\n');
        }
        return [.. text];
    }

    /// <summary>The messages of a block, as searches see them.</summary>
    public static List<byte[]> Messages(byte[] block)
    {
        byte[] text = [.. block];
        var records = new List<Record>();
        var lines = new TextLines(TimeZoneInfo.Utc);
        lines.Begin(0);
        lines.Split(text, records, int.MaxValue);
        return [.. records.Select(record => text.AsSpan((int)record.Offset, record.Length).ToArray())];
    }

    public void Write(IReadOnlyList<byte[]> blocks, long firstSequence, string[] names)
    {
        var builder = new IndexBuilder(File, new GramFilterBuilder());
        foreach (byte[] text in blocks)
        {
            builder.AddBlock(text);
        }
        SegmentBlock[] table = Table(blocks, firstSequence);
        foreach (SegmentBlock block in table)
        {
            builder.AddRuns(Enumerable.Repeat((byte)7, block.RunsLength).ToArray());
        }
        builder.Finish(firstSequence, table, names);
    }

    public static SegmentBlock[] Table(IReadOnlyList<byte[]> blocks, long firstSequence)
    {
        var table = new SegmentBlock[blocks.Count];
        var lines = new TextLines(TimeZoneInfo.Utc);
        lines.Begin(0);
        SegmentBlock next = new() { FirstSequence = firstSequence };
        for (int i = 0; i < table.Length; i++)
        {
            lines.Survey(blocks[i], ref next);
            next.TextCrc = Crc32C.Of(blocks[i]);
            next.RunsLength = next.Count;
            next.Severities = SegmentBlock.BitOf(Severity.Error);
            table[i] = next;
            next = new SegmentBlock { FirstSequence = next.EndSequence, Offset = next.Offset + next.Length, RunsOffset = next.RunsOffset + next.RunsLength };
        }
        return table;
    }

    /// <summary>What the index says of a search for one text: 1 for each block that can hold it, 0 for each that cannot.</summary>
    public string Candidates(SegmentIndex index, string text, bool ignoreCase = false) =>
        Candidates(index, GramQuery.Of([[new GramText([.. Encoding.UTF8.GetBytes(text)], ignoreCase)]]));

    /// <summary>What the index says of a search: 1 for each block that can hold what it asks for, 0 for each that cannot.</summary>
    public string Candidates(SegmentIndex index, GramQuery query)
    {
        var candidates = new char[index.Blocks.Length];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = ((index.Candidates(File, i / 64, query) >> (i % 64)) & 1) != 0 ? '1' : '0';
        }
        return new string(candidates);
    }

    public void Dispose()
    {
        Bytes.Dispose();
        File.Dispose();
    }
}
