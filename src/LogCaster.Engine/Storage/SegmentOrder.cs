using System;
using System.Collections.Generic;
using System.Linq;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Puts files in the order of their records, each number once. Files without numbers of their own stand where their names put them. Where a file begins
/// before another has ended, it was written again after the disk had refused the other: then it counts, if it goes on as far. Or one of them is damaged and has
/// more lines than it had: then numbers give way, and no line. Reads files only to tell the one from the other.
/// </summary>
/// <param name="zone">The zone of the times in the text.</param>
internal sealed class SegmentOrder(TimeZoneInfo zone)
{
    /// <summary>Puts complete files in order.</summary>
    /// <param name="found">The files in the order of their names, and whether their numbers are their own.</param>
    public List<Segment> Of(IReadOnlyList<(Segment Segment, bool IsNumbered)> found)
    {
        var segments = new List<(Segment Segment, bool IsNumbered)>();
        long end = 0;
        for (int i = 0; i < found.Count; i++)
        {
            (Segment segment, bool isNumbered) = found[i];
            if (!isNumbered)
            {
                bool isFirst = i == 0 && found.Count > 1 && found[1].IsNumbered;
                segment = segment.BeginningAt(isFirst ? long.Max(0, found[1].Segment.FirstSequence - segment.Count) : end);
            }
            end = segment.EndSequence;
            segments.Add((segment, isNumbered));
        }
        var ordered = new List<Segment>();
        // Stable: of two that begin with the same record, the later name is that of what was written again.
        foreach ((Segment segment, bool isNumbered) in segments.OrderBy(static found => found.Segment.FirstSequence))
        {
            ordered.Add(Behind(ordered, segment, isNumbered));
        }
        return ordered;
    }

    /// <summary>Puts a file behind others.</summary>
    /// <param name="ordered">The others, in order; they end where the file begins, if it was written again.</param>
    /// <param name="next">The file.</param>
    /// <param name="isNumbered">Whether its numbers are its own.</param>
    /// <returns>The file as far as it counts, with the numbers that it has behind the others.</returns>
    public Segment Behind(List<Segment> ordered, Segment next, bool isNumbered)
    {
        long first = next.FirstSequence;
        long end = ordered.Count > 0 ? ordered[^1].EndSequence : 0;
        if (first >= end)
        {
            return next;
        }
        int holder = History.Find([.. ordered], first);
        if (!isNumbered || next.Count == 0 || !IsWrittenAgain(ordered[holder], next))
        {
            return next.BeginningAt(end);
        }
        if (next.EndSequence < end)
        {
            // The process died before it had written everything again: what the disk did not refuse is all there.
            return next.EndingAt(first).BeginningAt(end);
        }
        for (int i = holder; i < ordered.Count; i++)
        {
            ordered[i] = ordered[i].EndingAt(first);
        }
        return next;
    }

    /// <summary>Whether a file holds the first record of another, with the number that it has there.</summary>
    private bool IsWrittenAgain(Segment older, Segment newer)
    {
        var one = new BlockBuffer(zone);
        var other = new BlockBuffer(zone);
        int block = older.FindBlock(newer.FirstSequence);
        bool isSame = block < older.BlockCount && one.TryLoad(older, block) && other.TryLoad(newer, 0) && one.Shares(other, newer.FirstSequence);
        one.Close();
        other.Close();
        return isSame;
    }
}
