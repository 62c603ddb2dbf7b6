using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Query;

internal sealed class LiveMatchesTests
{
    private static readonly RingOptions s_small = new(Capacity: 100, BufferBytes: 64 * 1024, MaxRecordBytes: 1000);

    [Test]
    public async Task What_comes_is_shown_once_in_order_and_only_if_it_matches()
    {
        using var follower = new Follower(s_small, "ERROR");
        follower.Append("ERROR one", "INFO two", "an ERROR three");
        string first = follower.Follow();
        string nothing = follower.Follow();
        follower.Append("INFO four");
        string noMatch = follower.Follow();
        follower.Append("ERROR five");

        await Assert.That(first).IsEqualTo("ERROR one\nan ERROR three\n");
        await Assert.That(nothing).IsEmpty();
        await Assert.That(noMatch).IsEmpty();
        await Assert.That(follower.Follow()).IsEqualTo("ERROR five\n");
        await Assert.That((follower.Matches, follower.Missed)).IsEqualTo((3L, 0L));
    }

    [Test]
    public async Task What_was_there_before_the_position_is_not_shown()
    {
        using var ring = new RecordRing(s_small, TimeProvider.System);
        _ = Batch.Of("ERROR one", "ERROR two", "ERROR three").AppendTo(ring);
        using var follower = new Follower(ring, "ERROR", position: 2);

        await Assert.That(follower.Follow()).IsEqualTo("ERROR three\n");
    }

    [Test]
    public async Task What_comes_after_the_end_of_a_round_is_left_for_the_next()
    {
        using var follower = new Follower(s_small, "ERROR");
        follower.Append("ERROR one", "ERROR two", "ERROR three");

        await Assert.That(follower.FollowTo(2)).IsEqualTo("ERROR one\nERROR two\n");
        await Assert.That(follower.Live.Position).IsEqualTo(2);
        await Assert.That(follower.Follow()).IsEqualTo("ERROR three\n");
    }

    [Test]
    public async Task A_step_writes_about_a_chunk_and_the_next_goes_on_where_it_ended()
    {
        using var follower = new Follower(new RingOptions(10_000, 8 << 20, 1000), "ERROR");
        string[] lines = [.. Enumerable.Range(0, 2000).Select(n => $"ERROR {n} {new string('x', n % 500)}")];
        follower.Append(lines);
        var all = new StringBuilder();
        int steps = 0;
        int longest = 0;
        while (follower.Live.Position < lines.Length)
        {
            string step = follower.Step();
            all.Append(step);
            longest = int.Max(longest, step.Length);
            steps++;
        }

        await Assert.That(all.ToString()).IsEqualTo(string.Concat(lines.Select(line => line + "\n")));
        await Assert.That(longest).IsLessThan(LiveMatches.ChunkBytes + 1000);
        await Assert.That(steps).IsGreaterThan(10);
    }

    [Test]
    public async Task Records_that_were_overwritten_before_they_were_looked_at_are_said_to_be_missed()
    {
        using var follower = new Follower(s_small, "ERROR");
        const int Records = 200_000;
        for (int i = 0; i < Records; i += 1000)
        {
            follower.Append([.. Enumerable.Range(i, 1000).Select(n => $"ERROR {n}")]);
        }
        long first = follower.Ring.First;
        string shown = follower.Follow();

        await Assert.That(first).IsGreaterThan(0);
        await Assert.That(shown).StartsWith($"# missed {first} records: they came faster than they could be looked at\nERROR {first}\n");
        await Assert.That(shown).EndsWith($"\nERROR {Records - 1}\n");
        await Assert.That(follower.Missed).IsEqualTo(first);
        await Assert.That(follower.Matches + follower.Missed).IsEqualTo(Records);
    }

    [Test]
    public async Task Matches_that_are_overwritten_before_they_are_written_are_said_to_be_missed()
    {
        using var follower = new Follower(new RingOptions(10_000, 1 << 20, 1000), "ERROR");
        follower.Append([.. Enumerable.Range(0, 2000).Select(n => $"ERROR {n} {new string('x', 100)}")]);
        string before = follower.Step();
        long shown = follower.Matches;
        for (int i = 0; i < 20; i++)
        {
            follower.Append([.. Enumerable.Range(0, 1000).Select(_ => new string('y', 100))]);
        }
        string after = follower.Follow();

        await Assert.That(before).StartsWith("ERROR 0 ");
        await Assert.That(shown).IsLessThan(2000);
        await Assert.That(after).StartsWith("# missed ").And.DoesNotContain("ERROR");
        await Assert.That(follower.Missed).IsGreaterThanOrEqualTo(2000 - shown);
    }

