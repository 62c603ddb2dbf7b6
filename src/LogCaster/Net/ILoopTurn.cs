using System;

namespace LogCaster.Net;

/// <summary>What a receive loop does beside the events of its sessions. Called on its thread.</summary>
internal interface ILoopTurn
{
    /// <summary>Called after each round of events, and when the time it asked for is over.</summary>
    /// <param name="nowMs">The loop's clock in milliseconds.</param>
    /// <returns>The longest that the loop may wait for events before the next call.</returns>
    TimeSpan Turn(long nowMs);
}
