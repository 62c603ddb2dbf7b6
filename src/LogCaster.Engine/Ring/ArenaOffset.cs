namespace LogCaster.Engine.Ring;

/// <summary>
/// How an offset names a byte in the arena: the lap of the writer above, the place in the arena below. Offsets ascend with the sequence,
/// two of one lap are as far apart as their bytes, and the writer may begin a new lap wherever it likes. Pure functions.
/// <code>
///  63        40 39                 0
///  |   lap     |       place       |
/// </code>
/// </summary>
public static class ArenaOffset
{
    /// <summary>The distance between the same place in two laps: no arena is larger, 1 TiB.</summary>
    public const long LapLength = 1L << 40;

    /// <summary>The place in the arena, in bytes from its start.</summary>
    public static long Place(long offset) => offset & (LapLength - 1);

    /// <summary>The offset at which the lap began.</summary>
    public static long LapStart(long offset) => offset & -LapLength;

    /// <summary>The offset at which the next lap begins: no record reaches across it.</summary>
    public static long NextLap(long offset) => LapStart(offset) + LapLength;
}
