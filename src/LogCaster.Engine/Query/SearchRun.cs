using System;
using System.Buffers;
using System.Diagnostics;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>
/// Shows the matches of a query. The number of matches stands before them, so it counts first; what it finds meanwhile it writes down, as
/// far as it may, and only what did not fit is looked for again while the answer is sent. Memory is bounded, whatever matches.
/// </summary>
/// <remarks>
/// <para>Phases: <c>locate</c> (newest first, until the limit is reached, to know where to begin) → <c>gather</c> (count, write down) → <c>hand out</c> →
/// <c>stream</c> (the rest, found again). Without a limit there is nothing to locate; without a number in the answer (raw, JSON) nothing to gather.</para>
/// <para>A record that ingest overwrites between the first and the second look is replaced by a line that says so.</para>
/// </remarks>
public sealed class SearchRun : QueryRun
{
    // A step of at most this many blocks, about 16 MiB of log, takes some milliseconds: how soon a query can be ended.
    private const int BlocksPerStep = 16;

    private readonly RecordRing _ring;
    private readonly LogQuery _query;
    private readonly SourceTable _sources;
    private readonly ScanPlan _plan;
    private readonly TimestampText _timestamps;
    private readonly GatheredAnswer _gathered;
    private readonly bool _backward;
    private readonly QueryBudget _budget;
    private byte[] _copy = new byte[1024];
    private QueryRange _range;
    private MatchWalk _walk;
    private Phase _phase;
    private long _count;
    private long _shown;
    private bool _gatheredAll = true;
    private QueryRange _unshown;

    /// <summary>Begins a search in what users see now.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sources">Names of senders.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="zone">The zone of times in text.</param>
    /// <param name="maxGatheredBytes">How much of the answer may be held in memory while it is counted.</param>
    /// <param name="budget">How long it may compute.</param>
    /// <param name="shared">The memory that all answers share; null when there are no others.</param>
    public SearchRun(
        RecordRing ring,
        SourceTable sources,
        LogQuery query,
        TimeZoneInfo zone,
        int maxGatheredBytes,
        QueryBudget budget,
        AnswerMemory? shared = null)
    {
        _budget = budget;
        _ring = ring;
        _sources = sources;
        _query = query;
        _plan = ScanPlan.Of(query);
        _timestamps = new TimestampText(zone);
        _gathered = new GatheredAnswer(maxGatheredBytes, shared);
        _backward = query.Order == SortOrder.Descending;
        _range = QueryRange.Of(ring, query);
        if (query.Limit > 0 && query.AcceptsEverything)
        {
            _range = _range with { From = long.Max(_range.From, _range.To - query.Limit) };
        }
        bool mustLocate = query.Limit > 0 && !query.AcceptsEverything && !_backward;
        _walk = new MatchWalk(ring, _plan, _range, backward: mustLocate || _backward, budget);
        _phase = mustLocate ? Phase.Locate : HasNumber ? Phase.Gather : Phase.Stream;
    }

    /// <summary>Whether a part of the answer had to be looked for a second time, since it did not fit in memory.</summary>
    public bool LookedTwice => !_gatheredAll;

    private bool HasNumber => _query.Output == OutputFormat.Text;

    /// <inheritdoc/>
    public override bool Step(ArrayBufferWriter<byte> output)
    {
        int blocks = BlocksPerStep;
        return _phase switch
        {
            Phase.Locate => Locate(ref blocks),
            Phase.Gather => Gather(ref blocks, output),
            Phase.HandOut => HandOut(output),
            _ => Stream(ref blocks, output),
        };
    }

    /// <inheritdoc/>
    public override void Release() => _gathered.Release();

