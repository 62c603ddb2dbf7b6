using System;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Net.Tls;

namespace LogCaster.Tests.Net.Tls;

internal sealed class TlsRecordTests
{
    // RFC 8448 §3: the beginning of a ClientHello.
    private static readonly byte[] s_hello = Convert.FromHexString("16030100c4010000c00303cb34ecb1e78163");

    [Test]
    public async Task A_hello_is_known_by_its_first_six_bytes_and_may_be_one_before()
    {
        for (int length = 0; length <= s_hello.Length; length++)
        {
            await Assert.That(TlsRecord.MayBeHello(s_hello.AsSpan(0, length))).IsTrue();
            await Assert.That(TlsRecord.IsHello(s_hello.AsSpan(0, length))).IsEqualTo(length >= 6);
        }
    }

    [Test]
    [Arguments("GET / HTTP/1.1")]
    [Arguments("<13>1 - - -")]
    [Arguments("\u0016\u0003\u0001\u0000\u0005\u0002")]
    [Arguments("\u0016\u0003\u0005\u0000\u0005\u0001")]
    [Arguments("\u0017\u0003\u0003\u0000\u0005\u0001")]
    public async Task Other_bytes_are_no_hello(string bytes)
    {
        await Assert.That(TlsRecord.MayBeHello(Encoding.Latin1.GetBytes(bytes))).IsFalse();
        await Assert.That(TlsRecord.IsHello(Encoding.Latin1.GetBytes(bytes))).IsFalse();
    }

    [Test]
    public async Task A_record_is_as_long_as_its_header_says()
    {
        await Assert.That(TlsRecord.LengthOf(s_hello)).IsEqualTo(5 + 0xc4);
        await Assert.That(TlsRecord.LengthOf(s_hello.AsSpan(0, 4))).IsEqualTo(0);
        await Assert.That(TlsRecord.IsWhole(s_hello)).IsFalse();
        await Assert.That(TlsRecord.IsWhole([23, 3, 3, 0, 1, 9])).IsTrue();
        await Assert.That(TlsRecord.IsWhole([23, 3, 3, 0, 0])).IsTrue();
    }
}
