using System;
using System.Collections.Generic;
using System.Globalization;

namespace LogCaster.Engine.Storage;

/// <summary>Finds the blocks of a text of which nothing else is known. Pure but for the file.</summary>
internal static class TextSurvey
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The file.</param>
    /// <param name="length">How much of it counts, in bytes.</param>
    /// <param name="firstSequence">The sequence number of its first record.</param>
    /// <param name="zone">The zone of its times.</param>
    /// <param name="notes">Told of lines that are not as they should be.</param>
    /// <returns>Its blocks.</returns>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static List<SegmentBlock> Of(ISegmentText text, long length, long firstSequence, TimeZoneInfo zone, List<string> notes)
    {
        var lines = new TextLines(zone);
        lines.Begin(0);
        var blocks = new List<SegmentBlock>();
        var buffer = new byte[4 * SegmentBlock.TargetBytes];
        long sequence = firstSequence;
        for (long offset = 0; offset < length;)
        {
            int read = text.Read(buffer.AsSpan(0, (int)long.Min(buffer.Length, length - offset)), offset);
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, read);
            bool isLast = offset + read >= length || read == 0;
            int taken = 0;
            while (!rest.IsEmpty)
            {
                int end = TextLines.EndOfBlock(rest);
                if (end < 0 && !isLast)
                {
                    break;
                }
                var block = new SegmentBlock { Offset = offset + taken, FirstSequence = sequence };
                lines.Survey(end < 0 ? rest : rest[..end], ref block);
                blocks.Add(block);
                sequence = block.EndSequence;
                taken += block.Length;
                rest = rest[block.Length..];
            }
            if (read == 0)
            {
                break;
            }
            if (taken == 0)
            {
                // A very long line.
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
            offset += taken;
        }
        if (lines.Irregular > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{text.Name}: {lines.Irregular} lines have no time of their own and got that of the line before"));
        }
        return blocks;
    }
}
