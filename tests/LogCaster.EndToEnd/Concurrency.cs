using TUnit.Core.Interfaces;

// Each test starts processes of its own; more at once than this would measure the machine's patience.
[assembly: ParallelLimiter<LogCaster.EndToEnd.TestsAtOnce>]

namespace LogCaster.EndToEnd;

/// <summary>How many tests run at the same time.</summary>
internal sealed class TestsAtOnce : IParallelLimit
{
    /// <inheritdoc/>
    public int Limit => 4;
}
