using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Ring;

/// <summary>Where a ring goes on when it has room to choose: what users see stays, whatever lengths follow each other.</summary>
internal sealed class RingLapTests
{
    private const int MaxRecordBytes = 32 * 1024;

    [Test]
    [Arguments(20)]
    [Arguments(150)]
    [Arguments(152)]
    [Arguments(154)]
    [Arguments(200)]
    public async Task Short_records_are_not_given_up_for_long_ones_while_the_buffer_has_room(int thousands)
    {
        const int Capacity = 10_000;
        using var ring = new RecordRing(new RingOptions(Capacity, 64L << 20, MaxRecordBytes), new SteppingTime());
        var shorts = new Batch();
        for (int i = 0; i < 1000; i++)
        {
            shorts.Add("a line of about a hundred bytes, as most logs have them, with a time, a name and a text, and more"u8, gap: 1);
        }
        for (int i = 0; i < thousands; i++)
        {
            shorts.AppendTo(ring);
        }
        // 16 MiB of long records, of 64 MiB: the nine thousand short ones before them take one.
        byte[] record = new byte[MaxRecordBytes];
        for (int i = 0; i < 500; i++)
        {
            var one = new Batch();
            one.Add(record, gap: 1);
            one.AppendTo(ring);
            if (ring.Count().Current != Capacity)
            {
                Assert.Fail($"After {i + 1} long records {ring.Count().Current} records are left of {Capacity}.");
            }
        }
        await Assert.That(ring.Count().Current).IsEqualTo(Capacity);
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public async Task Half_of_the_buffer_holds_what_users_see_though_lengths_change(int seed)
    {
        const int Capacity = 40_000;
        const int BufferBytes = 48 << 20;
        var random = new Random(seed);
        byte[] noise = new byte[MaxRecordBytes * 2];
        random.NextBytes(noise);
        using var ring = new RecordRing(new RingOptions(Capacity, BufferBytes, MaxRecordBytes), new SteppingTime());
        var lengths = new List<int>();
        for (int phase = 0; phase < 16; phase++)
        {
            bool isLong = phase % 2 == 1;
            int records = isLong ? random.Next(10, 1500) : random.Next(50_000, 250_000);
            while (records > 0)
            {
                var batch = new Batch();
                for (int i = int.Min(records, isLong ? 20 : 2000); i > 0; i--, records--)
                {
                    lengths.Add(isLong ? random.Next(1, MaxRecordBytes) : random.Next(1, 100));
                    batch.Add(Payload(noise, lengths.Count - 1, lengths[^1]), gap: 1);
                }
                batch.AppendTo(ring);
                CheckRange(ring, lengths, BufferBytes / 2, $"Seed {seed}, phase {phase}");
            }
            (long from, long to) = ring.VisibleRange();
            for (long sequence = from; sequence < to; sequence++)
            {
                Record record = ring.Read(sequence);
                if (!ring.Bytes(record.Offset, record.Length).SequenceEqual(Payload(noise, (int)sequence, lengths[(int)sequence])))
                {
                    Assert.Fail($"Seed {seed}, phase {phase}: record {sequence} of {from} to {to} is another one.");
                }
            }
        }
        await Assert.That(ring.Next).IsEqualTo(lengths.Count);
    }

    private static ReadOnlySpan<byte> Payload(byte[] noise, int number, int length) => noise.AsSpan(number % MaxRecordBytes, length);

    private static void CheckRange(RecordRing ring, List<int> lengths, int bytes, string where)
    {
        long oldest = lengths.Count;
        while (oldest > 0 && lengths.Count - oldest < ring.Capacity && bytes - lengths[(int)oldest - 1] - 1 >= 0)
        {
            bytes -= lengths[(int)--oldest] + 1;
        }
        (long from, long to) = ring.VisibleRange();
        if (to != lengths.Count || from > oldest || to - from > ring.Capacity || ring.VisibleBytes() > ring.BufferBytes)
        {
            Assert.Fail($"{where}: records from {oldest} on fit half of the buffer, users see {from} to {to}, {ring.VisibleBytes()} bytes.");
        }
    }
}
