using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Engine.Storage;

/// <summary>
/// What the text of a file does not say of its records: the millisecond and the sender, for runs of records that have both in common. They lie in the
/// index, block by block, in the order of the records, each as three numbers: how many records, the milliseconds since the run before (zigzag; the first
/// of a block since year 1), and the sender as the file numbers it. A run of no record gives the next number to a name: length, then UTF-8; one that
/// is longer than any name is the CRC-32C of all that was written since the last such. Numbers are LEB128.
/// </summary>
/// <remarks>They only refine what the text says: without them, or where they are damaged, a record has the second of its line and no sender.</remarks>
internal static class TimeRuns
{
    /// <summary>The longest name of a sender that is kept.</summary>
    public const int MaxNameBytes = 255;

    // In the place of the length of a name.
    private const ulong CheckMark = MaxNameBytes + 1;

    // Four numbers of at most ten bytes, and a name.
    private const int MaxRunBytes = 40 + MaxNameBytes;

    /// <summary>Writes a run.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="count">How many records; at least 1.</param>
    /// <param name="ms">Their time in milliseconds since year 1.</param>
    /// <param name="previousMs">The time of the run before in the block; 0 for the first.</param>
    /// <param name="source">The sender as the file numbers it; 0 for unknown.</param>
    public static void Write(IBufferWriter<byte> output, int count, long ms, long previousMs, int source)
    {
        Span<byte> room = output.GetSpan(MaxRunBytes);
        int written = WriteNumber(room, (ulong)count);
        long delta = ms - previousMs;
        written += WriteNumber(room[written..], (ulong)((delta << 1) ^ (delta >> 63)));
        written += WriteNumber(room[written..], (ulong)source);
        output.Advance(written);
    }

    /// <summary>Gives the next number of the file to a name.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The name, of at most <see cref="MaxNameBytes"/> bytes in UTF-8.</param>
    public static void WriteName(IBufferWriter<byte> output, string name)
    {
        Span<byte> room = output.GetSpan(MaxRunBytes);
        int written = WriteNumber(room, 0);
        written += WriteNumber(room[written..], (ulong)Encoding.UTF8.GetByteCount(name));
        written += Encoding.UTF8.GetBytes(name, room[written..]);
        output.Advance(written);
    }

    /// <summary>Writes the checksum of what was written since the last one.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="crc">The checksum.</param>
    public static void WriteCheck(IBufferWriter<byte> output, uint crc)
    {
        Span<byte> room = output.GetSpan(MaxRunBytes);
        int written = WriteNumber(room, 0);
        written += WriteNumber(room[written..], CheckMark);
        BinaryPrimitives.WriteUInt32LittleEndian(room[written..], crc);
        output.Advance(written + sizeof(uint));
    }

    /// <summary>How much of runs, from the first on, is as its checksums say.</summary>
    /// <param name="runs">The runs.</param>
    public static int SoundBytes(ReadOnlySpan<byte> runs)
    {
        int sound = 0;
        ReadOnlySpan<byte> rest = runs;
        while (true)
        {
            int at = runs.Length - rest.Length;
            if (!TryReadNumber(ref rest, out ulong records) || !TryReadNumber(ref rest, out ulong next))
            {
                return sound;
            }
            if (records > 0)
            {
                // What was the milliseconds is followed by the sender.
                next = TryReadNumber(ref rest, out _) ? 0 : ulong.MaxValue;
            }
            else if (next == CheckMark)
            {
                if (rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Crc32C.Of(runs[sound..at]))
                {
                    return sound;
                }
                rest = rest[sizeof(uint)..];
                sound = runs.Length - rest.Length;
                continue;
            }
            if (next > MaxNameBytes || (int)next > rest.Length)
            {
                return sound;
            }
            rest = rest[(int)next..];
        }
    }

    /// <summary>Passes over a checksum that comes next.</summary>
    /// <param name="runs">What is left; moved behind it.</param>
    public static void SkipCheck(ref ReadOnlySpan<byte> runs)
    {
        ReadOnlySpan<byte> rest = runs;
        if (TryReadNumber(ref rest, out ulong records) && records == 0 && TryReadNumber(ref rest, out ulong length) && length == CheckMark && rest.Length >= sizeof(uint))
        {
            runs = rest[sizeof(uint)..];
        }
    }

    /// <summary>Reads the next run.</summary>
    /// <param name="runs">What is left; moved behind the run.</param>
    /// <param name="ms">The time of the run before; becomes that of this one.</param>
    /// <param name="count">How many records.</param>
    /// <param name="source">The sender as the file numbers it.</param>
    /// <param name="names">Receives the names that are numbered before the run; null if they are known.</param>
    /// <returns>False at the end, or at what is no run.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> runs, ref long ms, out int count, out int source, List<string>? names)
    {
        (count, source) = (0, 0);
        ReadOnlySpan<byte> rest = runs;
        while (TryReadNumber(ref rest, out ulong records))
        {
            if (records == 0)
            {
                if (!TryReadNumber(ref rest, out ulong length))
                {
                    return false;
                }
                if (length == CheckMark && rest.Length >= sizeof(uint))
                {
                    rest = rest[sizeof(uint)..];
                    continue;
                }
                if (length > MaxNameBytes || (int)length > rest.Length)
                {
                    return false;
                }
                names?.Add(Encoding.UTF8.GetString(rest[..(int)length]));
                rest = rest[(int)length..];
                continue;
            }
            if (records > int.MaxValue || !TryReadNumber(ref rest, out ulong delta) || !TryReadNumber(ref rest, out ulong number) || number > int.MaxValue)
            {
                return false;
            }
            ms += (long)(delta >> 1) ^ -(long)(delta & 1);
            (count, source) = ((int)records, (int)number);
            runs = rest;
            return true;
        }
        return false;
    }

    private static int WriteNumber(Span<byte> room, ulong number)
    {
        int written = 0;
        for (; number > 0x7F; number >>= 7)
        {
            room[written++] = (byte)(number | 0x80);
        }
        room[written++] = (byte)number;
        return written;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
