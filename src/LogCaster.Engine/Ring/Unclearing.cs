namespace LogCaster.Engine.Ring;

/// <summary>What came of taking a clear back.</summary>
/// <param name="Cleared">Records that it had hidden.</param>
/// <param name="Shown">Those of them that users see again.</param>
public readonly record struct Unclearing(long Cleared, long Shown)
{
    /// <summary>Those that newer records have overwritten meanwhile.</summary>
    public long Overwritten => Cleared - Shown;
}
