using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Net.Tls;

namespace LogCaster.Tests.Net.Tls;

internal sealed class CipherStreamTests
{
    [Test]
    public async Task However_records_come_and_are_read_they_are_the_same_and_no_read_goes_beyond_one()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            List<byte[]> records = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Record(random))];
            byte[] sent = [.. records.SelectMany(record => record)];
            using var stream = new CipherStream(ArrayPool<byte>.Create());
            var received = new List<byte>();
            var ends = new HashSet<int>(records.Select((_, i) => records.Take(i + 1).Sum(record => record.Length)));
            Task<int>? reading = null;
            byte[] room = [];
            int at = 0;
            while (received.Count < sent.Length)
            {
                if (at < sent.Length && random.Next(2) == 0)
                {
                    int length = Math.Min(random.Next(1, 4000), sent.Length - at);
                    sent.AsSpan(at, length).CopyTo(stream.Room(length).Span);
                    stream.Feed(length);
                    stream.Trim();
                    at += length;
                }
                if (reading is null)
                {
                    room = new byte[random.Next(1, 6000)];
                    reading = stream.ReadAsync(room).AsTask();
                }
                if (reading.IsCompleted)
                {
                    int count = await reading;
                    await Assert.That(ends.Count(end => end > received.Count && end < received.Count + count)).IsEqualTo(0);
                    received.AddRange(room.Take(count));
                    reading = null;
                }
            }
            await Assert.That(received.SequenceEqual(sent)).IsTrue();
            await Assert.That(stream.InputBytes).IsEqualTo(0);
        }
    }

    [Test]
    public async Task A_record_is_there_when_its_last_byte_is()
    {
        byte[] record = Record(new Random(1));
        using var stream = new CipherStream(ArrayPool<byte>.Create());
        for (int i = 0; i < record.Length; i++)
        {
            await Assert.That(stream.HasRecord).IsFalse();
            record.AsSpan(i, 1).CopyTo(stream.Room(1).Span);
            stream.Feed(1);
        }
        await Assert.That(stream.HasRecord).IsTrue();

        // One that was begun to be read is there as long as its rest is.
        await Assert.That(await stream.ReadAsync(new byte[record.Length - 1])).IsEqualTo(record.Length - 1);
        await Assert.That(stream.HasRecord).IsTrue();
        await Assert.That(await stream.ReadAsync(new byte[10])).IsEqualTo(1);
        await Assert.That(stream.HasRecord).IsFalse();
    }

    [Test]
    public async Task What_waits_goes_on_when_something_comes_or_nothing_more_will()
    {
        using var stream = new CipherStream(ArrayPool<byte>.Create());
        byte[] room = new byte[100];
        Task<int> reading = stream.ReadAsync(room).AsTask();
        await Assert.That(reading.IsCompleted).IsFalse();
        byte[] record = [23, 3, 3, 0, 2, 7, 8];
        record.CopyTo(stream.Room(record.Length).Span);
        stream.Feed(record.Length);
        await Assert.That(reading.IsCompleted).IsTrue();
        await Assert.That(await reading).IsEqualTo(record.Length);

        Task<int> last = stream.ReadAsync(room).AsTask();
        stream.EndInput();
        await Assert.That(await last).IsEqualTo(0);
        await Assert.That(await stream.ReadAsync(room)).IsEqualTo(0);
    }

    [Test]
    public async Task The_beginning_of_a_record_is_given_when_nothing_more_will_come()
    {
        using var stream = new CipherStream(ArrayPool<byte>.Create());
        new byte[] { 23, 3 }.CopyTo(stream.Room(2).Span);
        stream.Feed(2);
        Task<int> reading = stream.ReadAsync(new byte[10]).AsTask();
        await Assert.That(reading.IsCompleted).IsFalse();
        stream.EndInput();
        await Assert.That(await reading).IsEqualTo(2);
    }

    [Test]
    public async Task What_is_written_is_there_until_it_is_sent()
    {
        using var stream = new CipherStream(ArrayPool<byte>.Create());
        var random = new Random(5);
        var written = new List<byte>();
        var sent = new List<byte>();
        for (int i = 0; i < 1000; i++)
        {
            byte[] some = new byte[random.Next(3000)];
            random.NextBytes(some);
            await stream.WriteAsync(some);
            written.AddRange(some);
            byte[] output = stream.Output.ToArray();
            int count = random.Next(output.Length + 1);
            sent.AddRange(output.Take(count));
            stream.Sent(count);
        }
        sent.AddRange(stream.Output.ToArray());
        await Assert.That(sent.SequenceEqual(written)).IsTrue();
    }

    private static byte[] Record(Random random)
    {
        byte[] record = new byte[TlsRecord.HeaderBytes + random.Next(3000)];
        random.NextBytes(record);
        record[0] = 23;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(3), (ushort)(record.Length - TlsRecord.HeaderBytes));
        return record;
    }
}
