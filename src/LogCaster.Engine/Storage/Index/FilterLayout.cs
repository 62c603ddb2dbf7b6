namespace LogCaster.Engine.Storage.Index;

/// <summary>
/// How the gram filter lies in an index. Blocks are put together in groups of 64, the last group may have fewer. A group of n blocks has a row for each
/// number that grams come to; bit b of a row, in ceil(n / 8) bytes with the low ones first, says that block b of the group has such a gram. Rows lie in
/// pages, none in two; what a page has left over is zero, and its last four bytes are the CRC-32C of the others. Pure functions.
/// </summary>
internal static class FilterLayout
{
    /// <summary>How many blocks share the rows of a group: a row is a mask.</summary>
    public const int BlocksInGroup = 64;

    /// <summary>What is read and checked at once.</summary>
    public const int PageBytes = 4096;

    /// <summary>Where the checksum of a page stands.</summary>
    public const int PageCrcOffset = PageBytes - sizeof(uint);

    /// <summary>Length of a row in bytes.</summary>
    /// <param name="blocks">How many blocks the group has.</param>
    public static int RowBytes(int blocks) => (blocks + 7) / 8;

    /// <summary>How many rows a page has.</summary>
    /// <param name="blocks">How many blocks the group has.</param>
    public static int RowsInPage(int blocks) => PageCrcOffset / RowBytes(blocks);

    /// <summary>Length of a group in bytes.</summary>
    /// <param name="blocks">How many blocks it has.</param>
    public static long GroupBytes(int blocks) =>
        blocks == 0 ? 0 : (Gram.Rows + RowsInPage(blocks) - 1) / RowsInPage(blocks) * (long)PageBytes;

    /// <summary>Where a group begins.</summary>
    /// <param name="group">Which one, from 0.</param>
    public static long GroupOffset(int group) => group * GroupBytes(BlocksInGroup);

    /// <summary>Length of the filter in bytes.</summary>
    /// <param name="blocks">How many blocks the file has.</param>
    public static long FilterBytes(int blocks) => GroupOffset(blocks / BlocksInGroup) + GroupBytes(blocks % BlocksInGroup);
}
