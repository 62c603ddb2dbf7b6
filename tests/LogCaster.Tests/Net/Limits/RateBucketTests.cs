using System;
using System.Threading.Tasks;
using LogCaster.Net.Limits;

namespace LogCaster.Tests.Net.Limits;

internal sealed class RateBucketTests
{
    [Test]
    public async Task A_second_is_free_and_then_a_debt_takes_its_time()
    {
        var bucket = new RateBucket(100);
        await Assert.That(bucket.Take(100, 1_000_000)).IsEqualTo(0);
        await Assert.That(bucket.IsFull(1_000_000)).IsFalse();
        await Assert.That(bucket.Take(1, 1_000_000)).IsEqualTo(10);
        await Assert.That(bucket.Take(200, 1_000_000)).IsEqualTo(2010);
        await Assert.That(bucket.Take(0, 1_002_000)).IsEqualTo(10);
        await Assert.That(bucket.Take(0, 1_002_010)).IsEqualTo(0);
        await Assert.That(bucket.IsFull(1_003_009)).IsFalse();
        await Assert.That(bucket.IsFull(1_003_010)).IsTrue();
        // Time that was not used is not saved up.
        await Assert.That(bucket.Take(101, 9_000_000)).IsEqualTo(10);
    }

    [Test]
    public async Task Without_a_rate_nobody_waits()
    {
        var bucket = new RateBucket(0);
        await Assert.That(bucket.Take(long.MaxValue / 1000, 5)).IsEqualTo(0);
        await Assert.That(bucket.IsFull(5)).IsTrue();
    }

    [Test]
    public async Task Whoever_waits_as_long_as_is_said_sends_at_the_rate()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            long rate = random.NextInt64(1, 100_000);
            var bucket = new RateBucket(rate);
            long begin = random.NextInt64(1, long.MaxValue / 4);
            long now = begin;
            long taken = 0;
            for (int i = 0; i < 200; i++)
            {
                long some = random.NextInt64(1, 10 * rate);
                taken += some;
                long wait = bucket.Take(some, now);
                await Assert.That(wait).IsGreaterThanOrEqualTo(0);
                now += wait;
                // What was taken is what the second before the begin and the time since allow, and not a token more.
                await Assert.That(taken).IsLessThanOrEqualTo(rate + (long)((Int128)(now - begin) * rate / 1000));
            }
            // Nor much less: a millisecond a wait is rounded.
            await Assert.That(taken).IsGreaterThanOrEqualTo((long)((Int128)(now - begin - 200) * rate / 1000));
        }
    }
}
