using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Tests.Ring;

/// <summary>Several writers and lock-free readers at once: what passes the check must be what was written. Bounded by records, not by time.</summary>
[NotInParallel]
internal sealed class RingConcurrencyTests
{
    private const int MaxRecordBytes = 2000;

    [Test]
    [Arguments(32 * 1024, 1000, 2, 100_000, true)]
    [Arguments(32 * 1024, 1000, 2, 200_000, false)]
    [Arguments(5 << 20, 100, 3, 200_000, false)]
    public async Task Every_record_that_is_intact_is_what_its_writer_wrote(int bufferBytes, int capacity, int writers, int recordsOfEach, bool isRequired)
    {
        using var ring = new RecordRing(new RingOptions(capacity, bufferBytes, MaxRecordBytes), TimeProvider.System);
        using var trial = new Trial(ring, writers, recordsOfEach, isRequired);
        trial.Run();
        await Assert.That(trial.Faults).IsEmpty();
        await Assert.That(ring.Count().Total).IsEqualTo((long)writers * recordsOfEach);
        await Assert.That(trial.Validated).IsGreaterThan(1000);
        await Assert.That(trial.TakenByRequired).IsEqualTo(isRequired ? (long)writers * recordsOfEach : 0);
        await Assert.That(trial.TakenByLossy + trial.MissedByLossy).IsEqualTo((long)writers * recordsOfEach);
    }

    private sealed class Trial : IDisposable
    {
        private const int BatchRecords = 40;

        private readonly RecordRing _ring;
        private readonly int _writers;
        private readonly int _recordsOfEach;
        private readonly RingCursor? _required;
        private readonly RingCursor _lossy;
        private int _writing;
        private long _validated;

        public Trial(RecordRing ring, int writers, int recordsOfEach, bool isRequired)
        {
            _ring = ring;
            _writers = writers;
            _recordsOfEach = recordsOfEach;
            _writing = writers;
            _required = isRequired ? ring.OpenCursor(required: true) : null;
            _lossy = ring.OpenCursor(required: false);
        }

        public ConcurrentQueue<string> Faults { get; } = new();

        public long Validated => _validated;

        public long TakenByRequired { get; private set; }

        public long TakenByLossy { get; private set; }

        public long MissedByLossy { get; private set; }

        private bool IsOver => Volatile.Read(ref _writing) == 0 || !Faults.IsEmpty;

        public void Dispose()
        {
            _required?.Dispose();
            _lossy.Dispose();
        }

        public void Run()
        {
            Thread[] threads =
            [
                .. Enumerable.Range(0, _writers).Select(writer => new Thread(() => Guard(() => Write(writer)))),
                new Thread(() => Guard(() => FollowRequired(_required))),
                new Thread(() => Guard(FollowLossy)),
                new Thread(() => Guard(() => ReadAnywhere(new Random(1)))),
            ];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }
            foreach (Thread thread in threads)
            {
                thread.Join();
            }
        }

        private void Guard(Action body)
        {
            try
            {
                body();
            }
            catch (Exception fault)
            {
                Faults.Enqueue(fault.ToString());
            }
        }

        private void Write(int writer)
        {
            var random = new Random(writer);
            byte[] bytes = new byte[BatchRecords * (MaxRecordBytes + 1)];
            var slices = new RecordSlice[BatchRecords];
            for (long number = 0; number < _recordsOfEach && Faults.IsEmpty;)
            {
                int count = (int)long.Min(random.Next(1, BatchRecords + 1), _recordsOfEach - number);
                int end = 0;
                for (int i = 0; i < count; i++)
                {
                    int length = SignedRecord.Write(writer, number++, MaxRecordBytes, bytes.AsSpan(end));
                    slices[i] = new RecordSlice { Start = end, Length = length };
                    end += length + 1;
                }
                int appended = 0;
                while (appended < count && Faults.IsEmpty)
                {
                    appended += _ring.Append(bytes, slices.AsSpan(appended, count - appended), Protocol.Tcp, writer);
                    if (appended < count)
                    {
                        Thread.Yield();
                    }
                }
            }
            Interlocked.Decrement(ref _writing);
        }

        /// <summary>A required cursor reads every record, each writer's in order.</summary>
        private void FollowRequired(RingCursor? cursor)
        {
            long[] next = new long[_writers];
            while (cursor is not null && !(IsOver && cursor.Lag == 0) && Faults.IsEmpty)
            {
                long to = _ring.Next;
                for (long sequence = cursor.Position; sequence < to; sequence++)
                {
                    if (!IsWhole(sequence, out int writer, out long number) || number != next[writer]++)
                    {
                        Faults.Enqueue($"The required cursor at {sequence} found number {number} of writer {writer}.");
                        return;
                    }
                    TakenByRequired++;
                }
                cursor.MoveTo(to);
            }
        }

        /// <summary>A lossy cursor reads records or is told how many it missed, each writer's in order.</summary>
        private void FollowLossy()
        {
            long[] last = [.. Enumerable.Repeat(-1L, _writers)];
            while (!(IsOver && _lossy.Lag == 0) && Faults.IsEmpty)
            {
                MissedByLossy += _lossy.CatchUp();
                long at = _lossy.Position;
                if (at == _ring.Next)
                {
                    Thread.Yield();
                    continue;
                }
                bool isWhole = IsWhole(at, out int writer, out long number);
                if (!_ring.IsIntact(at))
                {
                    continue;
                }
                if (!isWhole || number <= last[writer])
                {
                    Faults.Enqueue($"The lossy cursor at {at} found number {number} of writer {writer}.");
                    return;
                }
                last[writer] = number;
                TakenByLossy++;
                _lossy.MoveTo(at + 1);
            }
        }

        private void ReadAnywhere(Random random)
        {
            while (!IsOver)
            {
                (long from, long to) = random.Next(2) == 0 ? _ring.VisibleRange() : (_ring.First, _ring.Next);
                to = long.Min(to, from + random.Next(1, 50));
                for (long sequence = from; sequence < to; sequence++)
                {
                    bool isWhole = IsWhole(sequence, out int writer, out long number);
                    if (!_ring.IsIntact(sequence))
                    {
                        continue;
                    }
                    if (!isWhole)
                    {
                        Faults.Enqueue($"Record {sequence} is intact but torn: number {number} of writer {writer}.");
                        return;
                    }
                    _validated++;
                }
            }
        }

        private bool IsWhole(long sequence, out int writer, out long number)
        {
            Record record = _ring.Read(sequence);
            return SignedRecord.TryRead(_ring.Bytes(record.Offset, record.Length), MaxRecordBytes, out writer, out number)
                && writer == record.Source && (uint)writer < (uint)_writers;
        }
    }
}
