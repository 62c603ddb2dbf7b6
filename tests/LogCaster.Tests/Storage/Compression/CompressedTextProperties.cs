using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Compression;

namespace LogCaster.Tests.Storage.Compression;

/// <summary>A compressed file reads as the text it was made of, from any place; what is damaged is an error, and never another text.</summary>
internal sealed class CompressedTextProperties
{
    private const string Name = "2026-11-23-100000.log.zst";

    [Test]
    public async Task Any_stretch_reads_as_it_does_in_the_text()
    {
        var random = new Random(20261123);
        using var files = new TemporaryDirectory();
        using SegmentDirectory directory = SegmentDirectory.Open(files.Path);
        for (int round = 0; round < 60; round++)
        {
            byte[] text = Write(directory, random, frames: random.Next(8));
            using ISegmentText read = directory.OpenText(Name);
            await Assert.That(read.Length()).IsEqualTo(text.Length);
            for (int i = 0; i < 50; i++)
            {
                int offset = random.Next(text.Length + 2);
                var bytes = new byte[random.Next(text.Length + 10)];
                int count = read.Read(bytes, offset);
                ReadOnlySpan<byte> expected = text.AsSpan(int.Min(offset, text.Length));
                expected = expected[..int.Min(expected.Length, bytes.Length)];
                if (!bytes.AsSpan(0, count).SequenceEqual(expected))
                {
                    Assert.Fail($"round {round}: {bytes.Length} bytes at {offset} of {text.Length}");
                }
            }
        }
    }

    [Test]
    public async Task A_file_in_which_any_byte_has_changed_is_an_error_or_has_its_text()
    {
        var random = new Random(7);
        using var files = new TemporaryDirectory();
        using SegmentDirectory directory = SegmentDirectory.Open(files.Path);
        byte[] text = Write(directory, random, frames: 3, longest: 300);
        byte[] whole = await File.ReadAllBytesAsync(files[Name]);
        int errors = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(files[Name], changed);
            errors += IsErrorOr(directory, text) ? 1 : 0;
        }
        // The head of the table says nothing that is not known.
        await Assert.That(errors).IsGreaterThanOrEqualTo(whole.Length - 8);
    }

    [Test]
    public async Task A_file_cut_anywhere_is_an_error()
    {
        using var files = new TemporaryDirectory();
        using SegmentDirectory directory = SegmentDirectory.Open(files.Path);
        byte[] text = Write(directory, new Random(8), frames: 3, longest: 300);
        byte[] whole = await File.ReadAllBytesAsync(files[Name]);
        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(files[Name], whole[..length]);
            await Assert.That(IsErrorOr(directory, text)).IsTrue();
        }
    }

    [Test]
    public async Task What_others_have_compressed_is_an_error_that_says_what_to_do()
    {
        using var files = new TemporaryDirectory();
        await File.WriteAllBytesAsync(files[Name], [0x28, 0xB5, 0x2F, 0xFD, .. new byte[100]]);
        using SegmentDirectory directory = SegmentDirectory.Open(files.Path);
        await Assert.That(() => directory.OpenText(Name)).Throws<StorageException>().WithMessageContaining("zstd -d", StringComparison.Ordinal);
    }

    [Test]
    public async Task A_frame_that_is_said_to_unpack_to_too_much_asks_for_no_memory()
    {
        using var files = new TemporaryDirectory();
        using SegmentDirectory directory = SegmentDirectory.Open(files.Path);
        using (SegmentFile file = directory.Make(Name))
        {
            file.Append([1, 2, 3, 4]);
            file.Append(new FrameTable([default(Frame).Next(4, FrameTable.MaxTextBytes + 1, 0)]).ToBytes());
        }
        await Assert.That(() => directory.OpenText(Name)).Throws<StorageException>().WithMessageContaining("damaged", StringComparison.Ordinal);
    }

    /// <summary>Writes lines in some frames, with more or less that repeats itself.</summary>
    private static byte[] Write(SegmentDirectory directory, Random random, int frames, int longest = 300_000)
    {
        directory.Delete(Name);
        using SegmentFile file = directory.Make(Name);
        using var compressor = new TextCompressor();
        var all = new List<byte>();
        for (int i = 0; i < frames; i++)
        {
            int variety = 1 + random.Next(200);
            byte[] text = [.. Enumerable.Range(0, 1 + random.Next(random.Next(3) == 0 ? longest : 300)).Select(_ => (byte)random.Next(variety))];
            compressor.Add(file, text);
            all.AddRange(text);
        }
        long length = compressor.Finish(file);
        return length == file.Length() ? [.. all] : throw new InvalidOperationException("The length of the file is another.");
    }

    /// <summary>Whether the file cannot be read; if it can, with another text, the test fails.</summary>
    private static bool IsErrorOr(SegmentDirectory directory, byte[] text)
    {
        try
        {
            using ISegmentText read = directory.OpenText(Name);
            var bytes = new byte[text.Length + 1];
            int count = read.Read(bytes, 0);
            if (!bytes.AsSpan(0, count).SequenceEqual(text))
            {
                Assert.Fail("It reads as another text.");
            }
            return false;
        }
        catch (StorageException)
        {
            return true;
        }
    }
}
