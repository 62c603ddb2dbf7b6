using System;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Framing;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Net;
using LogCaster.Tests.Diagnostics;

namespace LogCaster.Tests.Ingest;

/// <summary>Nothing is allocated on the way of a line, from the received bytes into the ring, once the code is warm.</summary>
internal sealed class IngestAllocationTests
{
    private const int WarmUpRounds = 50;
    private const int Rounds = 200;

    [Test]
    public async Task Framing_decoding_and_appending_allocate_nothing()
    {
        using var ring = new RecordRing(new RingOptions(10_000, 1 << 20, 1003), TimeProvider.System);
        var rules = new FramingRules(1000, NulEndsRecord: true, OctetCounting: true);
        var slices = new RecordSlice[64];
        byte[] bytes = Lines();
        long allocated = Measure(() =>
        {
            var state = default(FramingState);
            int consumed = 0;
            FramingStatus status;
            do
            {
                ReadOnlySpan<byte> rest = bytes.AsSpan(consumed);
                status = RecordFramer.Split(rules, ref state, rest, endOfStream: false, slices, out int count, out int used);
                SeverityScanner.ScanAll(rest, slices.AsSpan(0, count));
                ring.Append(rest, slices.AsSpan(0, count), Protocol.Tcp, source: 1);
                consumed += used;
            }
            while (status == FramingStatus.SlicesFull);
        });
        await Assert.That(allocated).IsEqualTo(0);
        await Assert.That(ring.Count().Total).IsGreaterThan(Rounds * 400);
    }

    [Test]
    public async Task A_log_session_allocates_nothing()
    {
        using var fixture = new IngestFixture();
        Session session = fixture.Open();
        byte[] bytes = Lines();
        int left = 0;
        long allocated = Measure(() =>
        {
            session.Receive(bytes, StreamState.Open, out int consumed);
            left = bytes.Length - consumed;
        });
        await Assert.That(allocated).IsEqualTo(0);
        await Assert.That(left).IsEqualTo("an unfinished line".Length);
        await Assert.That(fixture.Metrics.Loops[0].Lines).IsEqualTo(fixture.Ring.Count().Total);
    }

    private static long Measure(Action round)
    {
        for (int i = 0; i < WarmUpRounds; i++)
        {
            round();
        }
        return AllocationMeter.Least(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                round();
            }
        });
    }

    private static byte[] Lines()
    {
        var lines = new StringBuilder();
        for (int i = 0; i < 100; i++)
        {
            lines.Append("2026-11-23 10:00:00 ERROR disk ").Append(i).Append(" is full\r\n");
            lines.Append("<13>Nov 23 01:38:35 vm app: hello\0");
            lines.Append("12 <14>counted!").Append('x', i).Append('\n');
            lines.Append("{\"level\":\"warn\",\"msg\":\"a line that is longer than sixty-four bytes, for all vectors\"}\n");
        }
        return Encoding.UTF8.GetBytes(lines.Append("an unfinished line").ToString());
    }
}
