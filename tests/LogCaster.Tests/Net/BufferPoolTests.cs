using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

internal sealed class BufferPoolTests
{
    [Test]
    [Arguments(1, 256)]
    [Arguments(256, 256)]
    [Arguments(257, 512)]
    [Arguments(512, 512)]
    [Arguments(513, 1024)]
    [Arguments(32_777, 65_536)]
    [Arguments(40_000, 65_536)]
    public async Task A_buffer_is_the_next_power_of_two(int wanted, int length) =>
        await Assert.That(new BufferPool(40_000).Rent(wanted).Length).IsEqualTo(length);

    [Test]
    public async Task What_is_given_back_is_rented_again_for_the_same_size_only()
    {
        var pool = new BufferPool(4096);
        byte[] small = pool.Rent(200);
        byte[] other = pool.Rent(200);
        await Assert.That(other).IsNotSameReferenceAs(small);
        pool.Return(small);
        await Assert.That(pool.Rent(300)).IsNotSameReferenceAs(small);
        await Assert.That(pool.Rent(100)).IsSameReferenceAs(small);
        await Assert.That(pool.Rent(100)).IsNotSameReferenceAs(small);
    }

    [Test]
    public async Task A_burst_does_not_keep_its_memory()
    {
        var pool = new BufferPool(256);
        List<byte[]> burst = [.. Enumerable.Range(0, 1000).Select(_ => pool.Rent(256))];
        burst.ForEach(pool.Return);
        var known = new HashSet<byte[]>(burst);
        int kept = Enumerable.Range(0, 1000).Count(_ => known.Contains(pool.Rent(256)));
        await Assert.That(kept).IsBetween(1, 100);
    }
}
