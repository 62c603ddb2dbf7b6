using System.Collections.Generic;

namespace LogCaster.Engine.Storage.Index;

internal sealed class SegmentIndex
{
    public long TextLength { get; init; }
    public long FirstSequence { get; init; }
    public SegmentBlock[] Blocks { get; init; } = [];
    public IReadOnlyList<string> Names { get; init; } = [];
    public long RunsOffset { get; init; }
    public static SegmentIndex? TryRead(SegmentFile file) => file.Length() < 0 ? new SegmentIndex() : null;
}
