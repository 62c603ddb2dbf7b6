using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// Files as a dead process, a failing disk or anybody else left them: whatever is in the current file, its journal and a complete file before it, they are
/// loaded, every whole line is read once and in order, new records follow, and the next start finds the same. The parts of the input stand behind form feeds:
/// the current text, its journal, the complete text, its journal. A journal that begins with a digit gets a sound header with that number, and
/// a checksum at its end unless that is 9.
/// </summary>
internal static class SegmentTarget
{
    private const string Complete = "2026-11-23-095959.log";

    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static FuzzTarget Row { get; } = new(
        "Segment",
        Run,
        [
            "\f", "\n", "\r\n", "[2026-11-23 10:00:00] a\n", "[2026-11-23 10:00:00]\t\\n\\x00\\\\\n", "[2026-11-23 09:59:59] b", "[2026-10-25 02:30:00] ", "\f0", "\f3",
            "\u0001\u0080\u0080\u0001", "\0\u0003abc", "\u0002\0\u0001", "ERROR", "\0\0",
        ]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        string path = Directory.CreateTempSubdirectory("logcaster-fuzz-").FullName;
        try
        {
            List<byte[]> parts = Parts(input);
            WriteFile(path, SegmentName.Current, parts[0]);
            WriteFile(path, SegmentLoader.JournalName, WithHeader(parts[1]));
            WriteFile(path, Complete, parts[2]);
            WriteFile(path, SegmentName.IndexOf(Complete), WithHeader(parts[3]));
            // What lies beside a file, whole or not, says that it ended with a line.
            bool isOurs = parts[3].Length > 0;
            List<string> before = [.. Lines(parts[2], isWhole: isOurs)];
            List<string> current = [.. Lines(parts[0], isWhole: true)];
            if (current.Count > 0 && before.Contains(current[0]))
            {
                // It may have been written again, and then counts once.
                return -1;
            }
            List<string> expected = [.. before, .. current];
            int way = Live(path, expected, "first");
            way = HashCode.Combine(way, Live(path, expected, "second"));
            return HashCode.Combine(way, isOurs, Live(path, expected, "third"));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>One life of a process: what it reads is what is expected, and what it adds is read too.</summary>
    private static int Live(string path, List<string> expected, string added)
    {
        var time = new StillTime();
        var sources = new SourceTable(10);
        using SegmentDirectory directory = SegmentDirectory.Open(path);
        directory.Lock(1);
        LoadedLog loaded = new SegmentLoader(directory, sources, TimeZoneInfo.Utc, time).Load();
        int blocks = Check(loaded.History, expected, out long end);
        FuzzFailureException.Unless(loaded.End >= end, "The next record gets a number after the last.");
        using var ring = new RecordRing(new RingOptions(10, 8008, 1000), time, loaded.End);
        var writer = new SegmentWriter(ring, loaded, new SegmentLimits { SegmentBytes = 200 }, sources, TimeZoneInfo.Utc, time);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(added), 0, (byte)'\n', (byte)'\\', (byte)'\n'];
        _ = ring.Append(bytes, [new RecordSlice { Length = bytes.Length - 1, Severity = Severity.None }], Protocol.Tcp, sources.Add("fuzz"));
        _ = writer.Write();
        expected.Add(Encoding.Latin1.GetString(bytes.AsSpan(0, bytes.Length - 1)));
        _ = Check(writer.History, expected, out long newEnd);
        FuzzFailureException.Unless(newEnd == loaded.End + 1, "A record that was written has its number.");
        return HashCode.Combine(blocks, int.Min(expected.Count, 12), loaded.Notes.Count, loaded.Active is null, sources.Count, loaded.End - expected.Count == -1);
    }

    private static int Check(History history, List<string> expected, out long end)
    {
        var buffer = new BlockBuffer(TimeZoneInfo.Utc);
        int at = 0;
        int blocks = 0;
        int refined = 0;
        end = 0;
        foreach (Segment segment in history.Segments)
        {
            for (int i = 0; i < segment.BlockCount; i++)
            {
                FuzzFailureException.Unless(segment.Block(i).FirstSequence >= end && buffer.TryLoad(segment, i), "Blocks are in order, and can be read.");
                buffer.ReadSeverities();
                foreach (ref readonly Record record in buffer.Records)
                {
                    string text = Encoding.Latin1.GetString(buffer.Text.Slice((int)record.Offset, record.Length));
                    FuzzFailureException.Unless(at < expected.Count && text == expected[at], "Every whole line is read once, in order.");
                    bool isIn = record.Ticks >= segment.Block(i).MinTicks && record.Ticks <= segment.Block(i).MaxTicks;
                    FuzzFailureException.Unless(isIn, "No record is outside the times of its block.");
                    refined += record.Ticks % TimeSpan.TicksPerSecond != 0 ? 1 : 0;
                    at++;
                }
                blocks++;
                end = segment.Block(i).EndSequence;
            }
            end = long.Max(end, segment.EndSequence);
        }
        buffer.Close();
        FuzzFailureException.Unless(at == expected.Count, "No line is missing.");
        return HashCode.Combine(blocks, int.Min(refined, 3));
    }

    private static List<byte[]> Parts(ReadOnlySpan<byte> input)
    {
        var parts = new List<byte[]>();
        while (parts.Count < 3)
        {
            int end = input.IndexOf((byte)'\f');
            parts.Add((end < 0 ? input : input[..end]).ToArray());
            input = end < 0 ? default : input[(end + 1)..];
        }
        parts.Add(input.ToArray());
        return parts;
    }

    private static byte[] WithHeader(byte[] part)
    {
        if (part is not [>= (byte)'0' and <= (byte)'9', ..])
        {
            return part;
        }
        var journal = new ArrayBufferWriter<byte>();
        journal.Write(new JournalHeader(part[0] - '0', s_now.UtcTicks).ToBytes());
        journal.Write(part.AsSpan(1));
        if (part[0] != '9')
        {
            TimeRuns.WriteCheck(journal, Crc32C.Of(part.AsSpan(1)));
        }
        return journal.WrittenSpan.ToArray();
    }

    private static void WriteFile(string path, string name, byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            File.WriteAllBytes(Path.Combine(path, name), bytes);
        }
    }

    /// <summary>The records of a text, found the slow way.</summary>
    private static IEnumerable<string> Lines(byte[] text, bool isWhole)
    {
        string all = Encoding.Latin1.GetString(text);
        string[] lines = all.Split('\n');
        foreach (string line in lines.Take(lines.Length - 1).Concat(isWhole || lines[^1].Length == 0 ? [] : [lines[^1]]))
        {
            byte[] bytes = Encoding.Latin1.GetBytes(line);
            bool isTimed = SegmentLine.TryReadPrefix(bytes, out _, out bool isEscaped);
            byte[] message = isTimed ? bytes[SegmentLine.PrefixBytes..] : bytes;
            int length = isEscaped ? SegmentLine.Unescape(message)
                : message is [.., (byte)'\r'] ? message.Length - 1
                : message.Length;
            yield return Encoding.Latin1.GetString(message, 0, length);
        }
    }

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_now.AddMilliseconds(123);
    }
}