    /// <summary>Finds where the newest matches begin, as many as the limit allows.</summary>
    private bool Locate(ref int blocks)
    {
        while (_count < _query.Limit)
        {
            WalkOutcome outcome = _walk.Next(ref blocks, out long sequence);
            if (outcome == WalkOutcome.Paused)
            {
                return true;
            }
            if (outcome == WalkOutcome.AtEnd)
            {
                break;
            }
            _count++;
            _range = _range with { From = sequence };
        }
        if (_count == 0)
        {
            _range = _range with { From = _range.To };
        }
        _count = 0;
        _walk = new MatchWalk(_ring, _plan, _range, backward: false, _budget);
        _phase = HasNumber ? Phase.Gather : Phase.Stream;
        return true;
    }

    /// <summary>Counts the matches, and writes them down as far as there is room.</summary>
    private bool Gather(ref int blocks, ArrayBufferWriter<byte> output)
    {
        while (_query.Limit == 0 || _count < _query.Limit)
        {
            WalkOutcome outcome = _walk.Next(ref blocks, out long sequence);
            if (outcome == WalkOutcome.Paused)
            {
                return true;
            }
            if (outcome == WalkOutcome.AtEnd)
            {
                break;
            }
            if (_gatheredAll && _gathered.HasRoom())
            {
                _count += TryWrite(sequence, _gathered.Output) ? 1 : 0;
                continue;
            }
            if (_gatheredAll)
            {
                _gatheredAll = false;
                _shown = _count;
                _unshown = _backward ? _range with { To = sequence + 1 } : _range with { From = sequence };
            }
            _count++;
        }
        AnswerText.WriteFound(output, _count);
        _phase = Phase.HandOut;
        return HandOut(output);
    }

    /// <summary>Gives what was written down, a chunk at a time: a client that does not read holds up no more than that.</summary>
    private bool HandOut(ArrayBufferWriter<byte> output)
    {
        if (_gathered.HandOut(output))
        {
            return true;
        }
        if (_gatheredAll)
        {
            return false;
        }
        _walk = new MatchWalk(_ring, _plan, _unshown, _backward, _budget);
        _phase = Phase.Stream;
        return true;
    }

    /// <summary>Writes matches as they are found.</summary>
    private bool Stream(ref int blocks, ArrayBufferWriter<byte> output)
    {
        while (!IsEnough)
        {
            if (output.WrittenCount >= ChunkBytes)
            {
                return true;
            }
            WalkOutcome outcome = _walk.Next(ref blocks, out long sequence);
            if (outcome == WalkOutcome.Paused)
            {
                return true;
            }
            if (outcome == WalkOutcome.AtEnd)
            {
                break;
            }
            _shown += TryWrite(sequence, output) ? 1 : 0;
        }
        return HasNumber && MakeUpForOverwritten(output);
    }

    private bool IsEnough => HasNumber ? _shown == _count : _query.Limit > 0 && _shown == _query.Limit;

    /// <summary>Writes one line for each record that was counted and is gone.</summary>
    private bool MakeUpForOverwritten(ArrayBufferWriter<byte> output)
    {
        Debug.Assert(_shown <= _count, "The second look finds no more than the first.");
        while (_shown < _count && output.WrittenCount < ChunkBytes)
        {
            output.Write(AnswerText.Overwritten);
            _shown++;
        }
        return _shown < _count;
    }

    /// <summary>Writes a record, unless it was overwritten before it could be copied.</summary>
    private bool TryWrite(long sequence, ArrayBufferWriter<byte> output)
    {
        Record record = _ring.Read(sequence);
        ReadOnlySpan<byte> payload = _ring.Bytes(record.Offset, record.Length);
        if (_copy.Length < payload.Length && _ring.IsIntact(sequence))
        {
            _copy = new byte[int.Max(payload.Length, _copy.Length * 2)];
        }
        if (_copy.Length < payload.Length)
        {
            return false;
        }
        payload.CopyTo(_copy);
        if (!_ring.IsIntact(sequence))
        {
            return false;
        }
        RecordWriter.Write(
            _query.Output, output, _timestamps, sequence, record, _sources.NameOf(record.Source), _copy.AsSpan(0, payload.Length));
        return true;
    }

    private enum Phase
    {
        Locate,
        Gather,
        HandOut,
        Stream,
    }
}
