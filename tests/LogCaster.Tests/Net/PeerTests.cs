using System;
using System.Net;
using System.Threading.Tasks;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

internal sealed class PeerTests
{
    [Test]
    [Arguments("192.0.2.1", "192.0.2.1")]
    [Arguments("0.0.0.0", "0.0.0.0")]
    [Arguments("2001:db8::1", "2001:db8::1")]
    [Arguments("::1", "::1")]
    [Arguments("::ffff:192.0.2.1", "192.0.2.1")]
    public async Task An_address_is_shown_in_its_own_form(string address, string text) =>
        await Assert.That(Peer.Read(Raw(address)).Text).IsEqualTo(text);

    [Test]
    [Arguments(0)]
    [Arguments(2)]
    [Arguments(15)]
    public async Task What_is_too_short_has_no_address(int length)
    {
        await Assert.That(Peer.Read(Raw("192.0.2.1").AsSpan(0, length)).Text).IsEqualTo("");
        await Assert.That(Peer.Read(Raw("2001:db8::1").AsSpan(0, length)).Text).IsEqualTo("");
        await Assert.That(Peer.Read(Raw("2001:db8::1").AsSpan(0, 23)).Text).IsEqualTo("");
    }

    [Test]
    public async Task Another_family_has_no_address() =>
        await Assert.That(Peer.Read([1, 0, .. new byte[26]]).Text).IsEqualTo("");

    private static byte[] Raw(string address) => [.. new IPEndPoint(IPAddress.Parse(address), 4711).Serialize().Buffer.Span];
}
