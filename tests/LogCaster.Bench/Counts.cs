using System.IO;

namespace LogCaster.Bench;

/// <summary>
/// Checks that nothing was lost, invented or miscounted. It alone fails a run for what a server did: a fast wrong answer is no figure.
/// </summary>
internal static class Counts
{
    /// <summary>Throws unless both numbers are the same.</summary>
    public static void MustBeEqual(string what, long expected, long actual)
    {
        if (expected != actual) throw new InvalidDataException($"{what}: expected {expected}, got {actual}");
    }
}
