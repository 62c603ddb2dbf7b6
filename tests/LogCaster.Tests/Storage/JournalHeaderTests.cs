using System;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

internal sealed class JournalHeaderTests
{
    [Test]
    [Arguments(0L, 0L)]
    [Arguments(1L, 2L)]
    [Arguments(long.MaxValue, long.MaxValue)]
    public async Task What_was_written_is_read(long first, long created)
    {
        var header = new JournalHeader(first, created);
        await Assert.That(header.ToBytes().Length).IsEqualTo(JournalHeader.SizeBytes);
        await Assert.That(JournalHeader.TryRead(header.ToBytes(), out JournalHeader read)).IsTrue();
        await Assert.That(read).IsEqualTo(header);
    }

    // The layout on disk may only grow.
    [Test]
    public async Task Its_bytes_are_those_that_are_on_disks()
    {
        byte[] bytes = new JournalHeader(0x0102030405060708, 0x1112131415161718).ToBytes();
        await Assert.That(bytes.AsSpan(0, 24).ToArray()).IsEquivalentTo(
            (byte[])[.. "LCJRNL2\n"u8, 8, 7, 6, 5, 4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11]);
    }

    [Test]
    public async Task A_header_with_a_bit_changed_or_its_end_missing_is_none()
    {
        byte[] whole = new JournalHeader(42, 43).ToBytes();
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            await Assert.That(JournalHeader.TryRead(changed, out _)).IsFalse();
        }
        for (int length = 0; length < whole.Length; length++)
        {
            await Assert.That(JournalHeader.TryRead(whole.AsSpan(0, length), out _)).IsFalse();
        }
        await Assert.That(JournalHeader.TryRead(new JournalHeader(-1, 0).ToBytes(), out _)).IsFalse();
        await Assert.That(JournalHeader.TryRead(new byte[JournalHeader.SizeBytes], out _)).IsFalse();
    }
}
