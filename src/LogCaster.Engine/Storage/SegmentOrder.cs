using System.Collections.Generic;
using System.Linq;

namespace LogCaster.Engine.Storage;

/// <summary>
/// Puts complete files in the order of their records. Files without numbers of their own stand where their names put them; where a file ends later than the
/// next begins, the next one wins: it was written again after the disk had refused the first. Pure.
/// </summary>
internal static class SegmentOrder
{
    /// <summary>Puts files in order.</summary>
    /// <param name="found">The files in the order of their names, and whether their numbers are their own.</param>
    public static List<Segment> Of(IReadOnlyList<(Segment Segment, bool IsNumbered)> found)
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
        // Stable: of two that begin with the same record, the later name is that of what was written again.
        segments = [.. segments.OrderBy(static found => found.Segment.FirstSequence)];
        var ordered = new List<Segment>();
        foreach ((Segment segment, bool isNumbered) in segments)
        {
            Segment next = segment;
            if (ordered.Count > 0 && ordered[^1].EndSequence > next.FirstSequence)
            {
                if (isNumbered && segments.Find(other => other.Segment == ordered[^1]).IsNumbered)
                {
                    ordered[^1] = ordered[^1].EndingAt(next.FirstSequence);
                }
                else
                {
                    next = next.BeginningAt(ordered[^1].EndSequence);
                }
            }
            ordered.Add(next);
        }
        return ordered;
    }
}
