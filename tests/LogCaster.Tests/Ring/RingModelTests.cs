using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Ring;

/// <summary>Random operations on a ring and on a list, which must agree after each of them. The seed is in every message.</summary>
internal sealed class RingModelTests
{
    [Test]
    [Arguments(1, 1, 8 * 101, 100, 150_000, 0)]
    [Arguments(2, 7, 16 * 1024, 1000, 60_000, 0)]
    [Arguments(3, 1000, 64 * 1024, 2000, 60_000, 0)]
    [Arguments(4, 100_000, 1 << 20, 20_000, 60_000, 0)]
    [Arguments(5, 20_000, 16 << 20, 4000, 60_000, 0)]
    [Arguments(6, 300, 6 << 20, 600, 60_000, 0)]
    [Arguments(7, 40_000, 60 << 20, 20_000, 120_000, 0)]
    [Arguments(8, 20_000, 40 << 20, 10_000, 60_000, 0)]
    [Arguments(9, 7, 16 * 1024, 1000, 60_000, 1)]
    [Arguments(10, 1000, 64 * 1024, 2000, 60_000, 123_456_789_012)]
    [Arguments(11, 300, 6 << 20, 600, 60_000, 65_535)]
    public async Task A_ring_behaves_as_a_list_that_forgets_its_oldest(int seed, int capacity, int bufferBytes, int maxRecordBytes, int operations, long begin)
    {
        using var model = new Model(seed, new RingOptions(capacity, bufferBytes, maxRecordBytes), begin);
        for (int i = 0; i < operations; i++)
        {
            model.Operate();
            if (model.Difference is string difference)
            {
                Assert.Fail($"Seed {seed}, operation {i}: {difference}");
            }
        }
        await Assert.That(model.Appended).IsGreaterThan(operations);
    }

    private sealed class Model : IDisposable
    {
        private readonly Random _random;
        private readonly SteppingTime _time = new();
        private readonly RingOptions _options;
        private readonly RecordRing _ring;
        private readonly List<Entry> _records = [];
        private readonly byte[] _noise = new byte[1 << 16];
        private readonly long _begin;
        private readonly RingCursor _lossy;
        private RingCursor? _required;
        private long _clearedBelow;
        private long _cleared;
        private readonly List<(long Below, long Count)> _clears = [];
        private long _shown;
        private long _disorderedBelow;
        private long _mustFirst;
        private long _lastTicks;
        private bool _isLongPhase;

        public Model(int seed, RingOptions options, long begin)
        {
            _begin = _clearedBelow = _shown = begin;
            _random = new Random(seed);
            _random.NextBytes(_noise);
            _options = options;
            _ring = new RecordRing(options, _time, begin);
            _lossy = _ring.OpenCursor(required: false);
        }

        public int Appended => _records.Count;

        public string? Difference { get; private set; }

        private long Next => _begin + _records.Count;

        /// <summary>What a required cursor has not taken, users do not see, unless they have seen it before.</summary>
        private long End => long.Max(_shown, _required is { IsRequired: true } required ? required.Position : Next);

        public void Dispose()
        {
            _lossy.Dispose();
            _ring.Dispose();
        }

        public void Operate()
        {
            switch (_random.Next(100))
            {
                case < 70:
                    Append();
                    break;
                case < 71 when _random.Next(200) == 0:
                    Clear();
                    break;
                case < 72 when _random.Next(200) == 0:
                    Unclear();
                    break;
                case < 75:
                    _time.Ticks += TimeSpan.TicksPerMillisecond * (_random.Next(20) == 0 ? -_random.Next(1000) : _random.Next(1000));
                    break;
                case < 80:
                    MoveRequired();
                    break;
                case < 90:
                    MoveLossy();
                    break;
                default:
                    Check(_random.Next(30) == 0 ? int.MaxValue : 3);
                    break;
            }
            _shown = End;
            CheckCounts();
        }

