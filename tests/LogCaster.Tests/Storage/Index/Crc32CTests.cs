using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Storage.Index;

namespace LogCaster.Tests.Storage.Index;

internal sealed class Crc32CTests
{
    [Test]
    [Arguments("", 0u)]
    [Arguments("a", 0xC1D04330u)]
    [Arguments("123456789", 0xE3069283u)]
    [Arguments("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public async Task It_has_the_values_that_others_give_it(string text, uint crc) =>
        await Assert.That(Crc32C.Of(Encoding.ASCII.GetBytes(text))).IsEqualTo(crc);

    // RFC 3720, B.4.
    [Test]
    public async Task It_has_the_values_of_the_standard()
    {
        await Assert.That(Crc32C.Of(new byte[32])).IsEqualTo(0x8A9136AAu);
        await Assert.That(Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)])).IsEqualTo(0x62A8AB43u);
        await Assert.That(Crc32C.Of([.. Enumerable.Range(0, 32).Select(static n => (byte)n)])).IsEqualTo(0x46DD794Eu);
    }

    [Test]
    public async Task Any_length_in_any_two_pieces_has_the_value_of_the_slow_twin()
    {
        var random = new Random(20261123);
        for (int length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            int place = random.Next(length + 1);
            uint crc = BitByBit(bytes);
            await Assert.That(Crc32C.Of(bytes)).IsEqualTo(crc);
            await Assert.That(Crc32C.Append(Crc32C.Of(bytes.AsSpan(0, place)), bytes.AsSpan(place))).IsEqualTo(crc);
        }
    }

    private static uint BitByBit(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78u);
            }
        }
        return ~crc;
    }
}
