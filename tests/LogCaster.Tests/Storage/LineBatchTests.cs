using System;
using System.Linq;
using System.Threading.Tasks;
using CsCheck;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

internal sealed class LineBatchTests
{
    private static readonly Gen<byte> s_bytes = Gen.OneOf(Gen.Byte, Gen.OneOf((byte[])[.. "\t\n\r\0 ~\u0019\u001f\u007f"u8, 0x80, 0xFF]));

    [Test]
    public void Vectors_count_what_the_scalar_twin_counts_wherever_the_bytes_begin() =>
        Gen.Select(s_bytes.Array[0, 200], Gen.Int[0, 40]).Sample(
            static (bytes, from) =>
            {
                ReadOnlySpan<byte> part = bytes.AsSpan(int.Min(from, bytes.Length));
                return LineBatch.CountControls(part) == CountOneByOne(part);
            },
            iter: 20_000);

    [Test]
    public async Task Every_byte_counts_as_it_should_at_every_place_of_a_vector()
    {
        for (int value = 0; value < 256; value++)
        {
            for (int length = 1; length <= 70; length++)
            {
                byte[] bytes = [.. Enumerable.Repeat((byte)'a', length)];
                bytes[^1] = (byte)value;
                if (LineBatch.CountControls(bytes) != CountOneByOne(bytes))
                {
                    Assert.Fail($"Byte {value} at {length - 1}.");
                }
            }
        }
        await Assert.That(LineBatch.CountControls([])).IsEqualTo(0);
    }

    private static int CountOneByOne(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        foreach (byte value in bytes)
        {
            count += SegmentLine.MustEscape([value]) ? 1 : 0;
        }
        return count;
    }
}
