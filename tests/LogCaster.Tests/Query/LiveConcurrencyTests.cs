using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Query;

/// <summary>
/// Followers while a writer laps the ring: every line is whole, wanted and in order, and what is not shown is said to be missed. Bounded by records,
/// not by time.
/// </summary>
[NotInParallel]
internal sealed class LiveConcurrencyTests
{
    private const int MaxRecordBytes = 400;
    private const long Records = 400_000;

    [Test]
    [Arguments(1000, 64 * 1024, 0)]
    [Arguments(100, 8 << 20, 0)]
    [Arguments(100_000, 64 << 20, 64)]
    public async Task What_is_shown_was_written_and_what_is_not_was_missed(int capacity, int bufferBytes, int mostAhead)
    {
        using var ring = new RecordRing(new RingOptions(capacity, bufferBytes, MaxRecordBytes), TimeProvider.System);
        var all = new Follower(ring, null);
        var some = new Follower(ring, "aaaa");
        long wanted = 0;
        var writer = new Thread(() => wanted = Write(ring, mostAhead, () => long.Min(all.Live.Position, some.Live.Position)));
        writer.Start();
        while (all.Faults.IsEmpty && some.Faults.IsEmpty && (all.Live.Position < Records || some.Live.Position < Records))
        {
            all.Step();
            some.Step();
        }
        bool isBroken = !all.Faults.IsEmpty || !some.Faults.IsEmpty;
        writer.Join();

        await Assert.That(all.Faults).IsEmpty();
        await Assert.That(some.Faults).IsEmpty();
        await Assert.That(isBroken).IsFalse();
        await Assert.That(all.Shown + all.Missed).IsEqualTo(Records);
        await Assert.That(all.Shown).IsGreaterThan(1000);
        await Assert.That(some.Shown).IsGreaterThan(10);
        if (mostAhead > 0)
        {
            await Assert.That((all.Missed, some.Missed)).IsEqualTo((0L, 0L));
            await Assert.That(some.Shown).IsEqualTo(wanted);
        }
    }

    /// <summary>Writes all records; gives how many hold four times a.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="mostAhead">How many batches it may be ahead of the slowest follower; 0: it never waits.</param>
    /// <param name="followed">How far the slowest follower is.</param>
    private static long Write(RecordRing ring, int mostAhead, Func<long> followed)
    {
        byte[] bytes = new byte[64 * (MaxRecordBytes + 1)];
        var slices = new RecordSlice[64];
        long wanted = 0;
        for (long number = 0; number < Records;)
        {
            int end = 0;
            for (int i = 0; i < slices.Length; i++)
            {
                int length = SignedRecord.Write(writer: 0, number++, MaxRecordBytes, bytes.AsSpan(end));
                slices[i] = new RecordSlice { Start = end, Length = length };
                wanted += bytes.AsSpan(end, length).IndexOf("aaaa"u8) >= 0 ? 1 : 0;
                end += length + 1;
            }
            _ = ring.Append(bytes, slices, Protocol.Tcp, source: 0);
            if (mostAhead > 0)
            {
                long due = number - (mostAhead * 64);
                _ = SpinWait.SpinUntil(() => followed() >= due, TimeSpan.FromSeconds(20));
            }
        }
        return wanted;
    }

    private sealed class Follower
    {
        private readonly RecordRing _ring;
        private readonly string? _text;
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly QueryBudget _budget = QueryAnswers.Enough();
        private long _last = -1;

        public Follower(RecordRing ring, string? text)
        {
            _ring = ring;
            _text = text;
            var query = new LogQuery
            {
                Filter = text is null ? null : new TextFilter([.. Encoding.ASCII.GetBytes(text)], IgnoreCase: false),
                Output = OutputFormat.Raw,
                Quiet = true,
            };
            Live = new LiveMatches(ring, QueryAnswers.NoSources, query, TimeZoneInfo.Utc, 0, new LiveRoom(ring));
            _budget.Resume();
        }

        public LiveMatches Live { get; }

        public ConcurrentQueue<string> Faults { get; } = new();

        public long Shown { get; private set; }

        public long Missed { get; private set; }

        public void Step()
        {
            _output.ResetWrittenCount();
            int shown = Live.Step(_output, _ring.Next, _budget, out long missed);
            Shown += shown;
            Missed += missed;
            string[] lines = Encoding.ASCII.GetString(_output.WrittenSpan).Split('\n')[..^1];
            if (lines.Length != shown)
            {
                Faults.Enqueue($"{shown} shown, {lines.Length} lines");
            }
            foreach (string line in lines)
            {
                bool isWhole = SignedRecord.TryRead(Encoding.ASCII.GetBytes(line), MaxRecordBytes, out _, out long number);
                if (!isWhole || number <= _last || (_text is not null && !line.Contains(_text, StringComparison.Ordinal)))
                {
                    Faults.Enqueue($"number {number} after {_last}: \"{line}\"");
                }
                _last = number;
            }
        }
    }
}
