using System;

namespace LogCaster.Tests.Ring;

/// <summary>A clock that tests set, forward and back.</summary>
internal sealed class SteppingTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public long Ticks { get; set; } = Start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Ticks, TimeSpan.Zero);
}
