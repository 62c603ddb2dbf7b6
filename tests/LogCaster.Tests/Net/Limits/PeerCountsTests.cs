using System.Net;
using System.Threading.Tasks;
using LogCaster.Configuration;
using LogCaster.Net.Limits;

namespace LogCaster.Tests.Net.Limits;

internal sealed class PeerCountsTests
{
    [Test]
    [Arguments("192.0.2.1", "192.0.2.1", true)]
    [Arguments("192.0.2.1", "192.0.2.2", false)]
    [Arguments("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [Arguments("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [Arguments("0.0.0.1", "0:0:0:1::", false)]
    public async Task An_address_or_a_network_of_64_bits_counts_as_one(string one, string other, bool isSame) =>
        await Assert.That(PeerKey.Of(IPAddress.Parse(one)) == PeerKey.Of(IPAddress.Parse(other))).IsEqualTo(isSame);

    [Test]
    public async Task Beyond_the_limit_nothing_is_added_until_one_is_removed()
    {
        var counts = new PeerCounts(2);
        IPAddress one = IPAddress.Parse("192.0.2.1");
        IPAddress other = IPAddress.Parse("192.0.2.2");
        await Assert.That(counts.TryAdd(one) && counts.TryAdd(one)).IsTrue();
        await Assert.That(counts.TryAdd(one)).IsFalse();
        await Assert.That(counts.TryAdd(other)).IsTrue();
        counts.Remove(one);
        await Assert.That(counts.TryAdd(one)).IsTrue();
        counts.Remove(one);
        counts.Remove(one);
        counts.Remove(other);
        await Assert.That(counts.Peers).IsEqualTo(0);
    }

    [Test]
    public async Task Who_stands_for_many_is_not_counted_nor_anybody_without_a_limit()
    {
        var counts = new PeerCounts(1, Networks.TryParse("10.0.0.0/8"));
        IPAddress proxy = IPAddress.Parse("10.1.2.3");
        await Assert.That(counts.TryAdd(proxy) && counts.TryAdd(proxy)).IsTrue();
        counts.Remove(proxy);
        var any = new PeerCounts(0);
        await Assert.That(any.TryAdd(proxy) && any.TryAdd(proxy)).IsTrue();
        await Assert.That(any.Peers + counts.Peers).IsEqualTo(0);
    }
}
