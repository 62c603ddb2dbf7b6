namespace LogCaster.Engine.Ring;

/// <summary>The records of a ring, counted at one moment: <c>Total = Current + Dropped + Cleared</c> holds exactly.</summary>
/// <param name="Total">Records appended since the start.</param>
/// <param name="Current">Records that users see now; never more than the capacity.</param>
/// <param name="Dropped">Records that made room for newer ones.</param>
/// <param name="Cleared">Records that a user cleared.</param>
public readonly record struct RingCounts(long Total, long Current, long Dropped, long Cleared);
