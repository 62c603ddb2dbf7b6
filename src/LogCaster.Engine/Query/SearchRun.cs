using System;
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Records;

namespace LogCaster.Engine.Query;

/// <summary>
/// Shows the matches of a query. The number of matches stands before them, so it counts first; what it finds meanwhile it writes down, as
/// far as it may, and only what did not fit is looked for again while the answer is sent. Memory is bounded, whatever matches.
/// </summary>
/// <remarks>
/// <para>Phases: <c>locate</c> (newest first, until the limit is reached, to know where to begin) → <c>begin</c> → <c>gather</c> (count, write down) →
/// <c>hand out</c> → <c>stream</c> (the rest, found again). Without a limit there is nothing to locate; without a number in the answer nothing to
/// gather.</para>
/// <para>A record that ingest overwrites between the first and the second look is replaced by a line that says so.</para>
/// </remarks>
public sealed class SearchRun : QueryRun
{
    // A step of at most this many blocks, about 16 MiB of log, takes some milliseconds: how soon a query can be ended.
    private const int BlocksPerStep = 16;

    private readonly LogReader _reader;
    private readonly LogQuery _query;
    private readonly RecordFormat _format;
    private readonly GatheredAnswer _gathered;
    private readonly bool _backward;
    private readonly QueryBudget _budget;
    private readonly QueryRange _visible;
    private QueryRange _range;
    private MatchWalk _walk;
    private Phase _phase;
    private long _count;
    private long _shown;
    private bool _gatheredAll = true;
    private QueryRange _unshown;
    private QueryRange _writing;
    private QueryRange _nextGroup;
    private long _match;
    private long _neighboursTo;
    private bool _foundAll;
    private long _oldest = long.MaxValue;
    private bool _hasMore;
    private bool _knowsMore;

    /// <summary>Begins a search in what users see now.</summary>
    /// <param name="log">The records.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="maxGatheredBytes">How much of the answer may be held in memory while it is counted.</param>
    /// <param name="budget">How long it may compute.</param>
    /// <param name="shared">The memory that all answers share; null when there are no others.</param>
    public SearchRun(
        SearchableLog log,
        LogQuery query,
        int maxGatheredBytes,
        QueryBudget budget,
        AnswerMemory? shared = null)
    {
        _budget = budget;
        _query = query;
        _reader = new LogReader(log, ScanPlan.Of(query, log.Sources), budget, needsSeverity: false);
        _format = new RecordFormat(query, log.Sources, log.Zone);
        _gathered = new GatheredAnswer(maxGatheredBytes, shared);
        _backward = query.Order == SortOrder.Descending;
        _visible = QueryRange.Of(log, new LogQuery());
        _range = QueryRange.Of(log, query);
        if (query is { Limit: > 0, AcceptsEverything: true, OldestFirst: false } && log.Newest(_range.From, _range.To, query.Limit) is long from && from > _range.From)
        {
            _range = _range with { From = from };
            _hasMore = AsksForMore;
        }
        bool mustLocate = query is { Limit: > 0, AcceptsEverything: false, OldestFirst: false } && !_backward;
        _walk = new MatchWalk(_reader, _range, backward: mustLocate || _backward, budget);
        _phase = mustLocate ? Phase.Locate : Phase.Begin;
    }

    /// <summary>The end of what it looks at: the sequence number of the first record that came too late for it.</summary>
    public long End => _visible.To;

    /// <summary>Whether a part of the answer had to be looked for a second time, since it did not fit in memory.</summary>
    public bool LookedTwice => !_gatheredAll;

    private bool IsNumbered => _query is { IsNumbered: true, Output: OutputFormat.Text };

    // Only a note tells whether there is more, and the older verbs have none.
    private bool AsksForMore => _query is { IsNumbered: false, Limit: > 0, Quiet: false, OldestFirst: false };

    /// <inheritdoc/>
    public override bool Step(ArrayBufferWriter<byte> output)
    {
        int blocks = BlocksPerStep;
        return _phase switch
        {
            Phase.Locate => Locate(ref blocks),
            Phase.Begin => Begin(ref blocks, output),
            Phase.Gather => Gather(ref blocks, output),
            Phase.HandOut => HandOut(output),
            _ => Stream(ref blocks, output),
        };
    }

    /// <inheritdoc/>
    public override void Release()
    {
        _gathered.Release();
        _reader.Close();
    }

