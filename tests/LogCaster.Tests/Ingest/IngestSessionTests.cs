using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Net;
using LogCaster.Tests.Ring;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Ingest;

internal sealed class IngestSessionTests
{
    [Test]
    public async Task What_came_is_stored_with_severity_and_sender_and_the_rest_is_left_to_the_loop()
    {
        using var fixture = new IngestFixture();
        Session session = fixture.Open();
        Interest interest = session.Receive("ERROR: one\n<14>two\0unfin"u8, StreamState.Open, out int consumed);
        await Assert.That(interest).IsEqualTo(Interest.Read);
        await Assert.That(consumed).IsEqualTo(19);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["ERROR: one", "<14>two"], CollectionOrdering.Matching);
        await Assert.That(fixture.Ring.Read(0).Severity).IsEqualTo(Severity.Error);
        await Assert.That(fixture.Ring.Read(1).Severity).IsEqualTo(Severity.Informational);
        await Assert.That(fixture.Ring.Read(0).Source).IsEqualTo(1);
        await Assert.That(fixture.Metrics.Loops[0].Bytes).IsEqualTo(24);
    }

    [Test]
    [Arguments((int)StreamState.Ended)]
    [Arguments((int)StreamState.Broken)]
    public async Task The_end_of_a_connection_ends_its_last_record_and_closes_it(int state)
    {
        using var fixture = new IngestFixture();
        Session session = fixture.Open();
        await Assert.That(session.Receive("last"u8, (StreamState)state, out _)).IsEqualTo(Interest.Close);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["last"]);
    }

    [Test]
    public async Task An_octet_count_that_is_too_large_closes_the_connection_and_is_counted()
    {
        using var fixture = new IngestFixture(("LOGCASTER_MAX_LINE", "100"));
        Session session = fixture.Open();
        await Assert.That(session.Receive("before\n999 <13>x"u8, StreamState.Open, out _)).IsEqualTo(Interest.Close);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["before"]);
        await Assert.That(fixture.Metrics.Loops[0].FramingErrors).IsEqualTo(1);
    }

    [Test]
    public async Task An_over_long_record_is_cut_marked_and_counted()
    {
        using var fixture = new IngestFixture(("LOGCASTER_MAX_LINE", "64"));
        Session session = fixture.Open();
        session.Receive(Encoding.ASCII.GetBytes(new string('x', 500) + "\nnext\n"), StreamState.Open, out _);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo([new string('x', 64) + "...", "next"], CollectionOrdering.Matching);
        await Assert.That(fixture.Metrics.Loops[0].TruncatedLines).IsEqualTo(1);
    }

    [Test]
    public async Task A_record_that_is_given_up_is_stored_as_far_as_it_came_and_its_rest_is_skipped()
    {
        using var fixture = new IngestFixture();
        Session session = fixture.Open();
        session.GiveUp("WARN the begin"u8);
        session.Receive(" and the rest\nnext\n"u8, StreamState.Open, out _);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["WARN the begin...", "next"], CollectionOrdering.Matching);
        await Assert.That(fixture.Metrics.LinesDroppedByPending.Value).IsEqualTo(1);
        await Assert.That(fixture.Ring.Read(0).Severity).IsEqualTo(Severity.Warning);
    }

    [Test]
    public async Task A_connection_that_is_silent_for_too_long_is_closed_and_what_it_sent_is_stored()
    {
        using var fixture = new IngestFixture(("LOGCASTER_IDLE_TIMEOUT", "5s"));
        Session session = fixture.Open();
        session.Receive("first\nsecond"u8, StreamState.Open, out int consumed);
        session.Unfinished = [.. "first\nsecond"u8[consumed..]];
        session.UnfinishedLength = 6;
        session.LastActiveMs = 1000;
        await Assert.That(session.Tick(5999)).IsEqualTo(Interest.Read);
        await Assert.That(session.Tick(6000)).IsEqualTo(Interest.Close);
        await Assert.That(RecordRingTests.Texts(fixture.Ring)).IsEquivalentTo(["first", "second"], CollectionOrdering.Matching);
        await Assert.That(fixture.Metrics.ClosedByIdleTimeout.Value).IsEqualTo(1);
    }

    [Test]
    public async Task A_full_ring_that_drops_counts_what_it_drops()
    {
        using var fixture = new IngestFixture(
            ("LOGCASTER_ON_FULL", "drop"), ("LOGCASTER_BUFFER_SIZE", "1M"), ("LOGCASTER_MAX_LINE", "64K"), ("LOGCASTER_CAPACITY", "100"));
        using LogCaster.Engine.Ring.RingCursor cursor = fixture.Ring.OpenCursor(required: true);
        Session session = fixture.Open();
        byte[] line = Encoding.ASCII.GetBytes(new string('x', 60_000) + "\n");
        for (int i = 0; i < 50; i++)
        {
            session.Receive(line, StreamState.Open, out _);
        }
        long stored = fixture.Ring.Next;
        await Assert.That(stored).IsGreaterThan(5).And.IsLessThan(50);
        await Assert.That(fixture.Metrics.Loops[0].DroppedLines).IsEqualTo(50 - stored);
        await Assert.That(fixture.Metrics.Loops[0].Lines).IsEqualTo(stored);
    }
}
