using System;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Net;

namespace LogCaster.Tests.Net;

internal sealed class ProxyHeaderTests
{
    private const string SignatureV2 = "0D0A0D0A000D0A515549540A";

    [Test]
    [Arguments("PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n", "192.0.2.7")]
    [Arguments("PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n", "2001:db8::7")]
    [Arguments("PROXY UNKNOWN\r\n", "")]
    [Arguments("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", "")]
    public async Task Version_1_is_read(string header, string source)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(header + "behind");
        await Assert.That(ProxyHeader.Read(bytes, out int length, out IPAddress? address)).IsEqualTo(ProxyHeaderStatus.Whole);
        await Assert.That((length, address?.ToString() ?? "")).IsEqualTo((header.Length, source));
    }

    [Test]
    [Arguments("2111000CC0000207C0000201DC0401BB", "192.0.2.7")]
    [Arguments("2111000FC0000207C0000201DC0401BB030000", "192.0.2.7")]
    [Arguments("2121002420010DB8000000000000000000000007" + "20010DB8000000000000000000000001DC0401BB", "2001:db8::7")]
    [Arguments("20000000", "")]
    [Arguments("20110000", "")]
    [Arguments("21000000", "")]
    [Arguments("2131000400000000", "")]
    public async Task Version_2_is_read(string rest, string source)
    {
        byte[] header = Convert.FromHexString(SignatureV2 + rest);
        await Assert.That(ProxyHeader.Read([.. header, 7, 8], out int length, out IPAddress? address)).IsEqualTo(ProxyHeaderStatus.Whole);
        await Assert.That((length, address?.ToString() ?? "")).IsEqualTo((header.Length, source));
    }

    [Test]
    [Arguments("GET / HTTP/1.1\r\n")]
    [Arguments("PROXX")]
    [Arguments("PROXY \r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 192.0.2.1 56324\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7 192.0.2.1 56324 65536\r\n")]
    [Arguments("PROXY TCP4 2001:db8::7 192.0.2.1 1 2\r\n")]
    [Arguments("PROXY TCP6 192.0.2.7 192.0.2.1 1 2\r\n")]
    [Arguments("PROXY TCP6 fe80::1%eth0 2001:db8::1 1 2\r\n")]
    [Arguments("PROXY TCP5 192.0.2.7 192.0.2.1 1 2\r\n")]
    [Arguments("PROXY TCP4 192.0.2.7  192.0.2.1 1 2\r\n")]
    [Arguments("PROXY UNKNOWN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n")]
    public async Task Version_1_that_makes_no_sense_is_wrong(string header) =>
        await Assert.That(ProxyHeader.Read(Encoding.ASCII.GetBytes(header), out _, out _)).IsEqualTo(ProxyHeaderStatus.Wrong);

    [Test]
    [Arguments("31110000")]
    [Arguments("22110000")]
    [Arguments("2111000B")]
    [Arguments("21210023")]
    [Arguments("2111FFFF")]
    public async Task Version_2_that_makes_no_sense_is_wrong(string rest)
    {
        byte[] header = [.. Convert.FromHexString(SignatureV2 + rest), .. new byte[100]];
        await Assert.That(ProxyHeader.Read(header, out _, out IPAddress? source)).IsEqualTo(ProxyHeaderStatus.Wrong);
        await Assert.That(source).IsNull();
    }

    [Test]
    [Arguments("PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n")]
    [Arguments("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000cabcdefghijkl")]
    public async Task Until_its_last_byte_a_header_is_unfinished(string header)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(header);
        for (int length = 0; length < bytes.Length; length++)
        {
            await Assert.That(ProxyHeader.Read(bytes.AsSpan(0, length), out _, out _)).IsEqualTo(ProxyHeaderStatus.Unfinished);
        }
        await Assert.That(ProxyHeader.Read(bytes, out int whole, out _)).IsEqualTo(ProxyHeaderStatus.Whole);
        await Assert.That(whole).IsEqualTo(bytes.Length);
    }

    [Test]
    public async Task Whatever_comes_a_header_lies_within_it_and_within_its_bound()
    {
        var random = new Random(1);
        byte[][] seeds =
        [
            Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n"), Convert.FromHexString(SignatureV2 + "2111000CC0000207C0000201DC0401BB"),
        ];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = [.. seeds[i % 2], .. new byte[random.Next(5000)]];
            for (int change = random.Next(4); change > 0; change--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 60))] = (byte)random.Next(256);
            }
            bytes = bytes[..random.Next(bytes.Length + 1)];
            ProxyHeaderStatus status = ProxyHeader.Read(bytes, out int length, out _);
            await Assert.That(status != ProxyHeaderStatus.Whole || (length > 0 && length <= bytes.Length && length <= ProxyHeader.MaxBytes)).IsTrue();
            await Assert.That(status == ProxyHeaderStatus.Unfinished && bytes.Length >= ProxyHeader.MaxBytes).IsFalse();
        }
    }
}
