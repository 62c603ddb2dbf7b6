using System.Collections.Immutable;
using LogCaster.Fuzz.Targets;

namespace LogCaster.Fuzz;

/// <summary>Every fuzz target. The canary is apart: it must fail, which shows that failures are found.</summary>
internal static class TargetTable
{
    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        FramingTarget.Row, SeverityTarget.Row, QueryLineTarget.Row, PatternTarget.Row, SearchTarget.Row, RecordOutputTarget.Row, RingTarget.Row,
        FieldsTarget.Row, IndexTarget.Row, SegmentTarget.Row, BackupTarget.Row, CompressedTarget.Row, IrcMessageTarget.Row, TokenFileTarget.Row,
    ];

    public static FuzzTarget Canary => CanaryTarget.Row;
}