        private void Append()
        {
            var batch = new Batch();
            List<Entry> entries = [];
            int count = _random.Next(10) == 0 ? _random.Next(200) : _random.Next(1, 8);
            for (int i = 0; i < count; i++)
            {
                Entry entry = NewEntry();
                bool isCut = entry.Flags == RecordFlags.Truncated;
                batch.Add(_noise.AsSpan(entry.Start, isCut ? entry.Length - 3 : entry.Length), gap: _random.Next(8) == 0 ? _random.Next(40) : 1,
                    entry.Severity, entry.Flags);
                entries.Add(entry);
            }
            int source = _random.Next(100);
            _disorderedBelow = _time.Ticks < _lastTicks ? Next : _disorderedBelow;
            _lastTicks = _time.Ticks;
            int appended = batch.AppendTo(_ring, source);
            foreach (Entry entry in entries.Take(appended))
            {
                _records.Add(entry with { Ticks = _time.Ticks, Source = source });
            }
            if (appended < count && _required is not { IsRequired: true })
            {
                Difference ??= $"{appended} of {count} records were taken, and no cursor is in the way";
            }
        }

        private Entry NewEntry()
        {
            bool isCut = _random.Next(20) == 0;
            // Records become longer for a while now and then.
            _isLongPhase ^= _random.Next(_isLongPhase ? 3000 : 200_000) == 0;
            int length = _random.Next(1000) switch
            {
                _ when _isLongPhase => _random.Next(1, _options.MaxRecordBytes + 1),
                0 => _options.MaxRecordBytes,
                < 3 => _random.Next(1, _options.MaxRecordBytes + 1),
                _ => _random.Next(1, int.Min(_options.MaxRecordBytes, 60) + 1),
            };
            length = isCut ? int.Max(length, 4) : length;
            return new Entry(
                _random.Next(_noise.Length - length), length, (Severity)_random.Next(9), isCut ? RecordFlags.Truncated : RecordFlags.None, 0, 0);
        }

        private void Clear()
        {
            long current = _ring.Count().Current;
            if (_ring.Clear() != current)
            {
                Difference ??= "CLEAR says another number than COUNT";
            }
            if (current > 0)
            {
                _clears.Add((_clearedBelow, current));
                _clears.RemoveRange(0, int.Max(0, _clears.Count - ClearMarks.MaxUndo));
            }
            _cleared += current;
            _clearedBelow = End;
        }

        private void Unclear()
        {
            long current = _ring.Count().Current;
            Unclearing? came = _ring.Unclear();
            (long Below, long Count) last = _clears.LastOrDefault();
            bool isExpected = _clears.Count > 0 == came is not null;
            if (isExpected && came is Unclearing done)
            {
                _clears.RemoveAt(_clears.Count - 1);
                _cleared -= last.Count;
                _clearedBelow = last.Below;
                isExpected = done.Cleared == last.Count && done.Overwritten >= 0 && done.Shown == _ring.Count().Current - current;
            }
            if (!isExpected)
            {
                Difference ??= $"UNCLEAR says {came}, and the last CLEAR was of {last}";
            }
        }

        private void MoveRequired()
        {
            if (_required is null)
            {
                _required = _random.Next(4) == 0 ? _ring.OpenCursor(required: true) : null;
            }
            else if (_random.Next(6) == 0)
            {
                _required.Dispose();
                _required = null;
            }
            else if (_random.Next(6) == 0)
            {
                GoBack(_required);
            }
            else if (!_required.IsRequired)
            {
                Require(_required);
            }
            else if (_random.Next(6) == 0)
            {
                _required.LetGo();
            }
            else
            {
                CheckRecord(_required.Position, mustBeIntact: true);
                _required.MoveTo(_random.NextInt64(_required.Position, _ring.Next + 1));
            }
        }

        private void GoBack(RingCursor cursor)
        {
            long position = _random.NextInt64(_begin, cursor.Position + 1);
            long expected = long.Min(cursor.Position, long.Max(position, _ring.First));
            cursor.GoBackTo(position);
            if (cursor.Position != expected)
            {
                Difference ??= $"a cursor that was to go back to {position} stands at {cursor.Position}, not {expected}";
            }
        }

        private void Require(RingCursor cursor)
        {
            long missed = long.Max(0, _ring.First - cursor.Position);
            long expected = cursor.Position + missed;
            if (cursor.Require() != missed || cursor.Position != expected)
            {
                Difference ??= $"a cursor that is required again stands at {cursor.Position}, not {expected}";
            }
        }

