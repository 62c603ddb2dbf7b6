using System;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Ring;

internal sealed class RingCursorTests
{
    private const int MaxRecordBytes = 100;
    private static readonly RingOptions s_options = new(Capacity: 2, BufferBytes: 8 * (MaxRecordBytes + 1), MaxRecordBytes);

    [Test]
    public async Task A_cursor_begins_with_the_next_record_to_come()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        Batch.Of("before").AppendTo(ring);
        using RingCursor cursor = ring.OpenCursor(required: false);
        await Assert.That(cursor.Position).IsEqualTo(1);
        await Assert.That(cursor.Lag).IsEqualTo(0);
        Batch.Of("a", "b").AppendTo(ring);
        await Assert.That(cursor.Lag).IsEqualTo(2);
        cursor.MoveTo(2);
        await Assert.That(cursor.Lag).IsEqualTo(1);
        await Assert.That(cursor.IsRequired).IsFalse();
    }

    [Test]
    public async Task A_cursor_moves_neither_back_nor_beyond_the_records()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: true);
        Batch.Of("a", "b").AppendTo(ring);
        cursor.MoveTo(1);
        await Assert.That(() => cursor.MoveTo(0)).Throws<ArgumentOutOfRangeException>();
        await Assert.That(() => cursor.MoveTo(3)).Throws<ArgumentOutOfRangeException>();
        await Assert.That(cursor.Position).IsEqualTo(1);
    }

    [Test]
    public async Task A_required_cursor_holds_the_appender_back_and_frees_it_by_moving_on()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: true);
        int appended = Fill(ring);
        await Assert.That(ring.Next).IsEqualTo(appended);
        await Assert.That(ring.IsIntact(0)).IsTrue();
        await Assert.That(Batch.Of(new string('x', MaxRecordBytes)).AppendTo(ring)).IsEqualTo(0);
        await Assert.That(cursor.CatchUp()).IsEqualTo(0);

        cursor.MoveTo(ring.Next);
        await Assert.That(Fill(ring)).IsGreaterThan(0);
        await Assert.That(ring.IsIntact(cursor.Position)).IsTrue();
        await Assert.That(cursor.CatchUp()).IsEqualTo(0);
    }

    [Test]
    public async Task Of_a_batch_that_does_not_fit_the_front_is_taken_and_the_rest_later()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: true);
        var batch = new Batch();
        for (int i = 0; i < 50; i++)
        {
            batch.Add([(byte)i, .. new byte[50]], gap: 1);
        }
        int taken = 0;
        int rounds = 0;
        while (taken < 50 && rounds++ < 50)
        {
            RecordSlice[] rest = batch.Slices[taken..];
            int appended = ring.Append(batch.Bytes, rest, Protocol.Tcp, source: 0);
            for (; cursor.Position < ring.Next; cursor.MoveTo(cursor.Position + 1))
            {
                Record record = ring.Read(cursor.Position);
                if (ring.Bytes(record.Offset, record.Length)[0] != cursor.Position)
                {
                    Assert.Fail($"Record {cursor.Position} is another one.");
                }
            }
            taken += appended;
        }
        await Assert.That(taken).IsEqualTo(50);
        await Assert.That(rounds).IsGreaterThan(1);
    }

    [Test]
    public async Task A_required_cursor_that_is_closed_holds_nobody_back()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        RingCursor cursor = ring.OpenCursor(required: true);
        Fill(ring);
        cursor.Dispose();
        await Assert.That(Batch.Of("a", "b", "c").AppendTo(ring)).IsEqualTo(3);
    }

    [Test]
    public async Task The_slowest_of_several_required_cursors_counts()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor slow = ring.OpenCursor(required: true);
        using RingCursor fast = ring.OpenCursor(required: true);
        Fill(ring);
        fast.MoveTo(ring.Next);
        await Assert.That(Fill(ring)).IsEqualTo(0);
        slow.MoveTo(ring.Next);
        await Assert.That(Fill(ring)).IsGreaterThan(0);
    }

    [Test]
    public async Task A_lossy_cursor_that_is_lapped_says_how_many_records_it_missed()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: false);
        Batch.Of("0", "1", "2").AppendTo(ring);
        await Assert.That(cursor.CatchUp()).IsEqualTo(0);
        cursor.MoveTo(1);
        for (int i = 0; i < 100; i++)
        {
            Batch.Of(new string('x', MaxRecordBytes)).AppendTo(ring);
        }
        long first = ring.First;
        await Assert.That(first).IsGreaterThan(1);
        await Assert.That(cursor.CatchUp()).IsEqualTo(first - 1);
        await Assert.That(cursor.Position).IsEqualTo(first);
        await Assert.That(cursor.CatchUp()).IsEqualTo(0);
        await Assert.That(cursor.Lag).IsEqualTo(ring.Next - first);
    }

    [Test]
    public async Task A_cursor_reads_on_in_what_users_do_not_see_any_more()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: false);
        Batch.Of("a", "b", "c", "d").AppendTo(ring);
        ring.Clear();
        await Assert.That(cursor.CatchUp()).IsEqualTo(0);
        await Assert.That(cursor.Lag).IsEqualTo(4);
        await Assert.That(ring.IsIntact(0)).IsTrue();
    }

    [Test]
    public async Task A_cursor_that_lets_go_holds_nobody_back_until_it_is_required_again()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: true);
        int appended = Fill(ring);
        await Assert.That(ring.End).IsEqualTo(0);
        cursor.LetGo();
        await Assert.That(cursor.IsRequired).IsFalse();
        await Assert.That(ring.End).IsEqualTo(appended);
        await Assert.That(Fill(ring)).IsEqualTo(1000);
        long first = ring.First;
        await Assert.That(cursor.Require()).IsEqualTo(first);
        await Assert.That(cursor.IsRequired).IsTrue();
        await Assert.That(cursor.Position).IsEqualTo(first);
        await Assert.That(Fill(ring)).IsLessThan(1000);
        await Assert.That(ring.IsIntact(cursor.Position)).IsTrue();
        // What users saw meanwhile, they go on to see.
        await Assert.That(ring.End).IsEqualTo(appended + 1000);
        cursor.MoveTo(ring.Next);
        await Assert.That(ring.End).IsEqualTo(ring.Next);
    }

    [Test]
    public async Task A_cursor_that_missed_nothing_is_required_again_where_it_stands()
    {
        using var ring = new RecordRing(s_options, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: true);
        Batch.Of("a", "b").AppendTo(ring);
        cursor.MoveTo(1);
        cursor.LetGo();
        await Assert.That(cursor.Require()).IsEqualTo(0);
        await Assert.That(cursor.Require()).IsEqualTo(0);
        await Assert.That(cursor.Position).IsEqualTo(1);
        cursor.Dispose();
        await Assert.That(Fill(ring)).IsEqualTo(1000);
    }

    [Test]
    public async Task A_cursor_goes_back_to_what_is_still_whole_and_users_go_on_to_see_it()
    {
        using var ring = new RecordRing(s_options with { Capacity = 5 }, new SteppingTime());
        using RingCursor cursor = ring.OpenCursor(required: true);
        Batch.Of("a", "b", "c").AppendTo(ring);
        cursor.MoveTo(3);
        await Assert.That(() => cursor.GoBackTo(4)).Throws<ArgumentOutOfRangeException>();
        RingCounts counts = ring.Count();
        cursor.GoBackTo(1);
        await Assert.That(cursor.Position).IsEqualTo(1);
        await Assert.That(ring.VisibleRange()).IsEqualTo((0L, 3L));
        await Assert.That(ring.Count()).IsEqualTo(counts);
        await Assert.That(ring.Clear()).IsEqualTo(3);
        await Assert.That(ring.Clear()).IsEqualTo(0);
        Batch.Of("d").AppendTo(ring);
        await Assert.That(ring.VisibleRange()).IsEqualTo((3L, 3L));
        cursor.MoveTo(ring.Next);
        for (int i = 0; i < 100; i++)
        {
            Batch.Of(new string('x', MaxRecordBytes)).AppendTo(ring);
            cursor.MoveTo(ring.Next);
        }
        cursor.GoBackTo(0);
        await Assert.That(cursor.Position).IsEqualTo(ring.First);
        await Assert.That(ring.First).IsGreaterThan(0);
    }

    /// <summary>Appends until a record is refused; the number of those that were taken.</summary>
    private static int Fill(RecordRing ring)
    {
        int appended = 0;
        while (appended < 1000 && Batch.Of(new string('x', MaxRecordBytes)).AppendTo(ring) == 1)
        {
            appended++;
        }
        return appended;
    }
}
