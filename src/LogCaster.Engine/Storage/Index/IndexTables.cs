using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// The tables of an index as bytes, all numbers little endian: of blocks, each the fields of <see cref="SegmentBlock"/> in their order; of names, each a
/// length of one byte and so many bytes of UTF-8. Pure functions.
/// </summary>
internal static class IndexTables
{
    /// <summary>Writes the table of blocks.</summary>
    public static byte[] Write(ReadOnlySpan<SegmentBlock> blocks)
    {
        var bytes = new byte[blocks.Length * SegmentBlock.SizeBytes];
        Span<byte> rest = bytes;
        foreach (ref readonly SegmentBlock block in blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, block.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(rest[8..], block.FirstSequence);
            BinaryPrimitives.WriteInt64LittleEndian(rest[16..], block.MinTicks);
            BinaryPrimitives.WriteInt64LittleEndian(rest[24..], block.MaxTicks);
            BinaryPrimitives.WriteInt64LittleEndian(rest[32..], block.RunsOffset);
            BinaryPrimitives.WriteInt32LittleEndian(rest[40..], block.Length);
            BinaryPrimitives.WriteInt32LittleEndian(rest[44..], block.Count);
            BinaryPrimitives.WriteInt32LittleEndian(rest[48..], block.RunsLength);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[52..], block.TextCrc);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[56..], block.RunsCrc);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[60..], block.Severities);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[62..], (ushort)block.Flags);
            rest = rest[SegmentBlock.SizeBytes..];
        }
        return bytes;
    }

    /// <summary>Reads the table of blocks.</summary>
    public static SegmentBlock[] ReadBlocks(ReadOnlySpan<byte> bytes)
    {
        var blocks = new SegmentBlock[bytes.Length / SegmentBlock.SizeBytes];
        foreach (ref SegmentBlock block in blocks.AsSpan())
        {
            block.Offset = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            block.FirstSequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
            block.MinTicks = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
            block.MaxTicks = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
            block.RunsOffset = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
            block.Length = BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]);
            block.Count = BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]);
            block.RunsLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]);
            block.TextCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]);
            block.RunsCrc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]);
            block.Severities = BinaryPrimitives.ReadUInt16LittleEndian(bytes[60..]);
            block.Flags = (BlockFlags)BinaryPrimitives.ReadUInt16LittleEndian(bytes[62..]);
            bytes = bytes[SegmentBlock.SizeBytes..];
        }
        return blocks;
    }

    /// <summary>Writes the table of names.</summary>
    /// <exception cref="ArgumentException">A name is longer than <see cref="TimeRuns.MaxNameBytes"/>.</exception>
    public static byte[] Write(IReadOnlyList<string> names)
    {
        var bytes = new List<byte>();
        foreach (string name in names)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            if (text.Length > TimeRuns.MaxNameBytes)
            {
                throw new ArgumentException("A name is too long.", nameof(names));
            }
            bytes.Add((byte)text.Length);
            bytes.AddRange(text);
        }
        return [.. bytes];
    }

    /// <summary>Reads the table of names.</summary>
    /// <returns>Null if it does not end where a name does.</returns>
    public static string[]? ReadNames(ReadOnlySpan<byte> bytes)
    {
        var names = new List<string>();
        while (!bytes.IsEmpty)
        {
            int end = 1 + bytes[0];
            if (end > bytes.Length)
            {
                return null;
            }
            names.Add(Encoding.UTF8.GetString(bytes[1..end]));
            bytes = bytes[end..];
        }
        return [.. names];
    }

    /// <summary>Whether blocks lie one behind the other, in the text as in sequence, and their time runs where there are some.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="textLength">Length of the text.</param>
    /// <param name="firstSequence">The sequence number of the first record.</param>
    /// <param name="runsLength">Length of all time runs.</param>
    public static bool AreSound(ReadOnlySpan<SegmentBlock> blocks, long textLength, long firstSequence, long runsLength)
    {
        long offset = 0;
        long sequence = firstSequence;
        bool isSound = firstSequence >= 0;
        foreach (ref readonly SegmentBlock block in blocks)
        {
            isSound &= block.Offset == offset && block.Length > 0 && block.Length <= textLength - offset;
            isSound &= block.FirstSequence >= sequence && block.Count > 0 && block.Count <= long.MaxValue - block.FirstSequence;
            isSound &= block.MinTicks >= 0 && block.MinTicks <= block.MaxTicks && block.MaxTicks <= DateTime.MaxValue.Ticks;
            isSound &= block.RunsLength >= 0 && block.RunsOffset >= 0 && block.RunsOffset <= runsLength - block.RunsLength;
            if (!isSound)
            {
                return false;
            }
            offset += block.Length;
            sequence = block.EndSequence;
        }
        return isSound && offset == textLength && (blocks.IsEmpty || blocks[0].FirstSequence == firstSequence);
    }
}
