using System;
using System.Linq;
using System.Text;
using CsCheck;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Scan;

using LogCaster.Engine.Storage.Index;
using LogCaster.Tests.Query;

namespace LogCaster.Tests.Storage.Index;

internal sealed class SegmentIndexProperties
{
    // Few and telling pieces, so that records and texts often have some in common.
    private static readonly string[] s_pieces =
    [
        "error", "Error", "disk", "DISK", "k", "K", "\u212A", "s", "S", "ſ", "i", "I", "İ", "ı", "é", "É", "größe", "GRÖẞE", "\uFFFD", " ", "  ", "=", "42", "1234567",
        "\n", "\r", "\t", "\0", "\\", "\\n", "\\x41", "[2026-11-23 10:00:00] ", "connection reset by peer", "user=admin@example.com", "ПРИВЕТ", "привет", "😀",
    ];

    private static readonly Gen<byte[]> s_bytes = Gen.OneOf(
        Gen.OneOf(s_pieces).Array[0, 8].Select(static pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))),
        Gen.Frequency((1, Gen.Byte), (3, Gen.OneOf([.. "aAkKsS é"u8]))).Array[0, 60]);

    // What is not written by LogCaster is there too: lines of any bytes.
    private static readonly Gen<byte[]> s_block = Gen.Select(s_bytes.Array[1, 4], s_bytes, Gen.Int[0, 3]).Select(
        static (messages, bare, kind) => kind == 0 ? [.. IndexOnDisk.Text(messages), .. bare] : IndexOnDisk.Text(messages));

    private static readonly Gen<byte[][]> s_blocks = Gen.Frequency((8, s_block.Array[1, 12]), (1, s_block.Array[60, 140]));

    [Test]
    public void A_block_that_holds_a_text_is_never_left_out() =>
        Gen.Select(s_blocks, Gen.Select(s_bytes, Gen.Int[0, 50], Gen.Int[4, 12], Gen.Bool).Array[10]).Sample(
            static (blocks, wanted) =>
            {
                using IndexOnDisk index = IndexOnDisk.Of(blocks);
                SegmentIndex read = SegmentIndex.TryRead(index.File)!;
                byte[][][] messages = [.. blocks.Select(static block => IndexOnDisk.Messages(block).ToArray())];
                return wanted.All(want => IsSound(index, read, messages, Text(messages, want)));
            },
            iter: 1_500);

    // A text as it comes, or a part of a message in another case, which is sure to be there.
    private static TextFilter Text(byte[][][] messages, (byte[] Bytes, int Place, int Length, bool IgnoreCase) want)
    {
        byte[] message = messages[want.Place % messages.Length][^1];
        if (want.Place % 3 == 0 || message.Length < want.Length)
        {
            return new TextFilter([.. want.Bytes], want.IgnoreCase);
        }
        byte[] part = message[(want.Place % (message.Length - want.Length + 1))..][..want.Length];
        return new TextFilter([.. want.IgnoreCase ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part).ToUpperInvariant()) : part], want.IgnoreCase);
    }

    private static bool IsSound(IndexOnDisk index, SegmentIndex read, byte[][][] messages, TextFilter text)
    {
        Matcher matcher = Matcher.Of(text, QueryAnswers.NoSources);
        var scratch = new MatchScratch();
        string candidates = index.Candidates(read, GramQuery.Of([[new GramText(text.Text, text.IgnoreCase)]]));
        return !read.IsDamaged && !messages.Where((block, i) => candidates[i] == '0' && Array.Exists(block, message => matcher.Matches(default, message, scratch))).Any();
    }
}
