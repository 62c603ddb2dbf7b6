using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Engine.Query;

/// <summary>
/// Counts the matches of a query by time. Buckets begin at whole multiples of their length in the zone of the query, UTC if it names none; those
/// between the first and the last match are shown even if they are empty, as long as they are not too many.
/// </summary>
public sealed class HistRun : PieceRun
{
    /// <summary>How many buckets with matches an answer may have: bounds its memory.</summary>
    public const int MaxBuckets = 10_000;

    // A screen full of rows, if the user did not say how long a bucket is.
    private const int RowsByDefault = 40;

    private static readonly long[] s_lengths =
    [
        .. new[] { 1, 10, 100, 1000, 5000, 10_000, 30_000 }.Select(ms => ms * TimeSpan.TicksPerMillisecond),
        .. new[] { 1, 5, 10, 30, 60, 180, 360, 720, 1440, 10_080, 43_200 }.Select(minutes => minutes * TimeSpan.TicksPerMinute),
    ];

    private readonly LogQuery _query;
    private readonly TimeZoneInfo _zone;
    private readonly long _bucketTicks;
    private readonly SortedDictionary<long, long> _buckets = [];
    private HistogramText? _text;
    private long _next;
    private bool _isTooFine;

    /// <summary>Begins a histogram over what users see now.</summary>
    /// <param name="log">The records.</param>
    /// <param name="query">What to count.</param>
    /// <param name="bucketTicks">How long a bucket is, in ticks; 0 chooses by the time that the records span.</param>
    /// <param name="budget">How long it may compute.</param>
    public HistRun(SearchableLog log, LogQuery query, long bucketTicks, QueryBudget budget)
        : base(log, query, budget)
    {
        _query = query;
        _zone = query.Zone ?? TimeZoneInfo.Utc;
        _bucketTicks = bucketTicks > 0 ? bucketTicks : Choose();
    }

    /// <inheritdoc/>
    protected override bool Answer(ArrayBufferWriter<byte> output)
    {
        if (_isTooFine)
        {
            Encoding.ASCII.GetBytes($"ERROR: the matches are in more than {MaxBuckets} buckets; allowed: longer ones, such as HIST 1h, or less time, such as last=1h\n", output);
            return false;
        }
        if (_buckets.Count == 0)
        {
            HistogramText.WriteHeader(output, _query.Output);
            new RecordFormat(_query, Log.Sources, _zone).WriteNote(output, "nothing found");
            return false;
        }
        if (_text is null)
        {
            _text = new HistogramText(_query.Output, _zone, _bucketTicks, _buckets.Values.Max());
            HistogramText.WriteHeader(output, _query.Output);
            _next = _buckets.Keys.First();
        }
        return WriteRows(_text, output);
    }

    private protected override PieceTally NewTally() => new Tally(_zone, _bucketTicks, hasFiles: Log.History is not null);

    private protected override void Sum(IReadOnlyList<PieceTally> tallies)
    {
        foreach (Tally tally in tallies.Cast<Tally>())
        {
            _isTooFine |= tally.IsFull;
            foreach ((long bucket, long count) in tally.Buckets)
            {
                _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + count;
            }
        }
        _isTooFine |= _buckets.Count > MaxBuckets;
    }

    private bool WriteRows(HistogramText text, ArrayBufferWriter<byte> output)
    {
        long last = _buckets.Keys.Last();
        bool showsEmpty = last - _buckets.Keys.First() < MaxBuckets;
        if (!showsEmpty)
        {
            // At most some hundred KiB: as many rows as there are buckets.
            foreach ((long bucket, long count) in _buckets)
            {
                text.Write(output, bucket * _bucketTicks, count);
            }
            return false;
        }
        for (; _next <= last && output.WrittenCount < ChunkBytes; _next++)
        {
            text.Write(output, _next * _bucketTicks, _buckets.GetValueOrDefault(_next));
        }
        return _next <= last;
    }

    private long Choose()
    {
        if (Records == 0)
        {
            return TimeSpan.TicksPerMinute;
        }
        long span = long.Abs(Log.TicksOf(Range.To - 1) - Log.TicksOf(Range.From));
        int index = Array.FindIndex(s_lengths, length => span / length <= RowsByDefault);
        return s_lengths[index < 0 ? ^1 : index];
    }

    private sealed class Tally(TimeZoneInfo zone, long bucketTicks, bool hasFiles) : PieceTally
    {
        // No zone changes its offset but at a whole quarter of an hour.
        private const long OffsetHolds = 15 * TimeSpan.TicksPerMinute;

        private long[] _ticks = new long[1024];
        private long _quarter = -1;
        private long _offset;

        public Dictionary<long, long> Buckets { get; } = [];

        public bool IsFull { get; private set; }

        public override long Add(in BlockData data, ReadOnlySpan<int> hits)
        {
            if (_ticks.Length < hits.Length)
            {
                _ticks = new long[hits.Length];
            }
            Span<long> ticks = _ticks.AsSpan(0, hits.Length);
            for (int i = 0; i < hits.Length; i++)
            {
                ticks[i] = data.Records[hits[i]].Ticks;
            }
            // A slot that was overwritten meanwhile holds another time.
            if (data.FirstIntact() > data.From)
            {
                return AddIntact(data, ticks, hits);
            }
            long bucket = -1;
            long count = 0;
            foreach (long tick in ticks)
            {
                long of = BucketOf(tick);
                if (of != bucket)
                {
                    Flush(bucket, count);
                    bucket = of;
                    count = 0;
                }
                count++;
            }
            Flush(bucket, count);
            return data.To;
        }

        // Where files have what the ring has overwritten, they are asked for all of it.
        private long AddIntact(in BlockData data, ReadOnlySpan<long> ticks, ReadOnlySpan<int> hits)
        {
            if (hasFiles)
            {
                return data.From;
            }
            long first = data.FirstIntact();
            for (int i = 0; i < hits.Length; i++)
            {
                if (data.From + hits[i] >= first)
                {
                    Flush(BucketOf(ticks[i]), 1);
                }
            }
            return data.To;
        }

        private void Flush(long bucket, long count)
        {
            if (count == 0)
            {
                return;
            }
            if (Buckets.Count >= MaxBuckets && !Buckets.ContainsKey(bucket))
            {
                IsFull = true;
                return;
            }
            CollectionsMarshal.GetValueRefOrAddDefault(Buckets, bucket, out _) += count;
        }

        private long BucketOf(long ticks)
        {
            ticks = long.Clamp(ticks, 0, DateTime.MaxValue.Ticks);
            if (ticks / OffsetHolds != _quarter)
            {
                _quarter = ticks / OffsetHolds;
                _offset = zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks;
            }
            return long.Clamp(ticks + _offset, 0, DateTime.MaxValue.Ticks) / bucketTicks;
        }
    }
}
