using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using LogCaster.Engine.Query.Scan;

namespace LogCaster.Engine.Query;

/// <summary>Counts the matches of a query: <c>COUNT: n</c>.</summary>
public sealed class CountRun : PieceRun
{
    private long _count;

    /// <summary>Begins a count over what users see now.</summary>
    /// <param name="log">The records.</param>
    /// <param name="query">What to count.</param>
    /// <param name="budget">How long it may compute.</param>
    public CountRun(SearchableLog log, LogQuery query, QueryBudget budget)
        : base(log, query, budget)
    {
        if (query.AcceptsEverything)
        {
            _count = Records;
            NothingToLookAt();
        }
    }

    /// <inheritdoc/>
    protected override bool Answer(ArrayBufferWriter<byte> output)
    {
        AnswerText.WriteCount(output, _count);
        return false;
    }

    private protected override PieceTally NewTally() => new Tally();

    private protected override void Sum(IReadOnlyList<PieceTally> tallies) => _count += tallies.Cast<Tally>().Sum(tally => tally.Count);

    private sealed class Tally : PieceTally
    {
        public long Count { get; private set; }

        public override long Add(in BlockData data, ReadOnlySpan<int> hits)
        {
            Count += hits.Length;
            return data.To;
        }
    }
}
