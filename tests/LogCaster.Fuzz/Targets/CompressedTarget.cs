using System;
using System.IO;
using System.Threading;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Compression;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Fuzz.Targets;

/// <summary>
/// A compressed file whose checksums are right and whose frame is not: unpacking gives as many bytes as were promised, or an error, and touches nothing
/// else. The first two bytes are added to the length that is promised; four times three bytes say which byte of the frame changes, and how; then comes the
/// text. With a first byte of 255 the rest is the frame.
/// </summary>
internal static class CompressedTarget
{
    private const int HeadBytes = 14;
    private const int OpenFlags = Interop.ReadWrite | Interop.Create | Interop.Exclusive | Interop.Append | Interop.CloseOnExec;

    // One file for all inputs: making it costs more than what is looked at.
    private static readonly Lock s_lock = new();
    private static readonly SegmentFile s_file = Open();
    private static readonly TextCompressor s_compressor = new();

    public static FuzzTarget Row { get; } = new(
        "Compressed", Run, ["[2026-11-23 10:00:00] connection reset\n", "[2026-11-23 10:00:00] connection refused\n", "aaaaaaaaaaaaaaaa", "\0\0\0\0\0\0\0\0", "\u00ff", "(\u00b5/\u00fd"]);

    private static int Run(ReadOnlySpan<byte> input)
    {
        if (input.Length <= HeadBytes)
        {
            return -1;
        }
        lock (s_lock)
        {
            return input[0] == byte.MaxValue ? Unpack(input[HeadBytes..], promised: 1 + input[1]) : Run(input[HeadBytes..], input[..HeadBytes]);
        }
    }

    private static int Run(ReadOnlySpan<byte> text, ReadOnlySpan<byte> head)
    {
        s_file.Truncate(0);
        s_compressor.Begin();
        s_compressor.Add(s_file, text);
        var frame = new byte[s_file.Length()];
        _ = s_file.Read(frame, 0);
        bool isChanged = false;
        for (int at = 2; at + 2 < head.Length; at += 3)
        {
            isChanged |= head[at + 2] != 0;
            frame[((head[at] << 8) | head[at + 1]) % frame.Length] ^= head[at + 2];
        }
        int more = ((head[0] << 8) | head[1]) % 300;
        int way = Unpack(frame, text.Length + more);
        FuzzFailureException.Unless(isChanged || more > 0 || way > 0, "What was packed is unpacked.");
        return HashCode.Combine(way, isChanged, int.Min(more, 2), int.Log2(text.Length));
    }

    /// <summary>Reads a frame that is said to have a text of a length.</summary>
    /// <returns>A number for its text; 0 if there is none.</returns>
    private static int Unpack(ReadOnlySpan<byte> frame, int promised)
    {
        s_file.Truncate(0);
        s_file.Append(frame);
        s_file.Append(new FrameTable([default(Frame).Next(frame.Length, promised, Crc32C.Of(frame))]).ToBytes());
        using var text = new CompressedText(s_file, leavesOpen: true);
        // Behind and before what may be written there is something that must stay.
        var bytes = new byte[promised + 64];
        bytes.AsSpan().Fill(0xA5);
        try
        {
            int read = text.Read(bytes.AsSpan(32, promised), 0);
            FuzzFailureException.Unless(read == promised, "As much is read as was promised.");
            return 1 + (bytes[32] & 7);
        }
        catch (StorageException)
        {
            return 0;
        }
        finally
        {
            bool isWhole = !bytes.AsSpan(0, 32).ContainsAnyExcept((byte)0xA5) && !bytes.AsSpan(32 + promised).ContainsAnyExcept((byte)0xA5);
            FuzzFailureException.Unless(isWhole, "Nothing is written elsewhere.");
        }
    }

    private static SegmentFile Open()
    {
        string path = Path.Combine(Path.GetTempPath(), $"logcaster-fuzz-{Guid.NewGuid():N}");
        var file = new SegmentFile(Interop.Open(path, OpenFlags, 0x180), "2026-11-23-100000.log.zst");
        File.Delete(path);
        return file;
    }
}