        private void MoveLossy()
        {
            long before = _lossy.Position;
            long missed = _lossy.CatchUp();
            if (missed != long.Max(0, _ring.First - before) || _lossy.Position != before + missed || _lossy.Lag != Next - _lossy.Position)
            {
                Difference ??= $"the lossy cursor went from {before} to {_lossy.Position} and says that it missed {missed}";
            }
            _lossy.MoveTo(_random.NextInt64(_lossy.Position, _ring.Next + 1));
        }

        private void CheckCounts()
        {
            RingCounts counts = _ring.Count();
            (long from, long to) = _ring.VisibleRange();
            _mustFirst = long.Max(_mustFirst, _ring.First);
            bool isRight = counts.Total == End - _begin && _ring.Next == Next && to == End && _ring.End == End
                && counts.Total == counts.Current + counts.Dropped + counts.Cleared && counts.Cleared == _cleared
                && counts.Current == to - from && counts.Current >= 0 && counts.Dropped >= 0 && counts.Current <= _options.Capacity
                && from >= _clearedBelow && from >= _ring.First && _ring.First == _mustFirst
                && (_required is not { IsRequired: true } || _ring.First <= _required.Position)
                && _ring.DisorderedBelow == _disorderedBelow
                && _ring.VisibleBytes() >= counts.Current && _ring.VisibleBytes() <= _options.BufferBytes;
            if (!isRight)
            {
                Difference ??= $"{counts}, visible {from} to {to}, first {_ring.First}, disordered below {_ring.DisorderedBelow} (not {_disorderedBelow})";
            }
        }

        /// <summary>Compares visible records, all or some.</summary>
        private void Check(int most)
        {
            (long from, long to) = _ring.VisibleRange();
            if (most == int.MaxValue)
            {
                CheckThatEnoughIsThere(from, to);
            }
            if (to - from <= most)
            {
                for (long sequence = from; sequence < to; sequence++)
                {
                    CheckRecord(sequence, mustBeIntact: true);
                }
                return;
            }
            for (int i = 0; i < int.Min(most, 300); i++)
            {
                CheckRecord(_random.NextInt64(_ring.First, to), mustBeIntact: true);
            }
        }

        /// <summary>The newest records that fit half of the buffer must be there, up to the capacity.</summary>
        private void CheckThatEnoughIsThere(long from, long to)
        {
            long bytes = 0;
            // What users do not see yet takes room too.
            long newest = Next;
            long oldest = long.Max(long.Max(_clearedBelow, to - _options.Capacity), Next - _ring.SlotCount);
            while (newest > oldest && bytes + _records[(int)(newest - _begin) - 1].Length + 40 <= _options.BufferBytes / 2)
            {
                bytes += _records[(int)(--newest - _begin)].Length + 40;
            }
            if (from > newest && from < to)
            {
                Difference ??= $"records from {newest} on fit half of the buffer, but the oldest that is seen is {from}";
            }
        }

        private void CheckRecord(long sequence, bool mustBeIntact)
        {
            if (sequence >= _ring.Next)
            {
                return;
            }
            Record record = _ring.Read(sequence);
            Entry entry = _records[(int)(sequence - _begin)];
            ReadOnlySpan<byte> expected = _noise.AsSpan(entry.Start, entry.Flags == RecordFlags.Truncated ? entry.Length - 3 : entry.Length);
            ReadOnlySpan<byte> actual = _ring.Bytes(record.Offset, record.Length);
            bool isSame = record.Length == entry.Length && record.Ticks == entry.Ticks && record.Severity == entry.Severity
                && record.Flags == entry.Flags && record.Source == entry.Source && actual.StartsWith(expected)
                && (entry.Flags == RecordFlags.None || actual.EndsWith("..."u8));
            if (!isSame || (mustBeIntact && !_ring.IsIntact(sequence)))
            {
                Difference ??= $"record {sequence} of {_ring.First} to {_ring.Next} is {record.Length} bytes, \"{Encoding.Latin1.GetString(actual)}\"";
            }
        }

        private readonly record struct Entry(int Start, int Length, Severity Severity, RecordFlags Flags, long Ticks, int Source);
    }
}
