using System;
using System.Collections.Generic;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Takes the text of files apart: into blocks, and blocks into records. Every line is a record, whatever is in it, so that counting lines
/// numbers them; what has no time before it has that of the line before. Owned by one thread.
/// </summary>
/// <param name="zone">The zone of the times in the text.</param>
internal sealed class TextLines(TimeZoneInfo zone)
{
    /// <summary>A line longer than this is cut into several records.</summary>
    public const int MaxLineBytes = 8 * 1024 * 1024;

    /// <summary>The longest block: one that a very long line ends.</summary>
    public const int MaxBlockBytes = SegmentBlock.TargetBytes - 1 + MaxLineBytes;

    private readonly byte[] _prefix = new byte[SegmentLine.PrefixBytes];
    private long _ticks;
    private bool _isEscaped;

    /// <summary>How many lines had no time of their own, or one that cannot be.</summary>
    public long Irregular { get; private set; }

    /// <summary>Where the block ends that begins a text.</summary>
    /// <param name="text">The text, from the begin of a block on.</param>
    /// <returns>Its length, or -1 if the text ends before the block does.</returns>
    public static int EndOfBlock(ReadOnlySpan<byte> text)
    {
        if (text.Length < SegmentBlock.TargetBytes)
        {
            return -1;
        }
        ReadOnlySpan<byte> rest = text[(SegmentBlock.TargetBytes - 1)..];
        int found = rest[..int.Min(rest.Length, MaxLineBytes)].IndexOf((byte)'\n');
        return found >= 0 ? SegmentBlock.TargetBytes + found
            : rest.Length >= MaxLineBytes ? MaxBlockBytes
            : -1;
    }

    /// <summary>Looks at the lines of a block without keeping them.</summary>
    /// <param name="text">The text of the block.</param>
    /// <param name="block">Receives count, times and flags.</param>
    public void Survey(ReadOnlySpan<byte> text, ref SegmentBlock block)
    {
        block.Length = text.Length;
        (block.MinTicks, block.MaxTicks) = (long.MaxValue, 0);
        while (!text.IsEmpty)
        {
            _ = ReadLine(ref text, out int _);
            block.Count++;
            block.MinTicks = long.Min(block.MinTicks, _ticks);
            block.MaxTicks = long.Max(block.MaxTicks, _ticks);
            block.Flags |= _isEscaped ? BlockFlags.HasEscapes : BlockFlags.None;
        }
    }

    /// <summary>Takes a block apart.</summary>
    /// <param name="text">The text; escaped messages lose their escapes where they stand.</param>
    /// <param name="records">Receives the records: time, place in the text, length.</param>
    /// <param name="most">The most records.</param>
    public void Split(Span<byte> text, List<Record> records, int most)
    {
        int begin = 0;
        while (begin < text.Length && records.Count < most)
        {
            ReadOnlySpan<byte> rest = text[begin..];
            int message = ReadLine(ref rest, out int length);
            int start = begin + message;
            int kept = length - message;
            if (_isEscaped)
            {
                kept = SegmentLine.Unescape(text.Slice(start, kept));
            }
            else if (kept > 0 && text[start + kept - 1] == '\r')
            {
                // Files of others may end lines by CR LF; a CR of ours is escaped.
                kept--;
            }
            records.Add(new Record { Ticks = _ticks, Offset = start, Length = kept, Severity = Severity.None });
            begin = text.Length - rest.Length;
        }
    }

    /// <summary>Takes the next line; its time is known then.</summary>
    /// <param name="text">The text, moved behind the line.</param>
    /// <param name="length">Length of the line, without LF.</param>
    /// <returns>Where the message begins in it.</returns>
    private int ReadLine(ref ReadOnlySpan<byte> text, out int length)
    {
        length = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = length < 0 ? text : text[..length];
        text = length < 0 ? default : text[(length + 1)..];
        length = line.Length;
        if (line.Length >= SegmentLine.PrefixBytes && line[..SegmentLine.PrefixBytes].SequenceEqual(_prefix))
        {
            return SegmentLine.PrefixBytes;
        }
        if (!SegmentLine.TryReadPrefix(line, out DateTime local, out bool isEscaped))
        {
            Irregular++;
            _isEscaped = false;
            _prefix[0] = 0;
            return 0;
        }
        line[..SegmentLine.PrefixBytes].CopyTo(_prefix);
        _isEscaped = isEscaped;
        _ticks = SegmentLine.ToTicks(local, zone);
        return SegmentLine.PrefixBytes;
    }

    /// <summary>Begins anew: nothing is known of a line before.</summary>
    /// <param name="ticks">The time of lines that have none, until one has.</param>
    public void Begin(long ticks)
    {
        _prefix[0] = 0;
        _isEscaped = false;
        _ticks = ticks;
    }
}
