using System;
using System.Globalization;
using System.Threading.Tasks;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Ring;

internal sealed class SearchTests
{
    [Test]
    public async Task The_first_record_since_a_time_is_found_wherever_it_stands()
    {
        var time = new SteppingTime();
        using var ring = new RecordRing(new RingOptions(1000, 1 << 20, 100), time);
        long start = time.Ticks;
        for (int i = 0; i < 100; i++)
        {
            // Two of each time, ten ticks apart.
            time.Ticks = start + (i / 2 * 10 * TimeSpan.TicksPerMillisecond);
            Batch.Of(i.ToString(CultureInfo.InvariantCulture)).AppendTo(ring);
        }
        for (int i = 0; i < 100; i += 2)
        {
            long ticks = start + (i / 2 * 10 * TimeSpan.TicksPerMillisecond);
            await Assert.That(Search.FirstSince(ring, ticks, 0, 100)).IsEqualTo(i);
            await Assert.That(Search.FirstSince(ring, ticks + 1, 0, 100)).IsEqualTo(i + 2);
        }
        await Assert.That(Search.FirstSince(ring, 0, 20, 80)).IsEqualTo(20);
        await Assert.That(Search.FirstSince(ring, long.MaxValue, 20, 80)).IsEqualTo(80);
        await Assert.That(Search.FirstSince(ring, start, 20, 20)).IsEqualTo(20);
    }

    [Test]
    public async Task Records_that_are_gone_count_as_older_than_any_time()
    {
        var time = new SteppingTime();
        using var ring = new RecordRing(new RingOptions(Capacity: 1000, BufferBytes: 64 << 20, MaxRecordBytes: 1000), time);
        Batch batch = Batch.Of("0123456789");
        for (int i = 0; i < 250_000; i++)
        {
            time.Ticks += 10 * TimeSpan.TicksPerMillisecond;
            batch.AppendTo(ring);
        }
        // The slots of what is gone hold newer records by now.
        long wanted = ring.First + 10;
        long ticks = ring.Read(wanted).Ticks;
        await Assert.That(Search.FirstSince(ring, ticks, 0, ring.Next)).IsEqualTo(wanted);
    }

    [Test]
    public async Task The_first_record_at_or_after_an_offset_is_found_wherever_it_stands()
    {
        using var ring = new RecordRing(new RingOptions(1000, 1 << 20, 100), new SteppingTime());
        for (int i = 0; i < 100; i++)
        {
            Batch.Of(new string('x', 1 + (i % 7))).AppendTo(ring);
        }
        for (int i = 0; i < 100; i++)
        {
            for (int from = 0; from <= i; from += 13)
            {
                await Assert.That(Search.FirstAtOrAfter(ring, ring.Read(i).Offset, from, 100)).IsEqualTo(i);
                await Assert.That(Search.FirstAtOrAfter(ring, ring.Read(i).Offset + 1, from, 100)).IsEqualTo(i + 1);
            }
        }
        await Assert.That(Search.FirstAtOrAfter(ring, long.MaxValue, 10, 90)).IsEqualTo(90);
        await Assert.That(Search.FirstAtOrAfter(ring, 0, 10, 90)).IsEqualTo(10);
    }
}