    [Test]
    public async Task When_the_time_is_over_the_block_is_left_out_and_said_to_be_missed()
    {
        using var follower = new Follower(s_small, "ERROR");
        follower.Append("ERROR one", "ERROR two");
        follower.Budget.Cancel();
        string skipped = follower.Step();
        follower.Budget = QueryAnswers.Enough();
        follower.Budget.Resume();
        follower.Append("ERROR three");

        await Assert.That(skipped).IsEqualTo("# missed 2 records: they came faster than they could be looked at\n");
        await Assert.That(follower.Follow()).IsEqualTo("ERROR three\n");
        await Assert.That((follower.Matches, follower.Missed)).IsEqualTo((1L, 2L));
    }

    [Test]
    public async Task Who_wants_no_notes_gets_none()
    {
        using var follower = new Follower(s_small, "ERROR", quiet: true);
        follower.Append("ERROR one");
        follower.Budget.Cancel();
        string skipped = follower.Step();
        var note = new ArrayBufferWriter<byte>();
        follower.Live.WriteDropped(note, 120);

        await Assert.That(skipped).IsEmpty();
        await Assert.That(follower.Missed).IsEqualTo(1);
        await Assert.That(note.WrittenCount).IsEqualTo(0);
    }

    [Test]
    [Arguments(OutputFormat.Line, "# dropped 120 (slow reader)\n")]
    [Arguments(OutputFormat.Raw, "# dropped 120 (slow reader)\n")]
    [Arguments(OutputFormat.Json, "{\"note\":\"dropped 120 (slow reader)\"}\n")]
    public async Task A_slow_reader_is_told_how_many_he_missed(OutputFormat format, string expected)
    {
        using var ring = new RecordRing(s_small, TimeProvider.System);
        var live = new LiveMatches(ring, QueryAnswers.NoSources, new LogQuery { Output = format }, TimeZoneInfo.Utc, 0, new LiveRoom(ring));
        var note = new ArrayBufferWriter<byte>();
        live.WriteDropped(note, 120);

        await Assert.That(Encoding.UTF8.GetString(note.WrittenSpan)).IsEqualTo(expected);
    }

    /// <summary>Follows a ring for the records that hold a text.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly bool _ownsRing;

        public Follower(RingOptions options, string text, bool quiet = false)
            : this(new RecordRing(options, TimeProvider.System), text, position: 0, quiet) => _ownsRing = true;

        public Follower(RecordRing ring, string text, long position, bool quiet = false)
        {
            Ring = ring;
            var query = new LogQuery { Filter = new TextFilter([.. Encoding.UTF8.GetBytes(text)], IgnoreCase: false), Output = OutputFormat.Raw, Quiet = quiet };
            Live = new LiveMatches(ring, QueryAnswers.NoSources, query, TimeZoneInfo.Utc, position, new LiveRoom(ring));
            Budget.Resume();
        }

        public RecordRing Ring { get; }

        public LiveMatches Live { get; }

        public QueryBudget Budget { get; set; } = QueryAnswers.Enough();

        public long Matches { get; private set; }

        public long Missed { get; private set; }

        public void Append(params string[] texts) => _ = Batch.Of(texts).AppendTo(Ring);

        public string Step() => Step(Ring.Next);

        public string Follow() => FollowTo(Ring.Next);

        public string FollowTo(long end)
        {
            var all = new StringBuilder();
            while (Live.Position < end)
            {
                all.Append(Step(end));
            }
            return all.ToString();
        }

        public void Dispose()
        {
            if (_ownsRing)
            {
                Ring.Dispose();
            }
        }

        private string Step(long end)
        {
            _output.ResetWrittenCount();
            Matches += Live.Step(_output, end, Budget, out long missed);
            Missed += missed;
            return Encoding.UTF8.GetString(_output.WrittenSpan);
        }
    }
}
