using System.Collections.Generic;
using System.Collections.Immutable;

namespace LogCaster.Engine.Storage;

/// <summary>What a process has found in its directory at the start.</summary>
public sealed class LoadedLog
{
    internal LoadedLog(SegmentDirectory directory, ImmutableArray<Segment> complete, ActiveSegment? active, IReadOnlyList<string> notes, string? refused)
    {
        Directory = directory;
        Active = active;
        Notes = notes;
        Refused = refused;
        History = new History();
        History.Begin(complete);
        History.Activate(active, last: null);
        End = active is not null ? active.EndSequence : complete.IsEmpty ? 0 : complete[^1].EndSequence;
    }

    /// <summary>The directory.</summary>
    public SegmentDirectory Directory { get; }

    /// <summary>The files.</summary>
    public History History { get; }

    /// <summary>The sequence number that the next record gets.</summary>
    public long End { get; }

    /// <summary>What was mended, for the own log: one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Why the disk does not let the last file be gone on with; null if it does.</summary>
    public string? Refused { get; }

    /// <summary>The file that is gone on with; null to begin one.</summary>
    internal ActiveSegment? Active { get; }
}