    /// <summary>Finds where the newest matches begin, as many as the limit allows.</summary>
    private bool Locate(ref int blocks)
    {
        while (_count < _query.Limit || (AsksForMore && !_hasMore))
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
            if (_count == _query.Limit)
            {
                _hasMore = true;
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
        _knowsMore = true;
        _walk = new MatchWalk(_reader, _range, backward: false, _budget);
        _phase = Phase.Begin;
        return true;
    }

    private bool Begin(ref int blocks, ArrayBufferWriter<byte> output)
    {
        _format.WriteHeader(output);
        _phase = IsNumbered ? Phase.Gather : Phase.Stream;
        return IsNumbered ? Gather(ref blocks, output) : Stream(ref blocks, output);
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
        _walk = new MatchWalk(_reader, _unshown, _backward, _budget);
        _phase = Phase.Stream;
        return true;
    }

    /// <summary>Writes matches as they are found, with their neighbours.</summary>
    private bool Stream(ref int blocks, ArrayBufferWriter<byte> output)
    {
        while (true)
        {
            if (output.WrittenCount >= ChunkBytes)
            {
                return true;
            }
            if (_writing.From < _writing.To)
            {
                _shown += TryWrite(_writing.From, output, isMatch: _writing.From == _match) ? 1 : 0;
                _writing = _writing with { From = _writing.From + 1 };
                continue;
            }
            if (_nextGroup.From < _nextGroup.To)
            {
                _format.WriteGap(output);
                _writing = _nextGroup;
                _nextGroup = default;
                continue;
            }
            if (_foundAll)
            {
                break;
            }
            if (!TryFindNext(ref blocks))
            {
                return true;
            }
        }
        return IsNumbered ? MakeUpForOverwritten(output) : WriteLast(output);
    }

    /// <summary>Finds what is written next: a match with its neighbours, or, if there is none, the neighbours of the one before.</summary>
    /// <returns>Whether it is known; otherwise looking for it goes on in the next step.</returns>
    private bool TryFindNext(ref int blocks)
    {
        long sequence = 0;
        WalkOutcome outcome = IsEnough ? WalkOutcome.AtEnd : _walk.Next(ref blocks, out sequence);
        if (outcome == WalkOutcome.Paused)
        {
            return false;
        }
        _hasMore |= outcome != WalkOutcome.AtEnd && !IsNumbered && _count == _query.Limit && _query.Limit > 0;
        _foundAll = outcome == WalkOutcome.AtEnd || _hasMore && _count == _query.Limit;
        if (_foundAll)
        {
            _writing = _writing with { To = long.Max(_writing.To, _neighboursTo) };
        }
        else
        {
            Take(sequence);
        }
        return true;
    }

    // Where nothing is said about what is left, the last match is the end.
    private bool IsEnough => IsNumbered
        ? _shown == _count
        : _query.Limit > 0 && _count == _query.Limit && (_knowsMore || _hasMore || !AsksForMore);

    /// <summary>
    /// Decides what is written next: the neighbours behind the match before, those before this one, and itself. Its own neighbours behind it wait
    /// until the next match is known, since they may hold it.
    /// </summary>
    private void Take(long sequence)
    {
        bool isFirst = _oldest == long.MaxValue;
        _match = sequence;
        _oldest = long.Min(_oldest, sequence);
        if (!IsNumbered)
        {
            _count++;
        }
        if (!_query.HasContext)
        {
            _writing = new QueryRange(sequence, sequence + 1);
            return;
        }
        long from = long.Max(sequence - _query.Before, _visible.From);
        if (isFirst || from <= _neighboursTo)
        {
            _writing = new QueryRange(isFirst ? from : _writing.From, sequence + 1);
        }
        else
        {
            _writing = _writing with { To = _neighboursTo };
            _nextGroup = new QueryRange(from, sequence + 1);
        }
        _neighboursTo = long.Min(sequence + 1 + _query.After, _visible.To);
    }

    private bool WriteLast(ArrayBufferWriter<byte> output)
    {
        // What was found may have been overwritten; no answer is without a line.
        if (_shown == 0)
        {
            _format.WriteNote(output, "nothing found");
        }
        else if (_hasMore)
        {
            _format.WriteNote(output, string.Create(CultureInfo.InvariantCulture, $"more: {_count} shown, use limit=0 or cursor={_oldest}"));
        }
        return false;
    }

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
    private bool TryWrite(long sequence, ArrayBufferWriter<byte> output, bool isMatch = true)
    {
        if (!_reader.TryTake(sequence, out Record record, out ReadOnlySpan<byte> payload))
        {
            return false;
        }
        _format.Write(output, sequence, record, payload, isMatch);
        return true;
    }

    private enum Phase
    {
        Locate,
        Begin,
        Gather,
        HandOut,
        Stream,
    }
}
